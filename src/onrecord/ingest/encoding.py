"""Bytes to characters: byte order mark, UTF-8, the page's own word, and only then a guess, reported."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from onrecord.errors import BinaryInputError, EmptyInputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
)
_SAMPLE = 65_536
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_TYPEWRITER = re.compile(rb"[\x80\x82-\x85\x8b\x91-\x97\x99\x9b\xa0-\xff]")
"""Windows-1252 punctuation and the Latin-1 letters, as English text has them now and then."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters, the encoding, and the sentence to report when it was a guess or had bad bytes."""

    text: str
    encoding: str
    guessed: str = ""
    damaged: int = 0


def decode(raw: bytes) -> Decoded:
    """Decode one input.

    Raises:
        EmptyInputError: when there is nothing in it.
        BinaryInputError: when it is not text in any encoding.
    """
    if not raw.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise EmptyInputError("There is nothing in the file.", next_step="Check how it was saved.")
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _marked(raw[len(mark) :], name)
    for magic, what in _MAGIC:
        if raw.startswith(magic):
            raise BinaryInputError(
                f"This is {what}, not text.", next_step="Save the article as text or HTML."
            )
    wide = _unmarked_utf16(raw)
    if wide is not None:
        return wide
    if len(_CONTROL.findall(raw[:_SAMPLE])) > 0.02 * min(len(raw), _SAMPLE) or _many_nuls(raw):
        raise BinaryInputError(
            "The file holds control bytes as no text does.", next_step="Save the article as text or HTML."
        )
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _declared(raw) or _damaged_utf8(raw) or _guessed(raw)


def _many_nuls(raw: bytes) -> bool:
    return raw[:_SAMPLE].count(0) > 0.1 * min(len(raw), _SAMPLE)


def _marked(raw: bytes, encoding: str) -> Decoded:
    text = raw.decode(encoding, "replace")
    if not text.strip():
        raise EmptyInputError("There is nothing in the file.", next_step="Check how it was saved.")
    return Decoded(text, encoding, damaged=text.count("\ufffd") - _honest(raw, encoding))


def _honest(raw: bytes, encoding: str) -> int:
    return raw.count("\ufffd".encode(encoding))


def _unmarked_utf16(raw: bytes) -> Decoded | None:
    sample = raw[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if max(even, odd) < 0.4 * half or min(even, odd) > 0.05 * half:
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = raw.decode(name)
    except UnicodeDecodeError:
        return None
    odd_signs = sum(1 for c in text[:_SAMPLE] if not (c.isprintable() or c.isspace()))
    if odd_signs > 0.01 * min(len(text), _SAMPLE):
        return None
    return Decoded(text, name, guessed=f"It has no byte order mark and was read as {name}.")


def _declared(raw: bytes) -> Decoded | None:
    match = _CHARSET.search(raw[:4096])
    if match is None:
        return None
    name = match[1].decode("ascii").lower()
    # What pages call Latin-1 is Windows-1252 (WHATWG Encoding Standard).
    name = "cp1252" if name in {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"} else name
    if name.replace("_", "-") in {"utf-8", "utf8"}:
        return None
    try:
        return Decoded(raw.decode(name), name)
    except (LookupError, UnicodeError, ValueError):
        return None


def _damaged_utf8(raw: bytes) -> Decoded | None:
    text = raw.decode("utf-8", "replace")
    bad = text.count("\ufffd") - _honest(raw, "utf-8")
    good = sum(1 for c in text if c > "\x7f") - bad
    return Decoded(text, "utf-8", damaged=bad) if good >= bad else None


def _guessed(raw: bytes) -> Decoded:
    high = len(_HIGH.findall(raw))
    if high <= 0.08 * len(raw) and len(_TYPEWRITER.findall(raw)) == high:
        return Decoded(
            raw.decode("cp1252", "replace"), "cp1252", guessed="It is not UTF-8 and was read as Windows-1252."
        )
    from charset_normalizer import from_bytes

    best = from_bytes(raw[: 4 * _SAMPLE]).best()
    if best is None or _many_nuls(raw):
        raise BinaryInputError(
            "The bytes are not text in any known encoding.", next_step="Save the article as UTF-8."
        )
    text = raw.decode(best.encoding, "replace")
    return Decoded(
        text,
        best.encoding,
        guessed=f"It is not UTF-8 and was read as {best.encoding}.",
        damaged=text.count("\ufffd"),
    )
