"""Revisions: how a later report of an undertaking differs from what was known of it before.

Each row is linked to its nearest predecessor in the undertaking, by publication and then by position,
and compared with all that had been told until then: a mention that is silent about a known date
restates it. Nothing is edited; both ends stay.

A passage that stands word for word in an earlier article (a reprint, a new version) is no report of its
own: it belongs to the undertaking and revises nothing.

**Undated articles** come last. Between an undated row and one of another article the order is not
told, so that nothing which depends on it is (no slip, advance, set, confirmation …): the same content
is a restatement, and anything else is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from onrecord.document import Document
from onrecord.ledger.provenance import Recorded
from onrecord.span import Evidence
from onrecord.story.remembered import Beginnings
from onrecord.story.revision_voice import one_voice, own_voice, retold
from onrecord.story.undertaking import Mention, Undertaking
from onrecord.story.undertaking_reading import Party, PartyKind, meet
from onrecord.story.undertaking_rules import cues_in, rules


class RevisionKind(StrEnum):
    """What a later report makes of an undertaking, by the annotation guideline."""

    SLIP = "slip"
    ADVANCE = "advance"
    SET = "set"
    UNSET = "unset"
    SCOPE = "scope"
    QUANTITY = "quantity"
    CONFIRMATION = "confirmation"
    DENIAL = "denial"
    POSTPONEMENT = "postponement"
    WITHDRAWAL = "withdrawal"
    FULFILMENT = "fulfilment"
    LAPSE = "lapse"
    CORRECTION = "correction"
    RESTATEMENT = "restatement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A later passage that is no commitment: the entry that tells it, and its characters."""

    recorded: Recorded
    mention: Mention
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """An earlier row and a later row or passage of one undertaking, and what became different.

    Attributes:
        earlier: the commitment before.
        later: the commitment after, or ``None`` when ``passage`` is the later end.
        why: what the kind rests on, in words.
    """

    undertaking: str
    earlier: Mention
    kind: RevisionKind
    why: str
    later: Mention | None = None
    passage: Passage | None = None

    @property
    def at(self) -> Mention:
        """The later end as a mention."""
        if self.later is not None:
            return self.later
        assert self.passage is not None  # noqa: S101
        return self.passage.mention


TOLERANCE = timedelta(days=1)
"""Due dates as near as this are one: «until 14 October» and «through 14 October»."""


@dataclass(slots=True)
class _State:
    """What has been told of an undertaking so far."""

    due: datetime | None = None
    begin: datetime | None = None
    due_text: str = ""
    figure: tuple[float | None, float | None] | None = None
    unit: str = ""
    names: frozenset[str] = frozenset()
    polarity: str = "+"
    refused: bool = False
    own: bool = False
    wished: bool = True
    """Whether nobody has told it but those who want it of another."""
    voices: list[tuple[Party, int]] = field(default_factory=list)

    def take(self, m: Mention) -> None:
        """Add what a mention tells."""
        if m.due.end is not None or m.due.begin is not None:
            # What somebody else demands does not take the place of the date that was set.
            if self.due is None or m.force not in _DEMANDS:
                self.due, self.begin = m.due.end or m.due.begin, m.due.begin
                self.due_text = m.due_text
        elif m.due_text and self.due is None:
            self.due_text = m.due_text
        if m.figure is not None and (counts(m) or not m.figure.unit):
            self.figure, self.unit = (m.figure.low, m.figure.high), m.figure.unit
        self.names |= m.names
        self.polarity = m.polarity
        self.refused = m.polarity == "-" and (self.refused or own_voice(m))
        self.own = self.own or own_voice(m)
        self.wished = self.wished and (m.force in _WISHES and not own_voice(m))
        self.voices.append((m.holder, rules().rank.get(m.authority, 0)))


def revised(
    undertaking: Undertaking, documents: Mapping[str, Document], *, whole: Undertaking | None = None
) -> Iterator[Revision]:
    """The revisions between the rows of one undertaking, and from its whole to its first row."""
    if whole is not None:
        yield from _split(whole, undertaking)
    reports = undertaking.reports
    items = tuple((m, documents.get(m.doc_id)) for m in reports)
    rows = list(_ROWS.known(undertaking.id, items))
    if len(rows) < len(reports):
        rows += _rows(undertaking.id, reports, rows, documents)
        _ROWS.keep(undertaking.id, items, tuple(rows))
    yield from (row.revision for row in rows if row.revision is not None)


