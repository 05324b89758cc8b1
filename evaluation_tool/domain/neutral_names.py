"""Names for groups that say nothing of who is in them: no order, no quality, no size, no colour, no metal.

Drawn at random for each plan, so that no name ever comes to mean « the weak ones ».
"""

from __future__ import annotations

from collections.abc import Collection
from random import Random

SETS: tuple[tuple[str, ...], ...] = (
    # Shopping streets
    (
        "Les Halles",
        "La Verrière",
        "Le Passage",
        "Le Quai",
        "La Galerie",
        "L’Arcade",
        "La Placette",
        "Le Kiosque",
        "La Fontaine",
        "Le Préau",
    ),
    # Plants
    (
        "Tilleul",
        "Olivier",
        "Érable",
        "Noisetier",
        "Lavande",
        "Romarin",
        "Fougère",
        "Jasmin",
        "Bouleau",
        "Tournesol",
    ),
    # Rivers of Lorraine and the Vosges
    (
        "Moselle",
        "Meurthe",
        "Meuse",
        "Sarre",
        "Orne",
        "Seille",
        "Vologne",
        "Mortagne",
        "Moselotte",
        "Madon",
    ),
    # Dances
    (
        "Rumba",
        "Valse",
        "Tango",
        "Samba",
        "Mazurka",
        "Salsa",
        "Polka",
        "Bossa-nova",
        "Charleston",
        "Gavotte",
    ),
    # Tools of the workshop
    (
        "Cadencier",
        "Étiqueteuse",
        "Roll",
        "Transpalette",
        "Présentoir",
        "Gondole",
        "Douchette",
        "Comptoir",
        "Palette",
        "Vitrine",
    ),
)


def draw(count: int, dice: Random, *, avoid: Collection[str] = ()) -> list[str]:
    """As many different names as asked for, of one set where it is large enough; those to avoid come last.

    A school hall with more groups than names gets names of two words.
    """
    sets = [dice.sample(names, len(names)) for names in SETS]
    dice.shuffle(sets)
    fresh = [[name for name in names if name not in avoid] for names in sets]
    # The first set that names every group by itself; where none does, one set after the other.
    whole = next((names for names in fresh if len(names) >= count), None)
    names = whole or [name for group in fresh for name in group] + [
        name for group in sets for name in group if name in avoid
    ]
    pairs = (f"{first} et {second}" for first in sets[0] for one in sets[1:] for second in one)
    return [*names, *pairs][:count]
