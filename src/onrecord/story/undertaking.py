"""Undertakings: commitments of several articles that are about one act of one party, for one purpose.

A :class:`Mention` is one commitment, or one report of an act, as matching reads it; an
:class:`Undertaking` holds the commitments that belong together, with the reason for each link. All of
it is derived from a view, whatever the order in which its entries come, and stored nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from onrecord.document import Document, ZoneKind
from onrecord.interval import UNKNOWN, Interval
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.store import View
from onrecord.story.remembered import Remembered, of_one
from onrecord.story.timeline import interval_of
from onrecord.story.undertaking_act import Act, act_of, is_rest, manner_of, not_before, text_of, until
from onrecord.story.undertaking_field import (
    apposed,
    decided_then,
    in_name,
    kinds_of,
    negated,
    no_thing,
    of_place,
    owner,
    plain_opening,
    without_rate,
)
from onrecord.story.undertaking_reading import (
    NOBODY,
    Names,
    Party,
    PartyKind,
    content,
    no_names,
    owners,
    party,
    several,
)
from onrecord.story.undertaking_rules import rules, stem
from onrecord.story.undertaking_text import sentence_of
from onrecord.story.undertaking_thing import alone, behind, marks, named, plural, stood_for, telling, things

_LAST = datetime.max.replace(tzinfo=UTC)

Place = tuple[datetime, datetime, int, str, int, str]
"""Where a mention stands in the order of a story: publication, version, article, character, id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A quantity: its words, bounds and unit."""

    text: str
    low: float | None
    high: float | None
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One commitment, or a report of an act, as matching reads it.

    Attributes:
        place: its position in the story; undated articles come last.
        dated: whether its article has a date.
        group: the act, by the groups of ``revisions.toml``; the class of the act where it is in none.
        kind: the class of the act; ``things`` are the names in its object.
        manner: a manner that makes another undertaking of the act («no-deal»).
        about, names: content words of object, place and recipient, and those that are names.
        context: the names that the evidence holds beside them.
        due: when it is due; ``due_text`` are the words, also where they cannot be resolved.
        sentence, start: the sentence around the act, in lower case, and where it starts in the article.
        within: names that own what it is about («Iraq's airbase»).
        rest: whether it is about what is left after a first part («those remaining»).
        several: whether it is about more than one thing by name.
        title: whether it stands in a headline.
        marks: what sets its thing apart from others of the kind («order:2»).
        what: content words of its object alone.
        kinds: the kinds of thing of which it is about more than one («both dams»).
    """

    recorded: Recorded
    place: Place
    dated: bool
    group: str
    manner: str
    kind: str
    things: frozenset[str]
    actor: Party
    holder: Party
    authority: str
    about: frozenset[str]
    names: frozenset[str]
    context: frozenset[str]
    recipient: frozenset[str]
    figure: Figure | None
    due: Interval
    due_text: str
    polarity: str
    force: str
    act: tuple[int, int]
    sentence: str = ""
    start: int = 0
    within: frozenset[str] = frozenset()
    several: bool = False
    rest: bool = False
    title: bool = False
    marks: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    what: frozenset[str] = frozenset()

    id: str = field(init=False, compare=False)
    doc_id: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        # Both are asked for a million times in a long story.
        object.__setattr__(self, "id", self.recorded.entry.id)
        object.__setattr__(self, "doc_id", self.recorded.entry.doc_id)

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def words(self) -> str:
        """The evidence, without regard to its blanks and capitals."""
        return " ".join(" ".join(e.quote for e in self.recorded.entry.evidence).split()).casefold()

    @property
    def published(self) -> Interval:
        return self.recorded.published


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two mentions of one undertaking, and why they are taken for that."""

    earlier: str
    later: str
    why: str
    strength: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking:
    """Commitments about one act, in the order of the story.

    Attributes:
        id: from that of its first mention, so that later articles do not change it.
        part_of: the undertaking that it is a part (a tranche, one of several places) of.
    """

    id: str
    mentions: tuple[Mention, ...]
    links: tuple[Link, ...] = ()
    part_of: str | None = None

    @property
    def reports(self) -> tuple[Mention, ...]:
        """Its mentions without those that stand word for word in an earlier article."""
        first: dict[str, str] = {}
        return tuple(m for m in self.mentions if first.setdefault(_words(m), m.doc_id) == m.doc_id)


@of_one(most=1 << 16)
def _words(mention: Mention) -> str:
    return mention.words


class _Asked:
    """The names of a story, and what they answered while an entry was read."""

    __slots__ = ("_names", "answers")

    def __init__(self, names: Names) -> None:
        self._names = names
        self.answers: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        answer = self.answers[name] = self._names(name)
        return answer


@dataclass(frozen=True, slots=True)
class _Reading:
    """A mention, and the names that it hangs on beside its article."""

    mention: Mention
    answers: tuple[tuple[str, str], ...]

    def holds(self, recorded: Recorded, names: Names) -> bool:
        """Whether the entry would be read so again."""
        mine = self.mention.recorded
        if mine is not recorded and mine != recorded:
            return False
        return all(names(name) == answer for name, answer in self.answers)


_READINGS = Remembered[_Reading](most=50_000)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the entries of articles as mentions. ``versions`` counts the versions before an article."""

    documents: Mapping[str, Document]
    versions: Mapping[str, int]
    kinds: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    names: Names = field(default=no_names)
    _held: dict[str, dict[Hashable, _Reading]] = field(default_factory=dict, compare=False, repr=False)

    def mention(self, recorded: Recorded) -> Mention:
        """A commitment, or an event or claim as the report of an act."""
        entry = recorded.entry
        held = self._held.get(entry.doc_id)
        if held is None:
            held = self._held[entry.doc_id] = self._readings(entry.doc_id)
        known = held.get(entry.id)
        if known is not None and known.holds(recorded, self.names):
            return known.mention
        asked = _Asked(self.names)
        made = replace(self, names=asked).read(recorded)
        held[entry.id] = _Reading(made, tuple(asked.answers.items()))
        return made

    def _readings(self, doc_id: str) -> dict[Hashable, _Reading]:
        """What was read of an article before, if all that is looked at stands as it did."""
        document = self.documents.get(doc_id)
        version = self.versions.get(doc_id, 0), document.version_of if document else None
        return _READINGS.table((doc_id, *version), (document, dict(self.kinds.get(doc_id) or {})))

    def read(self, recorded: Recorded) -> Mention:
        """As :meth:`mention`, made anew."""
        entry, body = recorded.entry, negated(recorded.entry.body)
        r = rules()
        document = self.documents.get(entry.doc_id)
        act = body.get("act") or {}
        span = (int(act.get("start") or 0), int(act.get("end") or 0))
        holder = party(self._unsure(entry.doc_id, body.get("holder")), names=self.names)
        passed_on = str((body.get("holder") or {}).get("authority") or "") in {"outlet", "document"}
        doer = body.get("actor")
        actor = party(
            doer,
            holder=NOBODY if passed_on else holder,
            kind=self._kind(entry.doc_id, doer),
            names=self.names,
        )
        if _speaks_of_itself(holder, body):
            actor = holder
        sentence, bounds = sentence_of(document.text, span) if document else ("", (0, 0))
        if document:
            actor = of_place(actor, document.text[bounds[0] : bounds[1]])
            body = plain_opening(body, bounds[0], self.kinds.get(entry.doc_id) or {})
            body = apposed(body, document)
            if not actor.known:
                actor = owner(doer, document.text, bounds[0]) or actor
        told = act_of(body, actor, document=document, sentence=sentence, names=self.names)
        group, actor, words = told.group, told.actor, told.about
        proper = r.proper.get(str(act.get("text") or "").lower())
        about, names_ = _joined(words, self.names)
        if document and about and not names_:
            for word in words:
                named = stood_for(word, document.text, span[0])
                about, names_ = about | named, names_ | named
        about -= no_thing(group)
        within = frozenset(o for w in words for o in owners(w))
        names_ -= within
        recipient, _ = content(text_of(body.get("recipient")) or told.recipient)
        if proper:
            actor = party({"text": proper[0], "name": proper[0]}) if not actor.known else actor
            more = frozenset(proper[1])
            about, names_ = about | more, names_ | more
        around = " ".join(e.quote for e in entry.evidence)
        if document and not about and actor.kind is PartyKind.NONE:
            # «Three days after the deadline for their withdrawal»: whose it is stands in the sentence.
            around = document.text[bounds[0] : bounds[1]]
        context = telling(around)
        mine = actor.tokens | actor.own
        due = body.get("due") if entry.type == EntryType.COMMITMENT else body.get("time")
        if due and decided_then(sentence[: max(0, span[0] - bounds[0])], text_of(due)):
            due = None
        when = interval_of(dict(due)) if due else UNKNOWN
        if not_before(body) and group not in r.through.values() and when.end is not None:
            when = replace(when, begin=when.end, end=None)
        many = any(several(w) or plural(w) for w in words)
        thing = frozenset() if many else self._marks(body, words, sentence, bounds[0])
        return Mention(
            recorded=recorded,
            place=self._place(recorded, span[0]),
            dated=recorded.published.begin is not None,
            group=group,
            manner=manner_of(document, span) if document else "",
            actor=actor,
            holder=holder,
            authority=str((body.get("holder") or {}).get("authority") or "unattributed"),
            kind=str(act.get("class") or ""),
            things=telling(text_of(body.get("object"))) - mine,
            about=about - mine,
            names=names_ - mine,
            marks=thing,
            context=context - mine,
            recipient=recipient,
            figure=None if document and in_name(body, document) else _figure(body.get("quantity")),
            due=when,
            due_text=_due_text(due),
            polarity=_polarity(body, told),
            force=str(body.get("force") or ""),
            act=span,
            sentence=sentence,
            start=bounds[0],
            within=within,
            rest=is_rest(body),
            several=many,
            kinds=_all_of(plural, words),
            what=things(without_rate(told.what))[0] - mine - no_thing(group),
            title=_in_title(document, span) if document else False,
        )

    def _unsure(self, doc_id: str, words: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """A holder's field, without «person» where a bare name is all that speaks for that."""
        if not words or words.get("authority") != "person" or len(str(words.get("text") or "").split()) > 1:
            return words
        known = self.kinds.get(doc_id) or {}
        bare = known.get(int(words.get("end") or 0)) == ""
        return {k: v for k, v in words.items() if k != "authority"} if bare else words

    def _kind(self, doc_id: str, words: Mapping[str, Any] | None) -> str:
        """What the last name in these words is known to name: a person, place, organization, group."""
        if not words or words.get("end") is None:
            return ""
        known = self.kinds.get(doc_id) or {}
        return known.get(int(words["end"]), "")

    def _marks(
        self, body: Mapping[str, Any], words: Iterable[str], sentence: str, start: int
    ) -> frozenset[str]:
        """What sets its thing apart, by the phrases for it, its figure, or beside the act in the sentence."""
        phrases = [*words, text_of(body.get("quantity"))]
        told = marks(" ".join(p for p in phrases if p) or text_of(body.get("actor")))
        if not text_of(body.get("object")):
            told |= marks(text_of(body.get("actor")))  # «the first 12 ships will sail»
        act = body.get("act") or {}
        begin, end = int(act.get("start") or 0) - start, int(act.get("end") or 0) - start
        figure = body.get("quantity") or body.get("object") or {}
        reach = int(figure.get("start") or 0) - start
        told = told or (marks(sentence[end:reach]) if 0 < reach - end < _BETWEEN else told)
        return told or behind(sentence, end) or (frozenset() if any(words) else alone(sentence, begin))

    def _place(self, recorded: Recorded, start: int) -> Place:
        published = recorded.published
        doc_id = recorded.entry.doc_id
        return (
            published.begin or _LAST,
            published.end or _LAST,
            self.versions.get(doc_id, 0),
            doc_id,
            start,
            recorded.entry.id,
        )


def reader(
    documents: Iterable[Document], *, entities: Iterable[Recorded] = (), names: Names = no_names
) -> Reader:
    """A reader for entries of these articles; ``entities`` are theirs."""
    known = {d.id: d for d in documents}
    kinds = kinds_of(entities, known)
    versions: dict[str, int] = {}
    for doc_id, document in known.items():
        seen: set[str] = set()
        at = document.version_of
        while at and at in known and at not in seen:
            seen.add(at)
            at = known[at].version_of
        versions[doc_id] = len(seen)
    return Reader(known, versions, kinds, names)


def mentions(view: View, *, names: Names = no_names) -> tuple[Mention, ...]:
    """Every commitment of the view in the order of the story."""
    read = reader(view.documents(), entities=view.entries(types=(EntryType.ENTITY,)), names=names)
    found = [read.mention(r) for r in view.entries(types=(EntryType.COMMITMENT,))]
    return tuple(sorted(found, key=lambda m: m.place))


def _speaks_of_itself(holder: Party, body: Mapping[str, Any]) -> bool:
    """«The fund said it would»: «it» is the body that speaks, though it has no name."""
    told = str((body.get("actor") or {}).get("text") or "").lower()
    organized = str((body.get("holder") or {}).get("authority") or "") == "organization"
    return told in rules().thing and organized and holder.kind in {PartyKind.COMMON, PartyKind.GENERIC}


def _all_of(read: Callable[[str], frozenset[str]], words: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*map(read, words))


def _polarity(body: Mapping[str, Any], told: Act) -> str:
    """Whether the act of the group is to be done: «not before May» is, «stay open» is not to close."""
    if not_before(body) or (told.group in rules().through.values() and until(body)):
        return "+"
    said = str(body.get("polarity") or "+")
    return ("-" if said == "+" else "+") if told.reverse else said


_BETWEEN = 16
"""Code points between an act and its figure: «pay the first 3 billion»."""


def _due_text(due: Mapping[str, Any] | None) -> str:
    text = " ".join(str((due or {}).get("text") or "").split())
    return "" if text.lower() in rules().no_due else text


def _joined(phrases: Iterable[str], known: Names) -> tuple[frozenset[str], frozenset[str]]:
    """Content words and names of phrases, each name by the plain one that the story knows for it."""
    every: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    for phrase in phrases:
        told = named(without_rate(phrase), known)
        every, names = every | things(told)[0], names | telling(told)
    return every, names


def _figure(value: object) -> Figure | None:
    if not isinstance(value, Mapping):
        return None
    return Figure(
        text=str(value.get("text") or ""),
        low=value.get("low"),
        high=value.get("high"),
        unit=stem(str(value.get("unit") or "")),
    )


def _in_title(document: Document, act: tuple[int, int]) -> bool:
    return any(z.kind is ZoneKind.TITLE and z.start <= act[0] < z.end for z in document.zones)