@dataclass(frozen=True, slots=True)
class _Row:
    """What one report makes of those before it, and whether it counts for those behind it."""

    revision: Revision | None = None
    taken: bool = True


_ROWS = Beginnings[_Row](most=1 << 16)
"""By undertaking: reports with their articles, each of which hangs on those before it alone."""


def _rows(
    id_: str, reports: Sequence[Mention], known: Sequence[_Row], documents: Mapping[str, Document]
) -> Iterator[_Row]:
    """The rows of the reports behind the ``known`` ones."""
    state = _State()
    previous: Mention | None = None
    for mention, row in zip(reports, known, strict=False):
        if row.taken:
            state.take(mention)
            previous = mention
    for mention in reports[len(known) :]:
        if previous is None:
            row = _Row()
        elif _looks_back(mention, state):
            row = _Row(_lapsed(id_, previous, mention), taken=False)
        else:
            told = _kind(state, previous, mention, documents)
            row = _Row(
                None
                if told is None
                else Revision(undertaking=id_, earlier=previous, later=mention, kind=told[0], why=told[1])
            )
        if row.taken:
            state.take(mention)
            previous = mention
        yield row


def _lapsed(id_: str, previous: Mention, m: Mention) -> Revision | None:
    """The revision by a report that looks back on the time set, and tells that it was not done."""
    if not (_undone(m) and previous.dated and m.dated):
        return None
    why = "told as due by then, and as not done"
    return Revision(undertaking=id_, earlier=previous, later=m, kind=RevisionKind.LAPSE, why=why)


def _looks_back(m: Mention, state: _State) -> bool:
    """«… which was to be set up a week ago»: the time set for it is behind, and nothing new is set."""
    due, told = m.due.end or state.due, m.published.begin
    before = m.sentence[: m.act[0] - m.start]
    return due is not None and told is not None and due <= told and bool(rules().cues["meant"].search(before))


def _undone(m: Mention) -> bool:
    return rules().cues["undone"].search(m.sentence) is not None


def _split(whole: Undertaking, part: Undertaking) -> Iterator[Revision]:
    """What the first row of a part makes of the whole as it was told until then."""
    state, first = _State(), part.mentions[0]
    before = [m for m in whole.reports if m.place < first.place]
    for mention in before:
        state.take(mention)
    if not before or not (before[-1].doc_id == first.doc_id or (before[-1].dated and first.dated)):
        return
    kind, why = _due(state, first) or (RevisionKind.SCOPE, "a part is told by itself")
    yield Revision(undertaking=part.id, earlier=before[-1], later=first, kind=kind, why=why)


def _kind(
    state: _State, before: Mention, m: Mention, documents: Mapping[str, Document]
) -> tuple[RevisionKind, str] | None:
    ordered = before.doc_id == m.doc_id or (before.dated and m.dated)
    told = _change(state, before, m)
    if told is None:
        return RevisionKind.RESTATEMENT, "nothing that is told differs"
    if not ordered:
        return None
    if told[0] in _CORRECTED:
        if _version(before, m, documents):
            return RevisionKind.CORRECTION, f"a later version of the article; {told[1]}"
        words = _corrects(m, documents.get(m.doc_id))
        if words:
            return RevisionKind.CORRECTION, f"«{words}»; {told[1]}"
    return told


_CORRECTED = frozenset(RevisionKind) - {RevisionKind.RESTATEMENT, RevisionKind.CONFIRMATION}
_HEAD = 120


def _corrects(m: Mention, document: Document | None) -> str:
    """The words by which an article says that it, or one before it, had this wrong."""
    cue = rules().cues["correction"].search(m.sentence)
    if cue is None and document is not None:
        cue = rules().cues["correction_head"].match(document.text[:_HEAD].lower())
    return cue.group() if cue else ""


