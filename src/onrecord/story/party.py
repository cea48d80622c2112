"""Who is who across articles: entities of single articles that are one person, body or place.

Only what the articles' own words show joins two entities, and each joining says what it rests on. A
surname alone joins the one person of the story who carries it; where two do, it stays apart. Nothing is
looked up about anybody. Parties are derived, so no joining is ever final: leave an article out and ask again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.annotate.annotator import digest_of
from onrecord.annotate.place import is_place
from onrecord.document import Document
from onrecord.ledger.provenance import EntryType
from onrecord.ledger.store import View
from onrecord.story.party_name import Likeness, compare, fold, is_surname, plain_form, skeleton
from onrecord.story.remembered import of_one


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An entity of one article: its entry id, article, fullest name and kind."""

    id: str
    doc_id: str
    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One party of a story.

    Attributes:
        name: the fullest of its names, the most frequent of these.
        names: every form, in the order of the alphabet.
        members: entry ids of its entities.
        why: what each joining of two forms rests on.
    """

    name: str
    kind: str
    names: tuple[str, ...]
    members: tuple[str, ...]
    documents: tuple[str, ...]
    why: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"par-{digest_of(self.members)}"


def parties(view: View) -> tuple[Party, ...]:
    """The parties of a view, by name; the same whatever the order of its articles."""
    named = [
        Named(
            id=r.entry.id,
            doc_id=r.entry.doc_id,
            name=str(r.entry.body.get("name") or ""),
            kind=str(r.entry.body.get("kind") or ""),
        )
        for r in view.entries(types=(EntryType.ENTITY,))
    ]
    defined = [pair for document in view.documents() for pair in _defined(document)]
    return joined(named, defined)


@of_one(most=1 << 11)
def _defined(document: Document) -> tuple[tuple[str, str], ...]:
    return tuple(acronyms(document.text))


_DEFINED = re.compile(
    r"(?P<full>(?:[A-Z][\w’'&-]*)(?:\s+(?:of|the|and|for|on|in|to|de|la|[A-Z][\w’'&-]*)){1,9})\s*"
    r"\((?:the\s+)?(?P<short>[A-Z][A-Za-z&.-]{1,9})\)"
)
_SMALL = frozenset({"of", "the", "and", "for", "on", "in", "to", "de", "la", "&"})


def acronyms(text: str) -> Iterator[tuple[str, str]]:
    """Short and full form where a text defines one: «the European Union (EU)»."""
    for match in _DEFINED.finditer(text):
        short = match["short"].replace(".", "")
        if sum(c.isupper() for c in short) < 2:
            continue
        words = match["full"].split()
        for first in range(len(words)):
            held = words[first:]
            if held[0] in _SMALL:
                continue
            initials = "".join(w[0] for w in held if w not in _SMALL).upper()
            every = "".join(w[0] for w in held).upper()
            if short.upper() in {initials, every}:
                yield short, " ".join(held)
                break


def joined(named: Iterable[Named], defined: Iterable[tuple[str, str]] = ()) -> tuple[Party, ...]:
    """The parties of these entities. ``defined`` are short and full forms that the articles define."""
    clusters = _Clusters(named)
    clusters.join_spellings()
    clusters.join_defined(defined)
    clusters.join_surnames()
    return clusters.parties()


_PERSON, _PLACE = "person", "place"


def _most(words: Iterable[str]) -> str:
    """The most frequent one; of several the first in the alphabet."""
    counts = Counter(words)
    return max(sorted(counts), key=counts.__getitem__)


class _Clusters:
    """Entities by name, and which names have been joined."""

    def __init__(self, named: Iterable[Named]) -> None:
        self._by_name: dict[str, list[Named]] = {}
        for each in sorted(named, key=lambda n: (n.doc_id, n.id)):
            if fold(each.name):
                self._by_name.setdefault(self._name_key(each), []).append(each)
        self._names = {key: _most(n.name for n in held) for key, held in self._by_name.items()}
        self._kinds = {key: _most(n.kind for n in held) for key, held in self._by_name.items()}
        self._parent = {key: key for key in self._by_name}
        self._why: dict[str, set[str]] = {key: set() for key in self._by_name}
        self._members: dict[str, list[str]] = {key: [key] for key in self._by_name}

    @staticmethod
    def _name_key(each: Named) -> str:
        """Names of one word that are a person's here and a place's there are two: «Washington»."""
        folded = fold(each.name)
        single = " " not in folded
        return f"{folded}/{_PLACE}" if single and each.kind != _PERSON and is_place(each.name) else folded

    def _root(self, key: str) -> str:
        while self._parent[key] != key:
            key = self._parent[key]
        return key

    def _join(self, one: str, other: str, why: str) -> None:
        first, second = sorted((self._root(one), self._root(other)))
        if first != second:
            self._parent[second] = first
            self._members[first] = sorted({*self._members[first], *self._members.pop(second)})
            self._why[first] |= {*self._why.pop(second), why}

    def _shown(self, key: str) -> str:
        return self._names[key]

    def _kind(self, key: str) -> str:
        return self._kinds[key]

    def _kind_of(self, one: str, other: str) -> str:
        """As what two names are compared: taggers disagree on names of one thing, so a guess is needed."""
        kinds = {self._kind(one), self._kind(other)}
        if kinds == {_PERSON}:
            return _PERSON
        if _PERSON in kinds:
            # A tagger's slip on one side; the other side's kind is no surer.
            return (
                _PERSON if min(len(one.split()), len(other.split())) == 1 else next(iter(kinds - {_PERSON}))
            )
        return _PLACE if _PLACE in kinds else next(iter(sorted(kinds)))

    def join_spellings(self) -> None:
        """Names that are forms of one, unless a name already joined to either says otherwise."""
        for one, other in self._neighbours():
            if one.endswith(f"/{_PLACE}") != other.endswith(f"/{_PLACE}") and self._is_person(one, other):
                continue
            match = compare(self._shown(one), self._shown(other), kind=self._kind_of(one, other))
            if match.likeness is Likeness.SAME and not self._contradicted(one, other):
                self._join(one, other, f"{self._shown(one)} = {self._shown(other)}: {match.why}")

    def _is_person(self, *keys: str) -> bool:
        return any(self._kind(key) == _PERSON for key in keys)

    def _neighbours(self) -> Iterator[tuple[str, str]]:
        """Pairs of names worth comparing: they share the consonants of a word, or all their initials."""
        blocks: dict[str, list[str]] = {}
        for key in sorted(self._by_name):
            words = key.removesuffix(f"/{_PLACE}").split()
            marks = {skeleton(w)[:4] for w in words if len(w) > 2} or {key}
            marks.add("=" + "".join(words))
            plain = compare_key(self._shown(key))
            for mark in sorted({*marks, plain}):
                if mark:
                    blocks.setdefault(mark, []).append(key)
        seen: set[tuple[str, str]] = set()
        for mark in sorted(blocks):
            block = blocks[mark]
            for n, one in enumerate(block):
                for other in block[n + 1 : n + _WIDEST]:
                    if (one, other) not in seen:
                        seen.add((one, other))
                        yield one, other

    def _contradicted(self, one: str, other: str) -> bool:
        """Whether a name of either side cannot be one of the other's: George W. is not George H. W."""
        first, second = self._members[self._root(one)], self._members[self._root(other)]
        return any(
            compare(self._shown(a), self._shown(b), kind=self._kind_of(a, b)).likeness is Likeness.APART
            for a in first
            for b in second
        )

    def join_defined(self, defined: Iterable[tuple[str, str]]) -> None:
        """An acronym and the name that an article gives for it, where all articles give the same."""
        meant: dict[str, set[str]] = {}
        for short, full in defined:
            meant.setdefault(fold(short), set()).add(fold(full))
        for short, fulls in sorted(meant.items()):
            roots = {self._root(f) for f in fulls if f in self._by_name}
            if short in self._by_name and len(roots) == 1 and len(fulls) == 1:
                (full,) = fulls
                self._join(short, full, f"{self._shown(short)} = {self._shown(full)}: defined in the text")

    def join_surnames(self) -> None:
        """A bare surname, or the beginning of a long name, and the one person of the story who carries it."""
        persons = [k for k in sorted(self._by_name) if self._kind(k) == _PERSON and not self._is_short(k)]
        by_sound: dict[str, list[str]] = {}
        for key in persons:
            for mark in sorted({skeleton(key.split()[-1]), skeleton(key.split()[0])}):
                by_sound.setdefault(mark, []).append(key)
        for key in sorted(self._by_name):
            if key.endswith(f"/{_PLACE}") or self._kind(key) == _PLACE:
                continue
            words = key.split()
            held = [p for m in (words[-1], words[0]) for p in by_sound.get(skeleton(m), ())]
            if self._is_short(key):
                found = [p for p in held if self._partly(key, p)]
                why = "no one else here has that surname"
            elif len(words) >= 2 and self._kind(key) == _PERSON:
                found = [p for p in held if p != key and p.startswith(f"{key} ")]
                why = "no one else here is called so"
            else:
                continue
            if len({self._root(p) for p in found}) == 1:
                person = min(found)
                self._join(key, person, f"{self._shown(key)} = {self._shown(person)}: {why}")

    def _is_short(self, key: str) -> bool:
        return is_surname(self._shown(key))

    def _partly(self, one: str, other: str) -> bool:
        match = compare(self._shown(one), self._shown(other), kind=_PERSON)
        return match.likeness is Likeness.PARTLY

    def parties(self) -> tuple[Party, ...]:
        out = []
        for root in sorted(self._members):
            members = [n for key in self._members[root] for n in self._by_name[key]]
            names = [n.name for n in members]
            kinds = [n.kind for n in members]
            out.append(
                Party(
                    name=max(sorted(set(names)), key=lambda n: (len(n.split()), names.count(n), len(n))),
                    kind=max(sorted(set(kinds)), key=kinds.count),
                    names=tuple(sorted(set(names))),
                    members=tuple(sorted(n.id for n in members)),
                    documents=tuple(sorted({n.doc_id for n in members})),
                    why=tuple(sorted(self._why[root])) or self._case(names),
                )
            )
        return tuple(sorted(out, key=lambda p: (p.name.casefold(), p.members)))

    @staticmethod
    def _case(names: Sequence[str]) -> tuple[str, ...]:
        return ("the same name but for case, accents or signs",) if len(set(names)) > 1 else ()


_WIDEST = 80
"""Names of one block that are compared with each: a block beyond that is of no use."""


def compare_key(name: str) -> str:
    """The listed plain name behind a name («irbil» -> «=erbil»), so that both are compared."""
    plain = plain_form(name)
    return f"={plain}" if plain else ""


def names_of(found: Sequence[Party]) -> Callable[[str], str]:
    """The party's name for each of its forms, ``""`` for what is no name, or one that two parties bear.

    What matching takes to read actors and places by one name («Irbil», «Erbil»).
    """
    held: dict[str, set[str]] = {}
    for party in found:
        for form in party.names:
            held.setdefault(fold(form), set()).add(party.name)
    known = {form: next(iter(names)) for form, names in held.items() if len(names) == 1}
    return lambda name: known.get(fold(name), "")
