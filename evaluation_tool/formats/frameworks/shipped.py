"""The referentials that come with the program, read from its package."""

from importlib.resources import files

from evaluation_tool.domain.framework import FrameworkDocument
from evaluation_tool.formats.frameworks.exchange import read_framework

_FOLDER = files("evaluation_tool") / "frameworks"


def shipped_index() -> tuple[str, ...]:
    """The names of the shipped versions, `<key>.<date>`, in order of key then date."""
    names = (entry.name for entry in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


def load_shipped(name: str) -> FrameworkDocument:
    """One shipped version, by its name in the index, or the latest of a key."""
    found = [known for known in shipped_index() if name in (known, known.partition(".")[0])]
    if not found:
        raise LookupError(name)
    return read_framework((_FOLDER / f"{found[-1]}.json").read_bytes()).document
