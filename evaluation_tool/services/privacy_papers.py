"""What the papers of the data protection say of this establishment."""

from __future__ import annotations

from sqlalchemy.orm import Session

from evaluation_tool.domain.retention import Category
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.services import retention


def values(session: Session) -> dict[str, str]:
    """The blanks, filled: the name, the codes, and how long each category is kept."""
    establishment, months = session.get_one(Establishment, 1), retention.months_of(session)
    return {
        "etablissement": establishment.name,
        "outil": establishment.product_name,
        "uai": ", ".join(uai.uai for uai in establishment.uais),
        "mois_depart": str(months[Category.LEAVERS]),
        "mois_journal": str(months[Category.JOURNAL]),
        "mois_connexions": str(months[Category.SESSIONS]),
    }
