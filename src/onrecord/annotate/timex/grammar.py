"""The rules of the lexicon as regular expressions over token classes.

Each distinct way in which rules can tell words apart is one character, so that a text becomes a short
string and a rule a small expression without unbounded repeats. Matching is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from onrecord.annotate.lexicon import Lexicon, load
from onrecord.errors import SettingsError

SHAPES: Mapping[str, tuple[str, ...]] = {
    "iso": ("ISO",),
    "ndate": ("NDATE",),
    "clock": ("CLOCK",),
    "dotclock": ("DOTCLOCK", "DEC"),
    "decade": ("DECADE",),
    "ordn": ("ORDN",),
    "qn": ("QN",),
    "ampm": ("AMPM",),
    "int12": ("INT", "INTS", "DAY", "HOUR"),
    "int24": ("INT", "INTS", "DAY"),
    "int": ("INT", "INTS"),
    "year": ("INT", "INTS", "YEAR"),
    "dec": ("DEC",),
    "frac": ("FRAC",),
    "comma": ("COMMA",),
    "dot": ("DOT",),
    "glue": ("GLUE",),
    "dash": ("DASH",),
    "poss": ("POSS",),
    "apos": ("APOS",),
}
"""What a token that is no word can be: its shape, and the classes that the shape belongs to."""

OTHER = "\x01"
BREAK = "\x02"
_PIECE = re.compile(r"\s*(?:(?P<mark>\{\d,\d\}|[()|?])|(?P<label>[a-z]\w*):|(?P<atom>\w+))")


Piece = tuple[str, str]
"""A part of a pattern: its kind (``atom``, ``label``, ``mark``) and its text."""


@dataclass(frozen=True)
class Rule:
    """One rule. ``args`` are the keys of its table that the normaliser reads."""

    name: str
    make: str
    pieces: tuple[Piece, ...]
    first: str
    order: int
    grammar: Grammar
    args: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The rule as an expression over token characters, built when a text first needs it."""
        return re.compile(_Builder(self.grammar, self.pieces).alternatives())


class Grammar:
    """Classes and rules of one lexicon, and the characters that stand for classes of words."""

    def __init__(self, lexicon: Lexicon) -> None:
        data = lexicon.data
        self.classes: dict[str, dict[str, Any]] = {k: dict(v) for k, v in data["class"].items()}
        self.words: Mapping[str, Any] = data.get("words", {})
        self._macros: dict[str, tuple[Piece, ...]] = {}
        for name, text in data.get("macro", {}).items():
            self._macros[name] = self._pieces(text)
        tables = [*data["rule"], *data.get("holiday", ())]
        patterns = [self._pieces(t["pattern"]) for t in tables]
        self._assign(patterns)
        self.rules = tuple(
            self._rule(n, table, pieces)
            for n, (table, pieces) in enumerate(zip(tables, patterns, strict=True))
        )
        starts: dict[str, list[Rule]] = {}
        self.by_name = {rule.name: rule for rule in self.rules}
        for rule in self.rules:
            for char in "" if rule.args.get("forced") else rule.first:
                starts.setdefault(char, []).append(rule)
        self.starting: dict[str, tuple[Rule, ...]] = {c: tuple(r) for c, r in starts.items()}

    def chars(self, name: str) -> str:
        """The characters of a class, or of a word."""
        try:
            return self._chars[name]
        except KeyError:
            raise SettingsError(
                f"A time rule uses {name!r}, which is neither a class nor a word.",
                next_step="Classes are the tables [class.NAME] of the lexicon; words are lower case.",
            ) from None

    def word_char(self, word: str) -> str:
        """The character of a word as it stands in the text."""
        char = self._exact.get(word)
        if char is None:
            char = self._lower.get(word.lower(), OTHER)
        return char

    def _pieces(self, pattern: str) -> tuple[Piece, ...]:
        """A pattern in pieces, with the macros that stand above it put in."""
        out: list[Piece] = []
        for piece in _tokens(pattern):
            inner = self._macros.get(piece[1]) if piece[0] == "atom" else None
            out.extend((piece,) if inner is None else inner)
        return tuple(out)

    def _assign(self, patterns: list[tuple[Piece, ...]]) -> None:
        belongs: dict[str, set[str]] = {}
        for name, entries in self.classes.items():
            for word in entries:
                for form in {word, word.upper()} if word != word.lower() else {word}:
                    belongs.setdefault(form, set()).add(name)
        literals = {text for pieces in patterns for kind, text in pieces if kind == "atom" and text.islower()}
        for word in sorted(literals):
            belongs.setdefault(word, set()).add(f"={word}")
        for word, names in belongs.items():
            # A capitalised entry narrows its lower-case word: «May» is what «may» is, and a month.
            if word != word.lower():
                names |= {n for n in belongs.get(word.lower(), ()) if n != "LMONTH"}
        signatures = sorted({tuple(sorted(v)) for v in belongs.values()})
        char_of = {signature: chr(3 + n) for n, signature in enumerate(signatures, len(SHAPES))}
        self.shape: dict[str, str] = {s: chr(3 + n) for n, s in enumerate(SHAPES)}
        self._lower = {w: char_of[tuple(sorted(v))] for w, v in belongs.items() if w == w.lower()}
        self._exact = {w: char_of[tuple(sorted(v))] for w, v in belongs.items() if w != w.lower()}
        chars: dict[str, list[str]] = {}
        for signature, char in char_of.items():
            for name in signature:
                chars.setdefault(name, []).append(char)
        for shape, classes in SHAPES.items():
            for name in classes:
                chars.setdefault(name, []).append(self.shape[shape])
        self._chars = {name.removeprefix("="): "".join(found) for name, found in sorted(chars.items())}

    def _rule(self, order: int, table: Mapping[str, Any], pieces: tuple[Piece, ...]) -> Rule:
        first, _ = _First(self, pieces).alternatives()
        for kind, text in pieces:
            if kind == "atom":
                self.chars(text)
        known = ("name", "pattern", "make")
        return Rule(
            name=table["name"],
            make=table.get("make", "holiday"),
            pieces=pieces,
            first="".join(sorted(first)),
            order=order,
            grammar=self,
            args={k: v for k, v in table.items() if k not in known},
        )