def _version(before: Mention, m: Mention, documents: Mapping[str, Document]) -> bool:
    later = documents.get(m.doc_id)
    return later is not None and later.version_of == before.doc_id


def _change(state: _State, before: Mention, m: Mention) -> tuple[RevisionKind, str] | None:
    cued = _cued(before, m)
    if cued is not None:
        again = before.title and before.doc_id == m.doc_id and _cued_by(before) is cued[0]
        return None if again else cued
    if m.polarity == "-" and state.polarity == "+" and _no_date(state, m):
        return RevisionKind.UNSET, "not by the time that was set, and no other is told"
    if m.polarity == "-" and state.polarity == "+":
        own = own_voice(m) or not m.holder.known
        leaked = all(rank == _UNNAMED for _, rank in state.voices)
        kind = RevisionKind.WITHDRAWAL if own and not leaked and not state.wished else RevisionKind.DENIAL
        return kind, "it is now said not to be done"
    firm = m.force not in _DEMANDS and (own_voice(m) or not m.holder.known)
    if m.polarity == "+" and state.refused and firm:
        return RevisionKind.WITHDRAWAL, "it is now said to be done, after the word that it would not be"
    due, figure = _due(state, m), _figure(state, m)
    if due and figure and due[0] is RevisionKind.SET and state.figure is not None:
        return figure  # another figure says more than a first date
    return due or figure or _scope(state, m) or _voice(state, before, m)


def _no_date(state: _State, m: Mention) -> bool:
    """«Will not restart in May and cannot say when it will»: the time goes, not the act."""
    same = m.due.is_open or state.due is None or (m.due.end or m.due.begin) == state.due
    return state.due is not None and same and rules().cues["unset"].search(m.sentence) is not None


_CUE_REACH = 48
CLAUSE = re.compile(r"[,;:—–]|\b(?:after|as|when|because|while|since|but|who|which|and)\b")
"""What ends the reach of a cue."""


def _cued(before: Mention, m: Mention) -> tuple[RevisionKind, str] | None:
    """What the words right before the act make of it: «dropped its threat of», «postponed announcing»."""
    found = _cue(m)
    if found is None or (before.doc_id == m.doc_id and before.start == m.start):
        return None
    kind, words = found
    if kind is RevisionKind.POSTPONEMENT and m.due_text and not m.due.is_open:
        return RevisionKind.SLIP, f"«{words}», to «{m.due_text}»"
    return kind, f"«{words}» before the act"


_CUED = (
    ("withdrawal", RevisionKind.WITHDRAWAL),
    ("postponement", RevisionKind.POSTPONEMENT),
    ("denial", RevisionKind.DENIAL),
)


def _cue(m: Mention) -> tuple[RevisionKind, str] | None:
    """The cue right before the act, or which the act itself is («hold back the payment»)."""
    at, end = m.act[0] - m.start, m.act[1] - m.start
    for name, kind in _CUED:
        for cue in rules().cues[name].finditer(m.sentence, max(0, at - _CUE_REACH), end):
            itself = cue.start() <= at < cue.end()
            if itself and (kind is not RevisionKind.POSTPONEMENT or m.kind == m.group):
                continue
            if itself or (cue.end() <= at and not CLAUSE.search(m.sentence, cue.end(), at)):
                return kind, cue.group()
    return None


def _cued_by(m: Mention) -> RevisionKind | None:
    found = _cue(m)
    return found[0] if found else None


def _due(state: _State, m: Mention) -> tuple[RevisionKind, str] | None:
    when = m.due.end or m.due.begin
    at = m.act[0] - m.start
    put_back = any(c.start() <= at < c.end() for c in cues_in(m.sentence, "slip"))
    if put_back and not m.title and when is None:
        return RevisionKind.SLIP, "the sentence tells that the date was put back"
    if when is not None:
        return _later(state, m, when)
    if m.due_text and not state.due_text:
        return RevisionKind.SET, f"a time is told: «{m.due_text}»"
    if state.due is not None and not m.title and rules().cues["unset"].search(m.sentence):
        return RevisionKind.UNSET, "the sentence tells that there is no date"
    return None


