"""Citations: the words by which an article names an outlet or agency as the one that had it.

A citation is about words that name somebody: «Reuters reported», «told Al Arabiya English», «ILMOOR (AFP) —»,
«By Press Association». It holds for the sentence in which it stands, for what follows in the conditional
(«The plan would see …»), and, in a dateline, a byline or a credit line, for the article. That an article
took another's text is a copy (:mod:`onrecord.story.syndication`), and is kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

from onrecord.annotate.annotator import readable_zones
from onrecord.annotate.lexicon import load
from onrecord.annotate.place import is_place
from onrecord.document import Document, ZoneKind
from onrecord.span import Bounds, Evidence
from onrecord.story.remembered import Remembered

_STOP = re.compile(r"(?<=[.!?…])[”\"’')\]]*\s+(?=[“\"‘'(\[]?[^\W\d_a-z])|\n+")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Maj|Col|Lt|Sen|Rep|Gov|St|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z])\.$"
)
_DATELINE = re.compile(
    r"^[^\W\d_][\w .,'’/-]{1,60}?\((?P<name>[^\W\d_][\w .&-]{1,30})\)\s*(?:[—–-]|--)", re.MULTILINE
)
_NAMED_AGENCY = re.compile(
    r"\b(?:[Tt]he )?(?P<name>[A-Z][\w&-]*(?: [A-Z][\w&-]*){0,3})"
    r"(?: (?:News|Press|Wire) (?:Agency|Service)| (?:news |press |wire )?agency)\b"
)
_CREDITED = re.compile(
    r"(?i)\b(?:source|credit|via|courtesy(?: of)?|reporting by|by"
    r"|(?:first|originally) published (?:by|in|on))"
    r"\s*:?\s*(?:the )?(?P<name>[^\n,;|()]{2,60})"
)


_FIRST = 3
"""Blocks of an article's beginning in which a dateline may stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Characters by which an article names an outlet or agency as the one that had it.

    Attributes:
        name, key: as shown, and as compared across articles.
        relation: ``told``, ``interview``, ``citing``, ``reported``, ``previously``, ``dateline``,
            ``byline``, ``credit`` or ``continued``.
        scope: the characters for which it holds, ``None`` for the whole article.
        behind: unnamed sources that the outlet is said to cite («which cited five US officials»).
    """

    name: str
    key: str
    relation: str
    evidence: Evidence
    scope: Bounds | None = None
    behind: tuple[str, ...] = ()

    @property
    def doc_id(self) -> str:
        return self.evidence.span.doc_id


def outlet_key(name: str) -> str:
    """What an outlet is compared by: «the Tern agency» and «Tern News Agency» are «tern»."""
    words = " ".join(re.sub(r"[^\w/&]+", " ", name).split()).casefold().removeprefix("the ")
    for kind in _kinds():
        words = words.removesuffix(f" {kind}")
    return _aliases().get(words, words)


def outlet_name(name: str) -> str:
    """The name to show: without «the» before it."""
    plain = " ".join(name.split())
    return plain[4:] if plain[:4].casefold() == "the " else plain


@cache
def _kinds() -> tuple[str, ...]:
    return tuple(sorted(load("chain").data["words"]["kind"], key=lambda k: (-len(k), k)))


@cache
def _aliases() -> Mapping[str, str]:
    table: dict[str, str] = {}
    for name, others in load("chain").data["alias"].items():
        for each in (name, *others):
            table[re.sub(r"[^\w/&]+", " ", each).casefold().removeprefix("the ")] = name.casefold()
    return table


def sentences(text: str, zone: Bounds) -> Iterator[Bounds]:
    """The sentences of a block, roughly: enough to tell for which words a citation holds."""
    at = zone[0]
    for stop in _STOP.finditer(text, *zone):
        if _ABBREVIATED.search(text[max(at, stop.start() - 8) : stop.start()]):
            continue
        if stop.start() > at:
            yield at, stop.start()
        at = stop.end()
    if at < zone[1]:
        yield at, zone[1]


@dataclass(frozen=True)
class Outlets:
    """The outlets that a story knows: by the lexicon, by its own pages, and by how its articles name them."""

    documents: tuple[Document, ...]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names as they may stand in a text, lower case, to the name to show."""
        found = dict.fromkeys(load("authority").data["outlet_names"])
        for names in load("chain").data["alias"].items():
            found.update(dict.fromkeys((names[0], *names[1])))
        found.update(dict.fromkeys(load("outlets").data["hosts"].values()))
        for document in self.documents:
            if document.outlet:
                found[document.outlet] = None
            found.update(dict.fromkeys(_page_of(document).agencies))
        out: dict[str, str] = {}
        for name in sorted(found, key=lambda n: (len(n), n)):
            plain = outlet_name(name)
            if len(plain) > 1:
                out.setdefault(plain.casefold(), plain)
        return out

    @cached_property
    def _by_word(self) -> Mapping[str, tuple[str, ...]]:
        """The names by their first word; by nothing those that begin with a sign."""
        found: dict[str, list[str]] = {}
        for name in self.names.values():
            first = _WORD.match(name)
            found.setdefault(first.group() if first else "", []).append(name)
        return {word: tuple(names) for word, names in found.items()}

    def _present(self, words: AbstractSet[str]) -> frozenset[str]:
        """The names of which a text with these words can hold any."""
        by_word = self._by_word
        firsts = (by_word.keys() & words) | {""}
        return frozenset(name for word in firsts for name in by_word.get(word, ()))

    @cached_property
    def patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Relations with the wording that shows them, the name in the group ``name``.

        Of the names those alone that any of the articles can hold.
        """
        told = frozenset[str]().union(*(self._present(_page_of(d).words) for d in self.documents))
        return _patterns(_longest_first(told))

    def citations(self, document: Document) -> tuple[Citation, ...]:
        """Every citation of one article, in the order of the text, its own outlet left out."""
        page = _page_of(document)
        present = self._present(page.words)
        known = page.citations.get(present)
        if known is None:
            known = page.citations[present] = self._citations(document, present)
        return known

    def _citations(self, document: Document, present: frozenset[str]) -> tuple[Citation, ...]:
        """``present`` are the names that the article can hold; no others play a part."""
        found = [*self._page(document, present), *self._sentences(document, present)]
        own = outlet_key(document.outlet) if document.outlet else ""
        unique: dict[tuple[Bounds | None, str], Citation] = {}
        for citation in sorted(found, key=_order):
            # «The Post» is what the Drell Valley Post calls itself.
            if citation.scope is None or not f" {own}".endswith(f" {citation.key}"):
                unique.setdefault((citation.scope, citation.key), citation)
        return tuple(unique.values())

    def _page(self, document: Document, present: frozenset[str]) -> Iterator[Citation]:
        """What stands for the whole article: dateline, byline, credit line."""
        first = [z for z in document.zones if z.kind in {ZoneKind.BODY, ZoneKind.DATELINE}][:_FIRST]
        for zone in first:
            match = _DATELINE.match(document.text[zone.start : zone.end])
            if match and not is_place(match["name"]) and not match["name"].isdigit():
                bounds = zone.start + match.start("name"), zone.start + match.end("name")
                yield self._made(document, bounds, "dateline", None)
                break
        for zone in document.zones:
            if zone.kind in {ZoneKind.BYLINE, ZoneKind.CREDIT}:
                for match in _CREDITED.finditer(document.text, zone.start, zone.end):
                    held = _known_in(document.text, match.span("name"), present)
                    if held is not None:
                        relation = "byline" if zone.kind == ZoneKind.BYLINE else "credit"
                        yield self._made(document, held, relation, None)

    def _sentences(self, document: Document, present: frozenset[str]) -> Iterator[Citation]:
        text = document.text
        firsts = {first.group() if (first := _WORD.match(name)) else "" for name in present}
        if not firsts:
            return  # what goes on with a citation needs one before it
        last: tuple[Bounds, str] | None = None
        carried: Citation | None = None
        for zone in readable_zones(document):
            if zone.kind == ZoneKind.CAPTION:
                continue
            for sentence in sentences(text, zone.bounds):
                named = [
                    self._made(document, match.span("name"), relation, sentence)
                    for relation, pattern in (self.patterns if _holds(text, sentence, firsts) else ())
                    for match in pattern.finditer(text, *sentence)
                    if not is_place(match["name"])
                ]
                if not named and last is not None and (it := _anaphor().search(text, *sentence)):
                    named = [self._made(document, it.span(), "reported", sentence, name=last[1])]
                yield from named
                if named:
                    carried = min(named, key=lambda c: c.evidence.span)
                    last = (sentence, carried.name)
                elif carried is not None and _continues(text[slice(*sentence)]):
                    span = carried.evidence.span
                    yield self._made(
                        document, (span.start, span.end), "continued", sentence, name=carried.name
                    )
                else:
                    carried = None

    def _made(
        self, document: Document, bounds: Bounds, relation: str, scope: Bounds | None, *, name: str = ""
    ) -> Citation:
        evidence = document.cite(*bounds)
        shown = name or outlet_name(evidence.quote)
        return Citation(
            name=shown,
            key=outlet_key(shown),
            relation=relation,
            evidence=evidence,
            scope=scope,
            behind=() if scope is None else _cited_sources(document.text[slice(*scope)]),
        )


@dataclass(slots=True)
class _Page:
    """What is looked at in an article again and again.

    ``words`` are all that a name can begin with; ``citations`` are those made so far, by the names that
    the article can hold.
    """

    words: frozenset[str]
    agencies: tuple[str, ...]
    citations: dict[frozenset[str], tuple[Citation, ...]] = field(default_factory=dict)


_PAGES = Remembered[_Page](most=4096)


def _page_of(document: Document) -> _Page:
    table = _PAGES.table(document.id, (document.text, document.zones, document.outlet))
    known = table.get("page")
    if known is None:
        agencies = tuple(
            match["name"]
            for pattern in (_DATELINE, _NAMED_AGENCY)
            for match in pattern.finditer(document.text)
            if not is_place(match["name"]) and outlet_key(match["name"])
        )
        known = table["page"] = _Page(frozenset(_words(document)), agencies)
    return known


_WORD = re.compile(r"\w+")


def _words(document: Document) -> Iterator[str]:
    """The words of each piece in which a name is looked for: a piece may end within a word of the text."""
    for zone in document.zones:
        yield from _WORD.findall(document.text, zone.start, zone.end)
        if zone.kind in {ZoneKind.BYLINE, ZoneKind.CREDIT}:
            for match in _CREDITED.finditer(document.text, zone.start, zone.end):
                yield from _WORD.findall(document.text, *match.span("name"))


def _holds(text: str, bounds: Bounds, firsts: AbstractSet[str]) -> bool:
    """Whether a name with one of these first words can stand there."""
    return "" in firsts or not firsts.isdisjoint(_WORD.findall(text, *bounds))


def _longest_first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda n: (-len(n), n)))


def _known_in(text: str, bounds: Bounds, names: Iterable[str]) -> Bounds | None:
    """The longest known outlet's name among the characters, else none."""
    for name in _longest_first(names):
        match = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)").search(text, *bounds)
        if match:
            return match.span()
    return None


