"""Lists ask as few questions for many activities and plans as for a few, and never read a file to list it."""

from __future__ import annotations

from tests import work
from tests.conftest import SignInAs
from tests.make import Make
from tests.statements import counted


def test_lists_ask_the_same_whatever_their_length(make: Make, sign_in_as: SignInAs) -> None:
    teacher = make.teacher()
    account = make.account_of(teacher)
    class_group = make.class_group(teacher=teacher)
    student = make.student(class_group=class_group)
    browsers = {"": sign_in_as(account), "student": sign_in_as(make.account_of(student))}
    paths = [("", "activites/"), ("", "plans-de-travail/"), ("student", "mon-travail/")]

    def asked() -> list[int]:
        counts = []
        for who, path in paths:
            with counted() as statements:
                assert browsers[who].get(browsers[who].url(path)).status_code == 200
            assert not any("activity_resource.content" in one for one in statements)
            counts.append(len(statements))
        return counts

    for _ in range(2):
        work.plan(make, account, class_group, student, given=work.activity(make, account))
    few = asked()
    for _ in range(12):
        work.plan(make, account, class_group, student, given=work.activity(make, account))

    assert asked() == few
    assert max(few) <= 18
