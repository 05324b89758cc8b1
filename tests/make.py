"""Things for tests to look at: make.<thing>(**only_what_matters), written to an establishment at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.framework import FrameworkStatus, NodeKind
from evaluation_tool.models.account import Account
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Enrolment, Remit, RemitKind, Teaching
from evaluation_tool.models.evidence import Assessment, AssessmentItem, Context
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.models.framework import (
    Competency,
    CompetencyVersion,
    Framework,
    FrameworkVersion,
)
from evaluation_tool.models.grid import Grid, GridItem
from evaluation_tool.models.people import Student, Subject, Teacher
from evaluation_tool.paths import PACKAGE
from evaluation_tool.policy import Role
from evaluation_tool.services import accounts, passwords
from evaluation_tool.tenancy.engine import open_engine
from tests.moments import CODE, HERE, NOW, PASSWORD, SEPTEMBER, TODAY
from tests.schools import place

# Not a generator's dice: the same people in the same order in every run.
_FIRST_NAMES = ("Lina", "Noé", "Awa", "Hugo", "Inès", "Milan", "Fatou", "Théo", "Zoé", "Ismaël")
_LAST_NAMES = ("Morel", "Diallo", "Lefèvre", "Benali", "Nguyen", "Garnier", "Costa", "Petit")


class Make:
    """A factory bound to one establishment; what it returns stays readable after the commit."""

    def __init__(self, session: Session, slug: str = HERE) -> None:
        self.session = session
        self.slug = slug
        self._numbers = count(1)

    def account(
        self,
        *,
        role: Role = Role.TEACHER,
        login: str | None = None,
        name: str | None = None,
        secret: str | None = None,
        must_change_password: bool = False,
        disabled: bool = False,
        expires_on: date | None = None,
    ) -> Account:
        """A sign-in of one role, with PASSWORD (or CODE for a student) unless told otherwise."""
        number = next(self._numbers)
        account = accounts.create(
            self.session,
            role=role,
            login=login or f"{role.value}{number}",
            name=name or f"{_FIRST_NAMES[number % 10]} {_LAST_NAMES[number % 8]}-{number}",
            now=NOW,
        )
        is_student = role is Role.STUDENT
        account.password_hash = (
            passwords.hashed_code(secret or CODE) if is_student else passwords.hashed(secret or PASSWORD)
        )
        account.must_change_password = must_change_password
        account.disabled_at = NOW if disabled else None
        account.expires_on = expires_on
        self.session.commit()
        return account

    def teacher(self, *, login: str | None = None, name: str | None = None) -> Teacher:
        """A teacher with a sign-in of its own."""
        teacher = self.account(role=Role.TEACHER, login=login, name=name).teacher
        assert teacher is not None
        return teacher

    def student(
        self, *, class_group: ClassGroup | None = None, login: str | None = None, name: str | None = None
    ) -> Student:
        """A student with a card, perhaps in a class since September."""
        student = self.account(role=Role.STUDENT, login=login, name=name).student
        assert student is not None
        if class_group is not None:
            self.enrolment(student=student, class_group=class_group)
        return student

    def director(self, *, reviews: Iterable[ClassGroup] = (), login: str | None = None) -> Account:
        """A SEGPA director with these classes in its remit."""
        account = self.account(role=Role.DIRECTOR, login=login)
        for class_group in reviews:
            self.remit(account=account, class_group=class_group)
        return account

    def account_of(self, person: Teacher | Student) -> Account:
        """The sign-in of a teacher or a student."""
        column = Account.teacher_id if isinstance(person, Teacher) else Account.student_id
        account = self.session.scalars(select(Account).where(column == person.id)).one()
        self.session.commit()
        return account

    def class_group(
        self,
        *,
        name: str | None = None,
        teacher: Teacher | None = None,
        students: int = 0,
        kind: ClassGroupKind = ClassGroupKind.CLASS,
        is_no_marks: bool = True,
        archived_on: date | None = None,
    ) -> ClassGroup:
        """A class of the current year, perhaps with a teacher and students since September."""
        number = next(self._numbers)
        class_group = ClassGroup(
            school_year_id=self.school_year().id,
            kind=kind,
            name=name or f"6e {number}",
            is_segpa=True,
            is_no_marks=is_no_marks,
            archived_on=archived_on,
        )
        self.session.add(class_group)
        self.session.commit()
        if teacher is not None:
            self.teaching(teacher=teacher, class_group=class_group)
        for _ in range(students):
            self.student(class_group=class_group)
        return class_group

    def enrolment(
        self, *, student: Student, class_group: ClassGroup, starts_on: date = SEPTEMBER, ends_on: date | None = None
    ) -> Enrolment:
        """A student's time in a class."""
        enrolment = Enrolment(
            student_id=student.id, class_group_id=class_group.id, starts_on=starts_on, ends_on=ends_on
        )
        self.session.add(enrolment)
        self.session.commit()
        return enrolment

    def teaching(
        self,
        *,
        teacher: Teacher,
        class_group: ClassGroup,
        subject: Subject | None = None,
        starts_on: date = SEPTEMBER,
        ends_on: date | None = None,
    ) -> Teaching:
        """A teacher's service in a class."""
        teaching = Teaching(
            teacher_id=teacher.id,
            class_group_id=class_group.id,
            subject_id=(subject or self.subject()).id,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        self.session.add(teaching)
        self.session.commit()
        return teaching

    def remit(self, *, account: Account, class_group: ClassGroup, kind: RemitKind = RemitKind.DIRECTOR) -> Remit:
        """A class that somebody reviews."""
        remit = Remit(account_id=account.id, class_group_id=class_group.id, kind=kind)
        self.session.add(remit)
        self.session.commit()
        return remit

    def subject(self, name: str = "Mathématiques") -> Subject:
        """A subject, made once per name."""
        subject = self.session.scalar(select(Subject).where(Subject.name == name))
        if subject is None:
            subject = Subject(code=name[:60].upper(), name=name)
            self.session.add(subject)
        self.session.commit()
        return subject

    def competency(self, *, title: str = "Rendre la monnaie") -> CompetencyVersion:
        """A competency of a small referential of this school."""
        number = next(self._numbers)
        version = self.session.scalar(select(FrameworkVersion).where(FrameworkVersion.source_id == "tests"))
        if version is None:
            framework = Framework(key="ecole", title="Référentiel de test")
            version = FrameworkVersion(
                framework=framework,
                number=1,
                title="Référentiel de test",
                status=FrameworkStatus.SCHOOL,
                source_id="tests",
                digest="0" * 64,
                installed_at=NOW,
            )
        competency = CompetencyVersion(
            framework_version=version,
            competency=Competency(framework=version.framework, code=f"C{number}"),
            position=number,
            kind=NodeKind.COMPETENCY,
            code=f"C{number}",
            title=title,
        )
        self.session.add(competency)
        self.session.commit()
        return competency

    def grid(self, *, owner: Account, class_group: ClassGroup, items: int = 2, title: str | None = None) -> Grid:
        """A grid of some items, at work in a class."""
        grid = Grid(title=title or f"Grille {next(self._numbers)}", owner_id=owner.id, created_at=NOW)
        for position in range(items):
            competency = self.competency()
            grid.items.append(
                GridItem(
                    competency_id=competency.competency_id,
                    competency_version_id=competency.id,
                    position=position,
                    wording="Je rends la monnaie",
                )
            )
        grid.class_groups.append(class_group)
        self.session.add(grid)
        self.session.commit()
        return grid

    def seance(self, *, author: Account, grid: Grid, class_group: ClassGroup) -> Assessment:
        """A séance of today, still open, on every item of a grid."""
        seance = Assessment(
            author_id=author.id,
            grid_id=grid.id,
            class_group_id=class_group.id,
            observed_on=TODAY,
            context=Context.CLASSROOM,
            opened_at=NOW,
        )
        self.session.add(seance)
        self.session.flush()
        self.session.add_all(
            AssessmentItem(assessment_id=seance.id, grid_item_id=item.id, position=item.position) for item in grid.items
        )
        self.session.commit()
        return seance

    def pending_import(self, account: Account) -> PendingImport:
        """A referential that somebody sent and has not confirmed yet."""
        pending = PendingImport(
            account_id=account.id,
            kind="framework.personal",
            name="crcn.json",
            content=(PACKAGE / "frameworks" / "crcn.2019-09-01.json").read_bytes(),
            created_at=NOW,
            expires_at=NOW + timedelta(days=1),
        )
        self.session.add(pending)
        self.session.commit()
        return pending

    def sent_table(self, account: Account, *, grid: Grid, class_group: ClassGroup) -> PendingImport:
        """A filled grid as a table, that somebody sent and has not confirmed yet."""
        pending = PendingImport(
            account_id=account.id,
            kind=f"grid.{class_group.id}.{grid.id}",
            name="grille.csv",
            content=b"eleve;nom;prenom\r\n1;X;Y\r\n",
            created_at=NOW,
            expires_at=NOW + timedelta(days=1),
        )
        self.session.add(pending)
        self.session.commit()
        return pending

    def school_year(self) -> SchoolYear:
        """The current school year, which every establishment is founded with."""
        year = self.session.scalars(select(SchoolYear)).one()
        self.session.commit()
        return year


class Schools:
    """The establishments of one test installation: a session on each, closed together."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._makes: dict[str, Make] = {}

    def at(self, slug: str) -> Make:
        """The factory of an establishment, founded if it is not there yet."""
        if slug not in self._makes:
            path = self.folder / f"{slug}.sqlite3"
            if not path.exists():
                place(self.folder, slug)
            session = Session(open_engine(path), expire_on_commit=False)
            self._makes[slug] = Make(session, slug)
        return self._makes[slug]

    def close(self) -> None:
        """Close every session and its engine."""
        for make in self._makes.values():
            make.session.close()
            make.session.get_bind().engine.dispose()
