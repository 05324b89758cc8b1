"""A first guess at the pictogram of a competency, from the words of its title; the teacher always has the last word."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]")
# The beginning of a word -> the pictogram. The first that is met wins: the particular before the general.
_STEMS: tuple[tuple[str, str], ...] = (
    ("encaiss", "encaisser"), ("monnaie", "monnaie"), ("caisse", "encaisser"), ("ticket", "ticket"),
    ("etiquet", "prix"), ("prix", "prix"), ("inventaire", "inventaire"), ("code-barres", "code-barres"),
    ("telephon", "telephone"), ("courriel", "courriel"), ("numerique", "ordinateur"), ("informatique", "ordinateur"),
    ("livraison", "livraison"), ("receptionn", "livraison"), ("commande", "carton"), ("emball", "carton"),
    ("colis", "carton"), ("stock", "stock"), ("reserve", "stock"), ("rang", "stock"), ("charges", "manutention"),
    ("manutention", "manutention"), ("rayon", "rayon"), ("vitrine", "vitrine"), ("presentoir", "vitrine"),
    ("accueil", "accueillir"), ("client", "accueillir"), ("conseil", "conseiller"), ("vend", "vendre"),
    ("vente", "vendre"), ("hygiene", "hygiene"), ("nettoy", "nettoyer"), ("entretien", "nettoyer"),
    ("securit", "securite"), ("risque", "securite"), ("protection", "protection"), ("premiers secours", "secourir"),
    ("environnement", "environnement"), ("dechet", "environnement"), ("equipe", "ensemble"), ("cooper", "ensemble"),
    ("groupe", "ensemble"), ("aide", "aider"), ("entraid", "aider"), ("horaire", "temps"), ("ponctu", "temps"),
    ("consigne", "consigne"), ("organis", "organiser"), ("planif", "organiser"), ("control", "controler"),
    ("verifi", "controler"), ("compar", "controler"), ("anomal", "controler"), ("transm", "courriel"),
    ("stage", "stage"), ("orientation", "orientation"),
    ("calcul", "calculer"), ("nombre", "compter"), ("mesur", "mesurer"), ("grandeur", "mesurer"),
    ("geometr", "geometrie"), ("tracab", "texte"), ("tracer", "tracer"), ("traces", "tracer"),
    ("probleme", "chercher"), ("cherch", "chercher"),
    ("modelis", "tableaux"), ("tableau", "tableaux"), ("donnees", "tableaux"), ("langue vivante", "langues"),
    ("orthograph", "mots"), ("grammaire", "mots"), ("lexique", "mots"), ("vocabulaire", "mots"),
    ("document", "texte"), ("texte", "texte"), ("lire", "lire"), ("lecture", "lire"), ("ecri", "ecrire"),
    ("redig", "ecrire"), ("ecout", "ecouter"), ("oral", "parler"), ("parl", "parler"), ("exprim", "parler"),
    ("expliqu", "expliquer"), ("present", "presenter"), ("raisonn", "chercher"), ("observ", "observer"),
    ("experi", "sciences"), ("scien", "sciences"), ("vivant", "vivant"), ("energie", "energie"),
    ("histoire", "histoire"), ("temps", "histoire"), ("espace", "carte"), ("citoyen", "citoyen"),
    ("art", "arts"), ("music", "musique"), ("chant", "musique"), ("nage", "nager"), ("sport", "sport"),
    ("corps", "sport"), ("sante", "sante"), ("aliment", "alimentation"), ("cuisin", "cuisiner"),
    ("outil", "outils"), ("assembl", "assembler"), ("jardin", "jardiner"), ("repar", "reparer"),
    ("recherch", "rechercher"), ("objectif", "objectif"), ("projet", "objectif"),
)  # fmt: skip


def folded(text: str) -> str:
    """Lower case, without accents: what a search compares."""
    return _MARKS.sub("", unicodedata.normalize("NFD", text.casefold())).replace("’", "'")


def proposed_pictogram(title: str) -> str:
    """The name of a pictogram that goes with the title, or nothing."""
    words = f" {folded(title).replace(chr(39), ' ')}"
    return next((name for stem, name in _STEMS if f" {stem}" in words), "")
