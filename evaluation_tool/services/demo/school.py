"""The demonstration school as its modules hand it to one another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from evaluation_tool.models.account import Account
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.people import Student, Subject, Teacher


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """Who and what is in the school, stored and by readable keys, for the modules that bring it to life."""

    now: datetime
    today: date
    first_day: date
    year: SchoolYear
    subjects: Mapping[str, Subject]  # by code
    classes: Mapping[str, ClassGroup]  # classes and workshops, by name
    members: Mapping[str, tuple[Student, ...]]  # the students of each of them today, by its name
    teachers: Mapping[str, Teacher]  # by login
    students: Mapping[str, Student]  # by login, with the one who left
    accounts: Mapping[str, Account]  # by login
    taught_by: Mapping[tuple[str, str], str]  # class name and subject code -> login

    def teacher_account(self, class_name: str, subject_code: str) -> Account:
        """Who records observations in this class for this subject."""
        return self.accounts[self.taught_by[class_name, subject_code]]


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """How many of everything the demonstration was filled with."""

    classes: int
    workshops: int
    subjects: int
    teachers: int
    students: int
    accounts: int
