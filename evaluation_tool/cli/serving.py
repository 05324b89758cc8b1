"""Starting the web server."""

from __future__ import annotations

import signal
import socket
from importlib.util import find_spec
from types import FrameType

import click

from evaluation_tool import logs
from evaluation_tool.cli import context, demo, failures
from evaluation_tool.cli.doctor import Health, file_system_finding
from evaluation_tool.config import Settings, from_environment
from evaluation_tool.tenancy import machine
from evaluation_tool.wsgi import application

TARGET = "evaluation_tool.wsgi:application"


@click.command()
@click.option(
    "--waitress", "pure_python", is_flag=True, help="Serveur en Python seul, là où granian ne s’installe pas."
)
def serve(pure_python: bool) -> None:
    """Démarre le serveur sur http://127.0.0.1:8000 (PORT pour changer)."""
    settings = from_environment()
    _refuse_busy_port(settings)
    disk = file_system_finding(machine.file_system_of(settings.establishments, machine.read_mounts()))
    if disk.health is Health.MEND:
        click.echo(f"Attention, {disk.subject} : {disk.seen}", err=True)
    for slug in context.directory(settings).slugs():
        reason = why_not_ready(settings, slug)
        if reason is not None:
            click.echo(reason, err=True)
    shown = f"http://{settings.host}:{settings.port}"
    click.echo(f"Pas à pas : {shown}")
    demo.show_accounts(settings)
    click.echo("Ctrl+C pour arrêter.")
    if pure_python or find_spec("granian") is None:
        _serve_with_waitress(settings)
    else:
        _serve_with_granian(settings)


def _refuse_busy_port(settings: Settings) -> None:
    try:
        socket.create_server((settings.host, settings.port), family=_family(settings.host)).close()
    except OSError as error:
        raise click.ClickException(
            f"impossible d’écouter sur {settings.host}:{settings.port}. Le serveur tourne peut-être déjà ; "
            "sinon, PORT et HOST choisissent une autre adresse."
        ) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


# Each server is imported where it serves: the other one must start where this one cannot be installed.
def _serve_with_granian(settings: Settings) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    logs.configure(settings.log_level, settings.log_format)
    # One blocking thread per worker: SQLite calls hold the interpreter's lock, and more threads lose throughput.
    Granian(
        TARGET,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=1,
        factory=True,
        log_access=False,
        log_dictconfig=logs.SERVER_TO_ROOT,
        log_level=LogLevels(settings.log_level.lower()),
        respawn_failed_workers=True,
    ).serve()


def _serve_with_waitress(settings: Settings) -> None:
    import waitress

    # Unlike granian it knows only Ctrl+C: without this, what stops a service cuts the answers under way.
    signal.signal(signal.SIGTERM, _stop)
    waitress.serve(application(), host=settings.host, port=settings.port, threads=4, ident=None)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit


def why_not_ready(settings: Settings, slug: str) -> str | None:
    """Why the pages of an establishment will not answer, or None; the others are served whatever it is."""
    try:
        with context.reading(settings, slug):
            return None
    except failures.KINDS as error:
        return f"{slug} : {failures.sentence(error)}"
