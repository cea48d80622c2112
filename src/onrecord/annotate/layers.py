"""The data of each layer: what annotators exchange. Plain frozen values; positions are document offsets.

Terms: source, cue, content (PARC, Pareti 2015; PolNeAR, Newell et al. 2018); TIMEX3 (TimeML 1.2.1);
event and factuality (FactBank, Saurí and Pustejovsky 2009); PLOVER roots for acts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from onrecord.annotate.times import Clue as Clue  # noqa: PLC0414
from onrecord.annotate.times import Reading as Reading  # noqa: PLC0414
from onrecord.annotate.times import Timex as Timex  # noqa: PLC0414
from onrecord.annotate.times import TimexType as TimexType  # noqa: PLC0414
from onrecord.annotate.times import Written as Written  # noqa: PLC0414
from onrecord.document import ZoneKind
from onrecord.interval import UNKNOWN, Interval
from onrecord.span import Bounds


# -- parse ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Token:
    """One token. ``head`` is the index of its governor in the parse (its own index for a root)."""

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens ``first`` up to, not including, ``last`` of the parse; characters ``start..end``."""

    first: int
    last: int
    start: int
    end: int
    zone: ZoneKind

    @property
    def bounds(self) -> Bounds:
        return self.start, self.end


# -- entities -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Entity:
    """One mention. Mentions with one ``entity`` id are held to be the same, inside this article.

    ``type`` is the tagger's label (PERSON, ORG, GPE, NORP, FAC, LOC, ...); ``name`` the fullest mention.
    """

    start: int
    end: int
    type: str
    entity: str
    name: str


# -- attribution ----------------------------------------------------------------------------
class Authority(StrEnum):
    """On whose authority. An anonymous source is never linked to a name."""

    PERSON = "person"
    OFFICE = "office"
    ORGANIZATION = "organization"
    DOCUMENT = "document"
    OUTLET = "outlet"
    COLLECTIVE = "collective"
    ANONYMOUS = "anonymous"
    UNATTRIBUTED = "unattributed"


class Act(StrEnum):
    """What the source did with the content."""

    SAY = "say"
    CONFIRM = "confirm"
    DENY = "deny"
    DECLINE = "decline"
    NOT_KNOW = "not_know"
    DEMAND = "demand"
    PROMISE = "promise"
    WARN = "warn"
    ACCUSE = "accuse"
    HINT = "hint"
    ANNOUNCE = "announce"
    POSTPONE = "postpone"
    PREDICT = "predict"
    BELIEVE = "believe"
    WANT = "want"
    AGREE = "agree"
    REFUSE = "refuse"


class QuoteKind(StrEnum):
    """Whose words the content is in: the source's, the writer's, or both."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One party behind an attribution; a phrase can name several.

    Attributes:
        spans: the phrase, appositives included; empty when the text names no source.
        head: the phrase's name or head noun alone («Kirby», «officials»).
        entity: id of the entity inside this article, ``""`` when unresolved. Never set for the
            anonymous; those share an ``identity`` («anon1») with their later mentions instead.
        name: the fullest name or description inside this article.
        count: lowest and highest number of persons, ``None`` when not told.
        reason: why the source is not named, as the text has it.
        setting: where or how they spoke («in a conference call»).
    """

    authority: Authority
    spans: tuple[Bounds, ...] = ()
    head: Bounds | None = None
    entity: str = ""
    identity: str = ""
    name: str = ""
    count: tuple[int, int | None] | None = None
    reason: Bounds | None = None
    setting: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of the chain between the source and the reader: an outlet, an agency, a document.

    ``relation`` is the wording's kind: ``told``, ``reported``, ``citing``, ``interview``, ``quoted``,
    ``previously``, ``credit``. ``name`` is ``""`` for a hop that the text leaves unknown.
    """

    name: str
    bounds: Bounds
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Somebody is said to have said (believed, wanted, promised, ...) something.

    ``source``, ``cue`` and ``content`` are one or more pieces each, in order, disjoint; ``source`` and
    ``cue`` may be empty (a passive without an agent; a quotation without a verb). ``parent`` is the id
    of the attribution whose content holds this one.
    """

    id: str
    content: tuple[Bounds, ...]
    source: tuple[Bounds, ...] = ()
    cue: tuple[Bounds, ...] = ()
    kind: QuoteKind = QuoteKind.INDIRECT
    act: Act = Act.SAY
    negated: bool = False
    sources: tuple[Source, ...] = ()
    via: tuple[Hop, ...] = ()
    parent: str | None = None
    rule: str = ""

    @property
    def authority(self) -> Authority:
        """The first source's authority; unattributed when there is none."""
        return self.sources[0].authority if self.sources else Authority.UNATTRIBUTED


# -- events ---------------------------------------------------------------------------------
class Factuality(StrEnum):
    """How an event stands, by the word of whoever reports it; apart from what the act is."""

    HAPPENED = "happened"
    ONGOING = "ongoing"
    PLANNED = "planned"
    DEMANDED = "demanded"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"
    DENIED = "denied"
    UNKNOWN = "unknown"


class Force(StrEnum):
    """How a commitment binds, by the annotation guideline."""

    PROMISED = "promised"
    AGREED = "agreed"
    PLANNED = "planned"
    ORDERED = "ordered"
    DEMANDED = "demanded"
    REQUESTED = "requested"
    REFUSED = "refused"
    EXPECTED = "expected"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """«at least 153», «close to 200», «hundreds»: bounds on a count of some unit; ``None`` is open."""

    start: int
    end: int
    low: float | None = None
    high: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One predicate with its arguments, as one clause of the text has it.

    Attributes:
        trigger: the verb group or noun of the act («withdraw», «the withdrawal»'s head).
        clause: the smallest clause or clauses that carry act, actor and time, as evidence.
        act: class from the lexicon of acts («withdraw»), the lemma when it is in none.
        root: PLOVER root (``"RETREAT"``, ``"AGREE"``, ...) or ``""``.
        time: index into the document's timexes.
        valid: when the event is said to be: the timex's bounded interval, or what tense allows.
        force: set when the event is a commitment, by ``guidelines`` (to be done or not done later).
        holder: id of the innermost attribution whose content holds the clause, ``None`` for the writer.
        cue: the words that decide factuality or force («would», «hinted», «is expected to»).
        held_by: the phrase of the party whose act of speech it is where the clause itself names it
            («the two agreed to …», «asking the government to …»): nearer than ``holder``.
        change: measures of a change by their preposition: ``("from", …)``, ``("to", …)``, ``("by", …)``.
        notes: what a reader should know of how a field was read («metonym: Washington for United States»).
        remains_of: what «those remaining», «the remainder», «the rest» are a remainder of.
        tranche_of: index of the first event of a plan that is told in tranches, as its later parts hold it.
    """

    trigger: Bounds
    clause: tuple[Bounds, ...]
    lemma: str
    act: str
    root: str = ""
    actor: Bounds | None = None
    actor_name: str = ""
    object: Bounds | None = None
    recipient: Bounds | None = None
    quantity: Quantity | None = None
    place: Bounds | None = None
    time: int | None = None
    valid: Interval = UNKNOWN
    condition: Bounds | None = None
    polarity: str = "+"
    factuality: Factuality = Factuality.UNKNOWN
    force: Force | None = None
    cue: Bounds | None = None
    holder: str | None = None
    rule: str = ""
    notes: tuple[str, ...] = field(default=())
    change: tuple[tuple[str, Bounds], ...] = ()
    held_by: Bounds | None = None
    remains_of: Bounds | None = None
    tranche_of: int | None = None
