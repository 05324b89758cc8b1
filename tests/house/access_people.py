"""Who may open what of the people of the school: the administrator only."""

from __future__ import annotations

from evaluation_tool.policy import Action
from tests.house.actors import ADMIN, ADMINS, OTHER_TEACHER, TEACHER, Route, done, seen

PEOPLE: tuple[Route, ...] = (
    seen("people.index", Action.PEOPLE_MANAGE, ADMINS),
    # Cards and first passwords on paper; nobody was ticked
    seen("classes.cards", Action.CARDS_ISSUE, frozenset({ADMIN, TEACHER}), frozenset({ADMIN, OTHER_TEACHER})),
    done(
        "classes.issue_cards",
        Action.CARDS_ISSUE,
        frozenset({ADMIN, TEACHER}),
        frozenset({ADMIN, OTHER_TEACHER}),
        ok=422,
    ),
    seen("people.cards", Action.PEOPLE_MANAGE, ADMINS),
    done("people.issue_cards", Action.PEOPLE_MANAGE, ADMINS, ok=422),
    seen("administration.first_passwords", Action.ACCOUNT_MANAGE, ADMINS),
    done("administration.issue_first_passwords", Action.ACCOUNT_MANAGE, ADMINS),
    # A file of people, from its choice to the word that imports it
    seen("people.choose_file", Action.PEOPLE_MANAGE, ADMINS),
    done("people.send_file", Action.PEOPLE_MANAGE, ADMINS, ok=422),
    seen("people.choose_divisions", Action.PEOPLE_MANAGE, ADMINS, ADMINS),
    seen("people.preview", Action.PEOPLE_MANAGE, ADMINS, ADMINS, classe="4A"),
    done("people.confirm", Action.PEOPLE_MANAGE, ADMINS, ADMINS, classe="4A"),
    done("people.abandon", Action.PEOPLE_MANAGE, ADMINS, ADMINS),
    # A file of the ministry needs no telling: on to its classes
    seen("people.columns", Action.PEOPLE_MANAGE, ADMINS, ADMINS, ok=303),
    done("people.tell_columns", Action.PEOPLE_MANAGE, ADMINS, ADMINS),
    # A student, who it is, and its classes; nothing was chosen
    seen("people.students", Action.PEOPLE_MANAGE, ADMINS),
    seen("people.student", Action.PEOPLE_MANAGE, ADMINS, ADMINS),
    done("people.move_student", Action.PEOPLE_MANAGE, ADMINS, ADMINS, ok=422),
    done("people.note_departure", Action.PEOPLE_MANAGE, ADMINS, ADMINS, ok=422),
    seen("people.new_student", Action.PEOPLE_MANAGE, ADMINS),
    done("people.create_student", Action.PEOPLE_MANAGE, ADMINS, ok=422),
    seen("people.identity", Action.PEOPLE_MANAGE, ADMINS, ADMINS),
    done("people.correct_student", Action.PEOPLE_MANAGE, ADMINS, ADMINS, ok=422),
    # Teachers; nothing was typed
    seen("people.teachers", Action.PEOPLE_MANAGE, ADMINS),
    seen("people.new_teacher", Action.PEOPLE_MANAGE, ADMINS),
    done("people.create_teacher", Action.PEOPLE_MANAGE, ADMINS, ok=422),
    seen("people.teacher", Action.PEOPLE_MANAGE, ADMINS, ADMINS),
    done("people.correct_teacher", Action.PEOPLE_MANAGE, ADMINS, ADMINS, ok=422),
    done("people.replace_teacher", Action.PEOPLE_MANAGE, ADMINS, ADMINS, ok=422),
    done("people.note_teacher_departure", Action.PEOPLE_MANAGE, ADMINS, ADMINS, ok=422),
    done("people.note_teacher_return", Action.PEOPLE_MANAGE, ADMINS, ADMINS),
    # Classes, and who teaches there
    seen("people.new_class", Action.PEOPLE_MANAGE, ADMINS),
    done("people.create_class", Action.PEOPLE_MANAGE, ADMINS, ok=422),
    seen("people.edit_class", Action.PEOPLE_MANAGE, ADMINS, ADMINS),
    done("people.change_class", Action.PEOPLE_MANAGE, ADMINS, ADMINS, ok=422),
    done("people.archive_class", Action.PEOPLE_MANAGE, ADMINS, ADMINS),
    done("people.unarchive_class", Action.PEOPLE_MANAGE, ADMINS, ADMINS),
    # The students of a group; a class has no such page
    seen("people.members", Action.PEOPLE_MANAGE, ADMINS, ADMINS, ok=303),
    done("people.change_members", Action.PEOPLE_MANAGE, ADMINS, ADMINS),
    done("people.add_teaching", Action.PEOPLE_MANAGE, ADMINS, ADMINS, ok=422),
    seen("people.edit_teaching", Action.PEOPLE_MANAGE, ADMINS, ADMINS),
    done("people.change_teaching", Action.PEOPLE_MANAGE, ADMINS, ADMINS, ok=422),
    done("people.remove_teaching", Action.PEOPLE_MANAGE, ADMINS, ADMINS),
    # A student who is there twice; alone, no second record was told
    seen("people.list_duplicates", Action.PEOPLE_MANAGE, ADMINS),
    seen("people.compare_duplicates", Action.PEOPLE_MANAGE, ADMINS, ADMINS, ok=303),
    done("people.merge_duplicates", Action.PEOPLE_MANAGE, ADMINS, ADMINS),
    done("people.tell_apart", Action.PEOPLE_MANAGE, ADMINS, ADMINS),
)
