"""Where the templates, the static files and the shipped data are, in a checkout or in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
# A wheel carries both folders inside the package; a checkout has them beside it.
ASSETS = PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent
TEMPLATES = ASSETS / "templates"
STATIC = ASSETS / "static"
# The papers of the data protection, which a school fills and signs.
PAPERS = PACKAGE / "rgpd" if (PACKAGE / "rgpd").is_dir() else PACKAGE.parent / "docs" / "rgpd"
MIGRATIONS = PACKAGE / "migrations"
CHECKOUT_INSTANCE = PACKAGE.parent / "instance"
