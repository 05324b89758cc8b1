"""HTML in cells, turned into text that keeps its lines and lists; and text made safe from that reading.

A scanner of our own: every step is linear, whatever the cell, and what is not a known tag stays as typed ("a < b").
"""

import html
import re
from collections.abc import Iterator

from evaluation_tool.domain.text import clean_text

_BLOCKS = (
    "address article blockquote caption center dd div dl dt figcaption figure footer form h[1-6] header hr li main nav"
)
_BLOCKS += " ol p pre section table tbody tfoot thead tr ul"
_SILENT = "applet embed head iframe noscript object script style svg template title video"
_INLINE = (
    "a abbr b body cite code col colgroup del em font html i img input ins kbd label link mark meta q s samp small span"
)
_INLINE += " strike strong sub sup td th tt u var"

_NAMES = f"br {_BLOCKS} {_SILENT} {_INLINE}".replace(" ", "|")
_TAG = re.compile(rf"<(/?)({_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_IS_BLOCK = re.compile(f"(?:br|{_BLOCKS.replace(' ', '|')})", re.IGNORECASE)
_IS_SILENT = re.compile(f"(?:{_SILENT.replace(' ', '|')})", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_SPACES = re.compile("[ \t\r\n\f]+")
_LINES = re.compile(" *\n[ \n]*")


def has_markup(text: str) -> bool:
    return "<!--" in text or bool(_TAG.search(text))


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
    for tag in _TAG.finditer(text):
        if not silent:
            yield html.unescape(_SPACES.sub(" ", text[position : tag.start()]))
        position = tag.end()
        is_closing, name = bool(tag[1]), tag[2].lower()
        if silent:
            silent = "" if is_closing and name == silent else silent
        elif _IS_SILENT.fullmatch(name):
            silent = "" if is_closing or tag[0].endswith("/>") else name
        elif _IS_BLOCK.fullmatch(name):
            yield "\n• " if name == "li" and not is_closing else "\n"
        elif name in {"td", "th"}:
            yield " "
    if not silent:
        yield html.unescape(_SPACES.sub(" ", text[position:]))