def _tokens(pattern: str) -> list[Piece]:
    out: list[Piece] = []
    at, end, read = 0, len(pattern.rstrip()), _PIECE.match
    while at < end:
        found = read(pattern, at)
        if not found:
            raise SettingsError(
                f"A time rule does not parse at {pattern[at : at + 20]!r}.",
                next_step="Patterns hold words, CLASSES, name:X, ( | ), ? and {m,n}.",
            )
        kind = found.lastgroup or "mark"
        out.append((kind, found[kind]))
        at = found.end()
    return out


class _First:
    """The characters with which a pattern can begin, found without building its expression."""

    def __init__(self, grammar: Grammar, pieces: tuple[Piece, ...]) -> None:
        self.grammar = grammar
        self.pieces = pieces
        self.at = 0

    def alternatives(self) -> tuple[set[str], bool]:
        """First characters of the alternatives from here, and whether one may be empty; moves past them."""
        first: set[str] = set()
        empty = False
        while True:
            begins, skips = self._sequence()
            first |= begins
            empty |= skips
            if self.at >= len(self.pieces) or self.pieces[self.at][1] != "|":
                return first, empty
            self.at += 1

    def _sequence(self) -> tuple[set[str], bool]:
        first: set[str] = set()
        while self.at < len(self.pieces):
            kind, text = self.pieces[self.at]
            if kind == "mark" and text in "|)":
                return first, True
            if kind == "label":
                self.at += 1
                continue
            begins, empty = self._element(text, group=kind == "mark")
            first |= begins
            if not empty:
                self._leave()
                return first, False
        return first, True

    def _element(self, text: str, *, group: bool) -> tuple[set[str], bool]:
        self.at += 1
        if group:
            begins, empty = self.alternatives()
            self.at += 1
        else:
            begins, empty = set(self.grammar.chars(text)), False
        if self.at < len(self.pieces) and self.pieces[self.at][0] == "mark":
            suffix = self.pieces[self.at][1]
            if suffix == "?" or suffix[0] == "{":
                self.at += 1
                empty |= suffix == "?" or suffix.startswith("{0")
        return begins, empty

    def _leave(self) -> None:
        """Move to the end of the sequence, over all that cannot come first."""
        depth = 0
        while self.at < len(self.pieces):
            kind, text = self.pieces[self.at]
            if kind == "mark":
                if depth == 0 and text in "|)":
                    return
                depth += (text == "(") - (text == ")")
            self.at += 1


class _Builder:
    """Recursive descent over a pattern; gives its expression."""

    def __init__(self, grammar: Grammar, pieces: tuple[Piece, ...]) -> None:
        self.grammar = grammar
        self.pieces = pieces
        self.at = 0
        self.used: set[str] = set()

    def alternatives(self) -> str:
        parts = []
        while True:
            parts.append(self.sequence())
            if self._peek() != ("mark", "|"):
                return "|".join(parts)
            self.at += 1

    def sequence(self) -> str:
        out: list[str] = []
        while self._peek() not in {None, ("mark", "|"), ("mark", ")")}:
            out.append(self.element())
        return "".join(out)

    def element(self) -> str:
        label = ""
        if self.pieces[self.at][0] == "label":
            label = self.pieces[self.at][1]
            self.at += 1
        kind, text = self.pieces[self.at]
        self.at += 1
        if (kind, text) == ("mark", "("):
            regex = f"(?:{self.alternatives()})"
            self.at += 1
        else:
            regex = f"[{re.escape(self.grammar.chars(text))}]"
        following = self._peek()
        suffix = ""
        if following and following[0] == "mark" and (following[1] == "?" or following[1][0] == "{"):
            suffix = following[1]
            self.at += 1
        if label:
            name = label
            while name in self.used:
                name += "_"
            self.used.add(name)
            # The label holds what its element matched; an absent element leaves it unset.
            regex = f"(?P<{name}>{regex}{suffix if suffix.startswith('{') else ''})"
            suffix = "" if suffix.startswith("{") else suffix
        return regex + suffix

    def _peek(self) -> tuple[str, str] | None:
        return self.pieces[self.at] if self.at < len(self.pieces) else None


@cache
def grammar() -> Grammar:
    """The packaged grammar, built once a process."""
    return Grammar(load("timex"))
