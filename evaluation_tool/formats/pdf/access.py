"""What a planche of access cards says: who, where to sign in, with what. One sheet for students, one for staff."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccessCard:
    """One card to cut out; `secret` stands nowhere else. `qr` is an SVG drawing or nothing, `born` is for namesakes."""

    first_name: str
    last_name: str
    login: str
    secret: str
    qr: str = ""
    born: str = ""


@dataclass(frozen=True, slots=True)
class AccessGroup:
    """The cards of a class, which begin a page."""

    name: str
    cards: tuple[AccessCard, ...]


@dataclass(frozen=True, slots=True)
class AccessSheet:
    """Cards to print on A4, about ten to a page; `address` is where people sign in, `advice` a line on each card."""

    title: str
    subtitle: str
    establishment: str
    printed_on: str
    address: str
    advice: str
    groups: tuple[AccessGroup, ...]
