"""Which encoding a text file is in: what it declares, else what its bytes allow."""

import codecs
import re
from dataclasses import dataclass

from evaluation_tool.formats.refusals import FileRefused, RefusalCode

_CHUNK = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In ISO-8859-15, œ, Œ and Ÿ sit where Windows-1252 has ½, ¼ and ¾: a fraction never touches a letter.
_LIGATURES = re.compile(rb"[\xbc\xbd\xbe][A-Za-z\xe0-\xff]|[a-z\xe0-\xff][\xbc\xbd]")
_CONTROLS = re.compile(rb"[\x80-\x9f]")
_ACCENTED = re.compile(rb"[\x80-\xff]")
_UNDEFINED_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


@dataclass(frozen=True, slots=True)
class Encoding:
    name: str
    is_guess: bool = False  # nothing in the file proves it
    cut: int = 0  # bytes at the end that are the beginning of a character


def detect_encoding(data: bytes) -> Encoding:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(data, Encoding(name, cut=_odd_end(data, name)))
    wide = _wide_encoding(data)
    if wide:
        return _checked(data, Encoding(wide, is_guess=True, cut=_odd_end(data, wide)))
    nul = data.find(b"\0")
    if nul >= 0:
        raise FileRefused(RefusalCode.NUL_CHARACTER, data.count(b"\n", 0, nul) + 1)
    fault = _first_fault(data, "utf-8")
    if fault is None:
        return Encoding("utf-8")
    cut = fault.end - fault.start
    if fault.reason == "unexpected end of data" and _ACCENTED.search(data, 0, len(data) - cut):
        return Encoding("utf-8", cut=cut)
    return Encoding(_single_byte_encoding(data), is_guess=True)


def decode(data: bytes) -> tuple[str, Encoding]:
    """The whole text; for what is not read line by line."""
    encoding = detect_encoding(data)
    return data[: len(data) - encoding.cut].decode(encoding.name), encoding


def _single_byte_encoding(data: bytes) -> str:
    if _UNDEFINED_IN_1252.search(data):
        return "iso-8859-15"
    if not _CONTROLS.search(data) and _LIGATURES.search(data):
        return "iso-8859-15"
    return "windows-1252"


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without its mark: in a European text, one byte of nearly every pair is zero."""
    sample = data[:4096]
    pairs = len(sample) // 2
    if pairs < 2:
        return ""
    high, low = sample[0::2].count(0), sample[1::2].count(0)
    if low > 0.4 * pairs and high < 0.05 * pairs:
        return "utf-16-le"
    if high > 0.4 * pairs and low < 0.05 * pairs:
        return "utf-16-be"
    return ""


def _odd_end(data: bytes, name: str) -> int:
    if name.startswith("utf-16"):
        return len(data) % 2
    return len(data) % 4 if name == "utf-32" else 0


def _checked(data: bytes, encoding: Encoding) -> Encoding:
    fault = _first_fault(data[: len(data) - encoding.cut] if encoding.cut else data, encoding.name)
    if fault is None:
        return encoding
    if fault.reason == "unexpected end of data":
        return Encoding(encoding.name, encoding.is_guess, encoding.cut + fault.end - fault.start)
    raise FileRefused(RefusalCode.UNREADABLE_TEXT, _line_of_fault(data, encoding.name), {"encoding": encoding.name})


def _line_of_fault(data: bytes, name: str) -> int:
    """The line of the first bytes that are no character; counted piece by piece too."""
    decoder = codecs.getincrementaldecoder(name)()
    line = 1
    try:
        for start in range(0, len(data), _CHUNK):
            line += decoder.decode(data[start : start + _CHUNK]).count("\n")
    except UnicodeDecodeError as fault:
        line += fault.object[: fault.start].decode(fault.encoding, errors="ignore").count("\n")
    return line


def _first_fault(data: bytes, name: str) -> UnicodeDecodeError | None:
    """Decodes piece by piece, so that a large file is never held twice."""
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as fault:
        return fault
    return None
