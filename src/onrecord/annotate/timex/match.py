"""Where the rules match: one pass over the tokens, the longest match at each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from onrecord.annotate.timex.grammar import Grammar, Rule
from onrecord.annotate.timex.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Match:
    """A rule over tokens ``first`` up to, not including, ``last``; ``groups`` are its named parts."""

    rule: Rule
    first: int
    last: int
    groups: dict[str, tuple[int, int]]
    tokens: Tokens
    grammar: Grammar

    def has(self, name: str) -> bool:
        return name in self.groups

    def words(self, name: str) -> list[str]:
        """The words of a part, lower case; none when the part is absent."""
        first, last = self.groups.get(name, (0, 0))
        return self.tokens.words[first:last]

    def text(self, name: str) -> str:
        return " ".join(self.words(name))

    def all_words(self) -> list[str]:
        return self.tokens.words[self.first : self.last]

    def value(self, name: str, *classes: str) -> Any:
        """What the lexicon gives for the first word of a part that is in one of ``classes``."""
        for word in self.words(name):
            for cls in classes:
                entries = self.grammar.classes[cls]
                for form in (word, word.capitalize()):
                    if form in entries:
                        return entries[form]
        return None

    def number(self, name: str, *classes: str) -> int | None:
        """The same as a whole number."""
        found = self.value(name, *classes)
        return found if isinstance(found, int) else None


def matches(tokens: Tokens, grammar: Grammar) -> Iterator[Match]:
    """Every match, left to right, without overlap; the longest wins, then the first rule of the file."""
    keys = tokens.keys
    starting = grammar.starting
    at, n = 0, len(tokens)
    while at < n:
        candidates = starting.get(keys[at])
        best: Match | None = None
        if candidates:
            best = _best(candidates, tokens, grammar, at)
        if best is None:
            at += 1
            continue
        yield best
        at = best.last
        rest = _other_end(best)
        if rest is not None:
            yield rest
            at = rest.last


def _other_end(match: Match) -> Match | None:
    """The end of a range whose first part was kept: «5» of «June 3 to 5»."""
    then = match.rule.args.get("then")
    if not then:
        return None
    rule = match.grammar.by_name[then]
    first = match.last + 1
    m = rule.compiled.match(match.tokens.keys, first)
    if m is None:
        return None
    return Match(rule, first, m.end(), _groups(m), match.tokens, match.grammar)


def _groups(m: re.Match[str]) -> dict[str, tuple[int, int]]:
    return {name.rstrip("_"): m.span(name) for name in m.groupdict() if m.start(name) >= 0}


def _best(candidates: tuple[Rule, ...], tokens: Tokens, grammar: Grammar, at: int) -> Match | None:
    found = []
    for rule in candidates:
        m = rule.compiled.match(tokens.keys, at)
        if m and m.end() > at:
            found.append((-m.end(), rule.order, rule, m))
    if not found:
        return None
    found.sort(key=lambda f: f[:2])
    for _, _, rule, m in found:
        match = Match(rule, at, m.end(), _groups(m), tokens, grammar)
        if _allowed(match):
            keep = rule.args.get("keep")
            return replace(match, last=match.groups[keep][1]) if keep else match
    return None


def _allowed(match: Match) -> bool:  # noqa: PLR0911
    """The conditions of a rule on the words around it."""
    args = match.rule.args
    tokens = match.tokens
    if match.rule.name == "range_year" and not _is_range(match):
        return False
    before = tokens.words[match.first - 1] if match.first else ""
    after = tokens.words[match.last] if match.last < len(tokens) else ""
    needs = args.get("needs_before")
    if needs is not None and before not in needs:
        return False
    needs_after = args.get("needs_after")
    if needs_after is not None and after not in needs_after:
        return False
    if after in args.get("reject_after", ()) or before in args.get("reject_before", ()):
        return False
    words = match.all_words()
    if args.get("closed_after") and after.isalpha() and after not in _FUNCTION:
        return False
    if args.get("ends_clause") and after.isalpha() and after not in _ENDS:
        return False
    if words[-1] in args.get("closing", ()) and after.isalpha() and after not in _CLOSED:
        return False
    if args.get("name_like") and _is_name(match, before, after):
        return False
    if args.get("paper") and _is_paper(match):
        return False
    needs = args.get("march_needs")
    if needs and words == ["march"] and after in _MARCHES and before not in needs:
        return False
    if before in _QUOTES and tokens.text[tokens.starts[match.last - 1]].isupper() and len(words) == 2:
        # «"This Week"», «"60 Minutes"» are titles of something.
        return False
    return not (
        any(w in words for w in args.get("reject_words", ())) and before not in args.get("unless_before", ())
    )


def _is_name(match: Match, before: str, after: str) -> bool:
    """«the Daily News», «USA TODAY», «'Today'»: capitals or quotes make a word part of a name."""
    tokens = match.tokens
    start = tokens.starts[match.first]
    if not tokens.text[start].isupper():
        return False
    if before in _QUOTES and after in {"”", "’", '"', "'", "."}:
        return True
    opens = tokens.sentence(match.first)[0] >= match.first - 1
    follows = match.last < len(tokens) and tokens.text[tokens.starts[match.last]].isupper()
    whole = tokens.text[start : tokens.ends[match.first]].isupper()
    return not opens or (follows and whole and before.isalpha())


def _is_paper(match: Match) -> bool:
    """«the daily Telos», «a Tehran daily»: a newspaper, not how often; «daily Polish flights» is no name."""
    tokens, words = match.tokens, match.tokens.words
    if match.last >= len(tokens) or words[match.last - 1] not in _PAPERS:
        return False
    after, follows = words[match.last], words[match.last + 1 : match.last + 2]
    named = after.isalpha() and tokens.text[tokens.starts[match.last]].isupper() and len(after) > 1
    return named and not (after.endswith(_PEOPLES) and any(w.isalpha() for w in follows))


_PAPERS = frozenset({"daily", "weekly", "monthly"})
_PEOPLES = ("an", "ish", "ese", "ch", "i")
_MARCHES = frozenset({"for", "on", "against", "to", "with"})
_CLOSED = frozenset(
    {
        "and",
        "but",
        "or",
        "when",
        "in",
        "on",
        "at",
        "he",
        "it",
        "she",
        "they",
        "we",
        "i",
        "who",
        "had",
        "was",
        "were",
    }
)
_ENDS = frozenset({"and", "but", "or", "in", "on", "at", "with", "to", "by", "as"})
_FUNCTION = _CLOSED | {
    "the",
    "a",
    "an",
    "his",
    "her",
    "its",
    "their",
    "to",
    "of",
    "for",
    "from",
    "as",
    "with",
    "by",
}
_QUOTES = frozenset("\"“'‘")


def _is_range(match: Match) -> bool:
    """«2003-11» and «1998-99», not «1998-02»: the second year follows the first in its century."""
    first, last = match.tokens.words[match.first], match.tokens.words[match.last - 1]
    if not last.isdigit() or (
        match.last < len(match.tokens)
        and match.tokens.glued(match.last + 0)
        and (match.tokens.words[match.last] in "-/")
    ):
        return False
    if len(last) == 4:
        return 1000 <= int(first) < int(last) < 2200
    return len(last) == 2 and int(last) > int(first[2:])
