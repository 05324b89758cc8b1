"""The names of the demonstration: invented people, of the varied origins of a French school today.

First names and surnames are drawn apart from each other, so that nobody real is meant; surnames that make a
celebrity with one of these first names were left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from evaluation_tool.models.people import Sex


@dataclass(frozen=True, slots=True)
class Identity:
    """A name, and the sex it is given with."""

    first_name: str
    last_name: str
    sex: Sex


GIRLS = tuple(
    """
    Alicia Amina Anaëlle Anissa Aïssatou Capucine Chaïma Chloé Clémence Daria Élina Elif Éloïse Emma Fanta Fatou
    Garance Héloïse Inaya Inès Jade Janelle Kadiatou Kenza Laurine Léonie Lilou Linh Loane Lola Louna Maëlys
    Maïwenn Manel Maryam Mélina Naomi Ninon Noémie Nora Océane Olena Rania Rokia Romane Salomé Selma Shaïna
    Sofia Solène Tiana Valentina Yasmine Zélie
    """.split()
)
BOYS = tuple(
    """
    Aboubacar Adem Adrien Amadou Anas Arthur Aurélien Axel Bilal Côme Danylo Dimitri Diego Eliott Emre Enzo
    Ethan Evan Gabin Gaspard Hamza Hugo Ilyès Ismaël Issa Jérémie Kaïs Kenan Léandre Lenny Loïc Maël Malo Mathéo
    Maxence Minh Moussa Nassim Noa Nolan Rayan Robin Sacha Samba Soan Tao Théo Tiago Timéo Titouan Wassim Yanis
    Youri Zakaria
    """.split()
)
# Split at the commas: some are made of two words.
SURNAMES = tuple(
    name.strip()
    for name in """
    Abadie, Abdelmoula, Adjovi, Akgün, Alibert, Aouadi, Arslantas, Aubertin, Ayadi, Azevedo, Bakouche, Balmont,
    Barreiro, Bathelier, Beaufils, Belhadj, Benyahia, Berthomieu, Bidault, Boisseau, Bouazza, Boulanouar,
    Bourgoin, Cabral, Cardona, Castelain, Chabane, Charrier, Chevreuil, Coudert, Crochet, Da Fonseca, Delattre,
    Delhomme, Demirtas, Desbois, Diawandé, Djellali, Dos Reis, Duchesne, Dumoulin, El Amrani, El Ouardi,
    Escudier, Falempin, Fauvel, Ferreira, Fontanel, Gautheron, Georgescu, Ghezali, Gillard, Gomis, Grandjean,
    Guéguen, Guilbert, Haddadi, Hamidou, Hautecœur, Herbelin, Hoareau, Ivanenko, Jacquemin, Jaouen, Kaplan,
    Keïtanga, Kouassi, Kowalczyk, Labarthe, Lacombe, Lahmadi, Lamarque, Lantoine, Le Dantec, Le Floch, Legendre,
    Leroux, Loubet, Maillot, Makiese, Malonga, Marchetti, Massamba, Mazurek, Mebarki, Merlin, Mokrani, Monteil,
    Nascimento, Ngoma, Nogueira, N’Diaye, N’Guessan, Ouattara, Ouedraogo, Papin, Payet, Pelletier, Peyrat, Phan,
    Pinheiro, Pruvost, Quéméner, Rabearison, Rakoto, Ravel, Rezgui, Rigaud, Rivoire, Sahli, Santini, Savary,
    Sellami, Soulier, Soumbounou, Stankovic, Taleb, Tavares, Tessier, Thévenot, Tounkara, Truong, Urbain,
    Vasseur, Verdier, Vuong, Wagner, Yildirim, Zaoui, Zielinski
    """.split(",")
)
# The student who signs in as « eleve », so that the documentation can name her.
FAMILIAR = Identity("Maëlys", "Tavernon", Sex.FEMALE)
# The one who moved away in the course of the year.
LEAVER = Identity("Timéo", "Chastagner", Sex.MALE)
# Two students who share their whole name: lists, sign-in names and imports must tell them apart.
HOMONYM = Identity("Inès", "Berthelin", Sex.FEMALE)


def draw_identities(dice: Random) -> Iterator[Identity]:
    """Identities one after the other, each surname once; the same dice give the same people."""
    surnames = list(SURNAMES)
    dice.shuffle(surnames)
    for surname in surnames:
        sex = dice.choice((Sex.FEMALE, Sex.MALE))
        yield Identity(dice.choice(GIRLS if sex is Sex.FEMALE else BOYS), surname, sex)
