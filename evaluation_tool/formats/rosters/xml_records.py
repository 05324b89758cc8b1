"""Large XML files read as a stream of small records: what is asked for is built, the rest passes by.

Expat is told to refuse any document type, so that no entity is ever defined or fetched; sizes are counted on the bytes
really read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from xml.parsers import expat

from evaluation_tool.domain.text import clean_line
from evaluation_tool.formats.refusals import FileRefused, RefusalCode

_DEPTH = 40
_INVALID_TOKEN = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]
_ELEMENTS_PER_RECORD = 20_000
_TEXT_LENGTH = 4_000
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=", re.DOTALL)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class Element:
    """One element of a record: its attributes, its text, its children, and the line where it begins."""

    __slots__ = ("_length", "_pieces", "attributes", "children", "line", "path", "tag")

    def __init__(self, path: str, attributes: dict[str, str], line: int) -> None:
        self.path = path
        self.tag = path.rpartition("/")[2]
        self.attributes = attributes
        self.line = line
        self.children: list[Element] = []
        self._pieces: list[str] = []
        self._length = 0

    def take(self, text: str) -> None:
        """Receive a piece of the element's own text; a text too long for anything here is cut."""
        if self._length < _TEXT_LENGTH:
            self._pieces.append(text)
            self._length += len(text)

    @property
    def text(self) -> str:
        """Its own text on one line, cleaned."""
        return clean_line("".join(self._pieces)[:_TEXT_LENGTH])

    def get(self, name: str) -> str:
        """An attribute, cleaned; empty when absent."""
        return clean_line(self.attributes.get(name, "")[:_TEXT_LENGTH])

    def text_of(self, *tags: str) -> str:
        """The text of the first child among these names that has one; empty when none has."""
        for tag in tags:
            for child in self.children:
                if child.tag == tag and child.text:
                    return child.text
        return ""

    def all(self, *tags: str) -> Iterator[Element]:
        """The descendants reached by these names, one a level."""
        for child in self.children:
            if child.tag == tags[0]:
                yield from child.all(*tags[1:]) if len(tags) > 1 else (child,)


def read_records(
    chunks: Iterable[bytes],
    wanted: frozenset[str],
    roots: Mapping[str, RefusalCode | None],
    encoding: str | None = None,
) -> Iterator[Element]:
    """The elements at the wanted paths, each whole, in their order.

    Raises FileRefused: the code of a root that has one, NOT_A_ROSTER for an unknown root, DTD_FORBIDDEN, XML_DAMAGED
    with the line, also for a record beyond any real one, XML_ENCODING where bytes are not in the encoding declared.
    `encoding` is used instead of the one declared.
    """
    parser: _Parser | None = None
    for chunk in chunks:
        if parser is None:
            parser = _Parser(wanted, roots, encoding or _fallback_encoding(chunk))
        yield from parser.feed(chunk)
    if parser is None:
        raise FileRefused(RefusalCode.EMPTY_FILE)
    yield from parser.feed(b"", is_last=True)


def _fallback_encoding(start: bytes) -> str | None:
    """For a file that declares nothing: UTF-8 if it begins so, else the encoding of the ministry's old exports."""
    if start.startswith(_MARKS) or _DECLARATION.match(start):
        return None
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as fault:
        return None if fault.reason == "unexpected end of data" else "iso-8859-15"
    return None


def _refusal(error: Exception) -> RefusalCode:
    is_token = isinstance(error, expat.ExpatError) and error.code == _INVALID_TOKEN
    return RefusalCode.XML_ENCODING if is_token else RefusalCode.XML_DAMAGED


class _Parser:
    """Expat with its handlers; `feed` gives the records that ended in these bytes."""

    def __init__(self, wanted: frozenset[str], roots: Mapping[str, RefusalCode | None], encoding: str | None) -> None:
        self._wanted, self._roots = wanted, roots
        self._path: list[str] = []
        self._open: list[Element] = []
        self._elements = 0
        self._ready: list[Element] = []
        self._is_told = encoding is not None
        self._parser = expat.ParserCreate(encoding)
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_dtd
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def feed(self, data: bytes, *, is_last: bool = False) -> list[Element]:
        try:
            self._parser.Parse(data, is_last)
        except (expat.ExpatError, LookupError, ValueError) as error:
            line = self._parser.CurrentLineNumber
            raise FileRefused(RefusalCode.XML_DAMAGED if self._is_told else _refusal(error), line) from error
        ready, self._ready = self._ready, []
        return ready

    def _refuse_dtd(self, *_declaration: object) -> None:
        raise FileRefused(RefusalCode.DTD_FORBIDDEN, self._parser.CurrentLineNumber)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        self._path.append(tag.rpartition(":")[2])
        if len(self._path) == 1:
            self._check_root(self._path[0])
        if len(self._path) > _DEPTH:
            raise FileRefused(RefusalCode.XML_DAMAGED, line)
        path = "/".join(self._path)
        if not self._open and path not in self._wanted:
            return
        self._elements = self._elements + 1 if self._open else 1
        if self._elements > _ELEMENTS_PER_RECORD:
            raise FileRefused(RefusalCode.XML_DAMAGED, line)
        element = Element(path, attributes, line)
        if self._open:
            self._open[-1].children.append(element)
        self._open.append(element)

    def _check_root(self, root: str) -> None:
        refusal = self._roots.get(root, RefusalCode.NOT_A_ROSTER)
        if refusal is not None:
            raise FileRefused(refusal, values={"root": root[:60]})

    def _end(self, _tag: str) -> None:
        self._path.pop()
        if self._open:
            element = self._open.pop()
            if not self._open:
                self._ready.append(element)

    def _text(self, data: str) -> None:
        if self._open:
            self._open[-1].take(data)
