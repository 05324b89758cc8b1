"""Who may open what about personal data."""

from __future__ import annotations

from evaluation_tool.policy import Action
from tests.house.actors import ADMINS, DIRECTOR, DIRECTORS, Route, done, seen

# A director hands over the data of the students it reviews; the admin anybody's, without a page that shows them.
HAND_OVER = ADMINS | {DIRECTOR}

PRIVACY: tuple[Route, ...] = (
    seen("privacy.index", Action.PRIVACY_PAPERS, ADMINS | DIRECTORS),
    seen("privacy.paper", Action.PRIVACY_PAPERS, ADMINS | DIRECTORS, nom="information-familles"),
    seen("privacy.student", Action.PERSONAL_DATA, HAND_OVER, ADMINS),
    done("privacy.hand_over", Action.PERSONAL_DATA, HAND_OVER, ADMINS, ok=200),
    done("privacy.hand_over_paper", Action.PERSONAL_DATA, HAND_OVER, ADMINS, ok=200),
    seen("privacy.confirm_erasure", Action.PRIVACY, ADMINS, ADMINS),
    done("privacy.erase", Action.PRIVACY, ADMINS, ADMINS, ok=422),
    seen("privacy.consulted", Action.PRIVACY, ADMINS),
    seen("privacy.durations", Action.PRIVACY, ADMINS),
    done("privacy.change_durations", Action.PRIVACY, ADMINS, ok=422),
    done("privacy.purge", Action.PRIVACY, ADMINS, ok=422),
)