@lru_cache(maxsize=16)
def _patterns(told: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = load("chain").data
    words = data["words"]
    # Case counts: «Time» and «the Nation» are outlets, «time» and «the nation» are not.
    names, kinds = _any(told) or r"(?!)", _any(words["kind"])
    name = rf"(?:[Tt]he\s+)?(?P<name>{names})(?![\w’'])(?:\s+(?i:{kinds}))?"
    verbs, before = _any(words["reports"]), _any(words["before"])
    out = [
        (relation, re.compile(rf"(?<!\w)(?i:{_any(frames)})\s+{name}"))
        for relation, frames in data["frame"].items()
    ]
    out.append(("previously", re.compile(rf"(?<!\w){name}\s+(?:previously|earlier)\s+(?:{verbs})\b")))
    out.append(("reported", re.compile(rf"(?<!\w){name}(?:,)?\s+(?:(?:{before})\s+)*(?:{verbs})\b")))
    out.append(("reported", re.compile(rf"(?<!\w)(?:{verbs})\s+{name}\s*[.,;]")))
    return tuple(out)


@cache
def _anaphor() -> re.Pattern[str]:
    """«The agency said», «the British news outlet reports»."""
    words = load("chain").data["words"]
    return re.compile(
        rf"(?<!\w)[Tt]he\s+(?:[A-Z]\w+\s+)?(?:{_any(words['anaphor'])})\s+(?:(?:{_any(words['before'])})\s+)*"
        rf"(?:{_any(words['reports'])})\b"
    )


def _order(citation: Citation) -> tuple[Bounds, int, int, str]:
    """Those of the whole article first, then by sentence and words."""
    span = citation.evidence.span
    return citation.scope or (-1, -1), span.start, -span.end, citation.relation


_CITES = re.compile(r"\b(?:cited|cites|citing|quoted|quotes|quoting)\b")


def _cited_sources(sentence: str) -> tuple[str, ...]:
    """Unnamed sources that a sentence says to be cited: «five US officials», «three Iraqi officials»."""
    cue = _CITES.search(sentence)
    if cue is None:
        return ()
    found = (" ".join(m.group().split()) for m in _unnamed().finditer(sentence, cue.end()))
    return tuple(dict.fromkeys(found))


@cache
def _unnamed() -> re.Pattern[str]:
    nouns = _any(load("authority").data["anonymous"])
    numbers = _any([n for n in load("quantity").data["number"] if n != "zero"])
    return re.compile(
        rf"\b(?:(?:{numbers}|an?|several|some|many|\d+)\s+)?(?:(?!and\b|or\b|the\b)[\w.’'-]+\s+){{0,3}}"
        rf"(?:{nouns})s?\b(?:\s+(?:from|of|in|with|familiar)\s+[\w ’'-]+?(?=,|;|\.|\s+and\b|$))?"
    )


_CONDITIONAL = re.compile(r"(?<!\bthat )(?<!\bwhich )(?<!\bwho )\bwould\b")
_SPOKEN = re.compile(
    r"\b(?:said|says|told|claimed|according to|added|announced|denied|asked|stated|warned|argued)\b"
)


def _continues(sentence: str) -> bool:
    """Whether a sentence goes on with a report: in the backshifted future, and with no speaker of its own."""
    return bool(_CONDITIONAL.search(sentence)) and not _SPOKEN.search(sentence)


def _any(words: Iterable[str]) -> str:
    ordered = sorted(words, key=lambda w: (-len(w), w))
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered)
