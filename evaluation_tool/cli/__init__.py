"""The `evaluation-tool` program: everything that is done from the server's own keyboard."""

from __future__ import annotations

import click

from evaluation_tool.cli import (
    accounts,
    backups,
    demo,
    doctor,
    establishments,
    failures,
    frameworks,
    imports,
    maintenance,
    privacy,
    serving,
    upgrading,
)
from evaluation_tool.cli.french import FrenchGroup, speak_french

speak_french()


@click.group(
    cls=FrenchGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    subcommand_metavar="COMMANDE [ARGUMENTS]…",
)
def main() -> None:
    """Pas à pas : évaluer sans notes, différencier."""


FrenchGroup.failures = failures.KNOWN
for command in (
    serving.serve,
    demo.demo,
    establishments.establishment,
    accounts.account,
    frameworks.framework,
    imports.import_,
    upgrading.upgrade,
    maintenance.migrate,
    maintenance.check,
    doctor.doctor,
    maintenance.rebuild,
    maintenance.audit,
    backups.backup,
    backups.restore,
    privacy.erase,
    privacy.purge,
    privacy.rgpd,
    maintenance.version,
):
    main.add_command(command)