def _later(state: _State, m: Mention, when: datetime) -> tuple[RevisionKind, str] | None:
    if state.due is None:
        return RevisionKind.SET, f"a date is told: «{m.due_text}»"
    ends = m.due.end is not None and not (m.due.begin == state.begin and _one_day(m))
    if state.begin == state.due and ends and when > state.due:  # where it was «from 1 March»
        return RevisionKind.SET, f"«{m.due_text}», where only «{state.due_text}» was told"
    if _finer(state, m, when):
        return None
    if when > state.due + TOLERANCE:
        return RevisionKind.SLIP, f"«{m.due_text}» is later than «{state.due_text}»"
    if when < state.due - TOLERANCE and not _within(m, state.due):
        return RevisionKind.ADVANCE, f"«{m.due_text}» is earlier than «{state.due_text}»"
    return None


def _one_day(m: Mention) -> bool:
    return m.due.begin is not None and m.due.end is not None and m.due.end - m.due.begin <= TOLERANCE


def _finer(state: _State, m: Mention, when: datetime) -> bool:
    """Whether it lies within what was told: «in May», by June; «from July», of what is due by February."""
    if state.due is None or when > state.due:
        return False
    if m.due.end is None:
        return state.begin != state.due
    return state.begin is not None and (m.due.begin or state.begin) >= state.begin


def _within(m: Mention, due: datetime) -> bool:
    """Whether a known date lies in the time now told in a coarser way."""
    return m.due.begin is not None and m.due.end is not None and m.due.begin < due <= m.due.end


def _figure(state: _State, m: Mention) -> tuple[RevisionKind, str] | None:
    if m.figure is None or not counts(m):
        return None
    now = (m.figure.low, m.figure.high)
    if now == (None, None):
        return None
    if state.figure is None:
        return RevisionKind.QUANTITY, f"a figure is told: «{m.figure.text}»"
    if (m.figure.unit == _SHARE) != (state.unit == _SHARE):
        return None  # a share of it, and so many of it
    if now != state.figure and not _overlap(now, state.figure):
        return RevisionKind.QUANTITY, f"another figure: «{m.figure.text}»"
    return None


def counts(m: Mention) -> bool:
    """Whether the figure of a mention counts what it is about, not stages, days or times, nor who acts."""
    if m.figure is None or not m.figure.unit or m.figure.unit in rules().no_figure:
        return False
    return m.figure.unit not in rules().parties


_SHARE = "%"


def _overlap(a: tuple[float | None, float | None], b: tuple[float | None, float | None]) -> bool:
    low = max(a[0] if a[0] is not None else float("-inf"), b[0] if b[0] is not None else float("-inf"))
    high = min(a[1] if a[1] is not None else float("inf"), b[1] if b[1] is not None else float("inf"))
    return low <= high


def _scope(state: _State, m: Mention) -> tuple[RevisionKind, str] | None:
    new = m.names - meet(m.names, state.names)
    if new and m.several and new != m.names:
        return RevisionKind.SCOPE, "named for the first time: " + ", ".join(sorted(new))
    return None


def _voice(state: _State, before: Mention, m: Mention) -> tuple[RevisionKind, str] | None:
    """Whether somebody firm says so who had not: a further party, or a higher authority."""
    rank = rules().rank.get(m.authority, 0)
    if rank < _FIRM or m.holder.kind is PartyKind.NONE or m.title or retold(m):
        return None
    if before.doc_id == m.doc_id and (before.title or before.holder.kind is PartyKind.NONE):
        return None  # a headline, a caption, a quotation set apart: the article says whose word it is
    if any(one_voice(voice, m.holder) for voice, _ in state.voices):
        return None
    if m.force in _WISHES and before.force not in _WISHES:
        return None
    if state.own and own_voice(m):
        return None
    who = " ".join(sorted(m.holder.tokens | m.holder.own)) or m.holder.words
    return RevisionKind.CONFIRMATION, f"now also on the word of {who}"


_DEMANDS = frozenset({"demanded", "requested", "proposed"})
_UNNAMED, _FIRM = 1, 2
_WISHES = frozenset({"demanded", "requested", "proposed", "expected"})
