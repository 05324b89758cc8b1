"""HTML in cells, turned into text that keeps its lines and lists; and text made safe from that reading.

A scanner of our own: every step is linear, whatever the cell, and what is not a known tag stays as typed ("a < b").
"""

import html
import re
from collections.abc import Iterator

from evaluation_tool.domain.text import clean_text


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    """address article blockquote body br caption center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr html li main nav ol p pre section table tbody tfoot thead tr ul"""
)
_SILENT = _names("applet embed head iframe noscript object script style svg template title video")
_INLINE = _names(
    """a abbr b cite code col colgroup del em font i img input ins kbd label link mark meta q s samp small span strike
    strong sub sup td th tt u var"""
)
_KNOWN = _BLOCKS | _SILENT | _INLINE
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,9})(?:\s[^<>]*)?/?>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_SPACES = re.compile("[ \t\r\n\f]+")
_LINES = re.compile(" *\n[ \n]*")


def has_markup(text: str) -> bool:
    return "<!--" in text or any(True for _ in _tags(text))


def _tags(text: str) -> Iterator[re.Match[str]]:
    return (tag for tag in _TAG.finditer(text) if tag[2].lower() in _KNOWN)


def plain_text(text: str) -> str:
    """The text a browser would show, one line per paragraph; a text without tags or entities is left as it is."""
    if has_markup(text):
        return clean_text(_LINES.sub("\n", "".join(_shown(_without_comments(text)))))
    return html.unescape(text) if _ENTITY.search(text) else text


def as_source(text: str) -> str:
    """A text such that `plain_text` gives it back, for formats whose texts may hold HTML."""
    return html.escape(text, quote=False) if has_markup(text) or _ENTITY.search(text) else text


def _without_comments(text: str) -> str:
    first, *others = text.split("<!--")
    return first + "".join(other.partition("-->")[2] for other in others)


def _shown(text: str) -> Iterator[str]:
    silent = ""  # the element whose content is not shown
    position = 0
    for tag in _tags(text):
        if not silent:
            yield html.unescape(_SPACES.sub(" ", text[position : tag.start()]))
        position = tag.end()
        is_closing, name = bool(tag[1]), tag[2].lower()
        if silent:
            silent = "" if is_closing and name == silent else silent
        elif name in _SILENT:
            silent = "" if is_closing or tag[0].endswith("/>") else name
        elif name in _BLOCKS:
            yield "\n• " if name == "li" and not is_closing else "\n"
        elif name in {"td", "th"} and not is_closing:
            yield " "
    if not silent:
        yield html.unescape(_SPACES.sub(" ", text[position:]))
