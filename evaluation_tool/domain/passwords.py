"""What a staff password must be: long, and not one that everybody tries first. No composition rule, no expiry."""

from __future__ import annotations

import enum
import unicodedata

SHORTEST = 12
LONGEST = 128

# The shortest list that covers what guessers try at twelve characters and more, in French schools.
_DENIED = frozenset(
    """
    123456789012 1234567890123 12345678901234 123456789123 123123123123 111111111111 000000000000 012345678910
    azertyuiopqs azertyuiop12 azertyuiop123 azertyuiop1234 azerty123456 azertyazerty qwertyuiopas qwertyuiop12
    qwertyuiop123 qwerty123456 qwertyqwerty 1234azertyui 1q2w3e4r5t6y a1z2e3r4t5y6 aaaaaaaaaaaa abcdefghijkl
    abcd12345678 abc123456789 motdepasse12 motdepasse123 motdepasse1234 motdepassemotdepasse monmotdepasse
    monmotdepasse1 password1234 password12345 passwordpassword passw0rd1234 administrateur administrateur1
    administrator administration adminadmin12 adminadminadmin admin1234567 admin12345678 bonjour12345 bonjourbonjour
    bonjouratous soleil123456 soleilsoleil doudoudoudou loulouloulou chouchouchou jetaime12345 jetaimejetaime
    jetaimemonamour marseille1234 marseilleom13 parissaintgermain olympiquedemarseille iloveyou1234 iloveyouiloveyou
    letmeinletmein welcome12345 changeme1234 changezmoi12 changezmoi123 professeur12 professeur123 enseignant12
    enseignant123 college12345 collegecollege lycee1234567 ecole1234567 rentree2024! rentree2025! rentree2026!
    segpa1234567 segpasegpasegpa vacances2025 vacances2026 toutestpossible liberteegalitefraternite
    """.split()
)


class PasswordProblem(enum.StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_COMMON = "too_common"
    HOLDS_LOGIN = "holds_login"


def password_problem(password: str, login: str) -> PasswordProblem | None:
    """The first reason to refuse this password for this login, or None."""
    text = unicodedata.normalize("NFC", password)
    plain = text.casefold()
    if len(text) < SHORTEST:
        return PasswordProblem.TOO_SHORT
    if len(text) > LONGEST:
        return PasswordProblem.TOO_LONG
    if plain in _DENIED or len(set(plain)) < 4:
        return PasswordProblem.TOO_COMMON
    if len(login) >= 4 and login.casefold() in plain and len(plain) < len(login) + SHORTEST:
        return PasswordProblem.HOLDS_LOGIN
    return None
