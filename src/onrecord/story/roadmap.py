"""The plan as reported: the undertakings of a story put together as of a day.

Undertakings of one kind of act by one party are a plan; its steps are the undertakings, parts behind
their whole, in the order in which they are due. Each step has what was told last, everyone who said so,
whose word is still missing, and the rival versions side by side. Nothing is decided between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from onrecord.interval import UNKNOWN, Interval
from onrecord.ledger.store import View
from onrecord.story.revision_story import Development, developments
from onrecord.story.undertaking import Mention
from onrecord.story.undertaking_reading import Fit, Names, Party, PartyKind, fit
from onrecord.story.undertaking_rules import rules
from onrecord.story.undertaking_status import Standing, standing

NO_DATE = "no date given"
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody who says so: the words for him, his authority, and the mention in which he said it last."""

    name: str
    authority: str
    mention: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What some of the voices say: a date, a figure, whether it is to be done; and who says it."""

    due: Interval
    due_text: str
    quantity: str
    polarity: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One undertaking of a plan, as it was told by the day.

    Attributes:
        due, due_text: what was told last; ``due_text`` is ``"no date given"`` where no report has one.
        unsure: ``due`` is that of another step, which a rule ties this one to; no report gives it one.
        remains: the words for what is left («the remainder»), where a report tells them.
        conditions: what it waits for, each wording once.
        versions: rival versions, the latest told first; one when all agree.
        unconfirmed: parties that are to act or to receive, and have not been reported to say so.
        seen: its mentions by the day.
    """

    development: Development
    standing: Standing
    last: Mention
    actor: str
    act: str
    object: str
    place: str
    quantity: str
    remains: str
    due: Interval
    due_text: str
    conditions: tuple[str, ...]
    versions: tuple[Version, ...]
    unconfirmed: tuple[str, ...]
    seen: tuple[Mention, ...] = ()
    unsure: bool = False

    @property
    def disputed(self) -> bool:
        """Whether rival versions stand side by side."""
        return len(self.versions) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The steps of one party's acts of one kind, in the order in which they are due."""

    party: str
    act: str
    steps: tuple[Step, ...]


def roadmap(view: View, *, as_of: datetime | None = None, names: Names | None = None) -> tuple[Plan, ...]:
    """The plans of a view as of a moment (exclusive, in UTC); without one, of everything it holds.

    Plans with the most reports come first. The undertakings of a plan that ended (done, dropped) stay.
    """
    return plans(developments(view, names=names), as_of=as_of)


def plans(found: Iterable[Development], *, as_of: datetime | None = None) -> tuple[Plan, ...]:
    """The plans that these developments make up."""
    groups: list[tuple[Mention, list[Step]]] = []
    by_act: dict[str, list[int]] = {}
    unnamed: list[tuple[Mention, Step]] = []
    for development in found:
        seen = [m for m in development.undertaking.mentions if _visible(m, as_of)]
        if not seen:
            continue
        step = _step(development, seen, as_of=as_of)
        lead = next((m for m in seen if m.actor.known), seen[0])
        if not lead.actor.known:
            unnamed.append((lead, step))
            continue
        same = by_act.setdefault(_family(lead), [])
        index = next((i for i in same if fit(groups[i][0].actor, lead.actor) is Fit.SAME), None)
        if index is None:
            same.append(len(groups))
            groups.append((lead, [step]))
        else:
            groups[index][1].append(step)
    named = len(groups)
    for lead, step in unnamed:
        # «All troops would leave the base»: of the one plan for such acts that the same article tells of.
        near = [
            i
            for i in by_act.get(_family(lead), [])
            if i < named and _tells(groups[i][1], lead.doc_id) and _goes(groups[i][0]) is _goes(lead)
        ]
        if len(near) == 1 and lead.actor.kind is PartyKind.GENERIC:
            groups[near[0]][1].append(step)
        else:
            groups.append((lead, [step]))
    made = [_plan(lead, gathered(steps)) for lead, steps in _with_stays(groups)]
    return tuple(sorted(made, key=_weight))


def _goes(m: Mention) -> bool:
    """Whether who acts is who goes; who expels others is not."""
    return m.group != "dismissal"


def _with_stays(groups: list[tuple[Mention, list[Step]]]) -> list[tuple[Mention, list[Step]]]:
    """Who stays where belongs to the plan by which the same party leaves, if one article tells both."""
    left: list[tuple[Mention, list[Step]]] = []
    for lead, steps in groups:
        plan = next((g for g in groups if _leaves(g, lead, steps)), None) if lead.group == STAY else None
        if plan is None:
            left.append((lead, steps))
        else:
            plan[1].extend(steps)
    return left


def _leaves(plan: tuple[Mention, list[Step]], lead: Mention, stays: Sequence[Step]) -> bool:
    articles = {m.doc_id for s in stays for m in s.development.undertaking.mentions if m.names}
    return (
        plan[0].group in _DEPARTURES
        and fit(plan[0].actor, lead.actor) is Fit.SAME
        and any(_tells(plan[1], doc_id) for doc_id in articles)
    )


_DEPARTURES = frozenset({"departure", "reduce"})


def _family(m: Mention) -> str:
    """A name that acts share which may be told one as the other."""
    return min((m.group, *sorted(rules().related.get(m.group, ()))))


def _tells(steps: Sequence[Step], doc_id: str) -> bool:
    return any(m.doc_id == doc_id for s in steps for m in s.development.undertaking.mentions)


def _plan(lead: Mention, steps: list[Step]) -> Plan:
    return Plan(
        party=_party(lead) or "(nobody is named)",
        act=lead.group,
        steps=tuple(sorted(steps, key=_when)),
    )


def _weight(plan: Plan) -> tuple[int, object]:
    reports = sum(len(s.development.undertaking.mentions) for s in plan.steps)
    return -reports, plan.steps[0].development.undertaking.mentions[0].place


def _when(step: Step) -> tuple[datetime, datetime, object]:
    due = step.due
    return (
        due.end or due.begin or _LAST,
        due.begin or _LAST,
        step.development.undertaking.mentions[0].place,
    )


def _visible(m: Mention, as_of: datetime | None) -> bool:
    return as_of is None or m.published.begin is None or m.published.begin < as_of


def _step(development: Development, seen: Sequence[Mention], *, as_of: datetime | None) -> Step:
    last = seen[-1]
    dated = next((m for m in reversed(seen) if not m.due.is_open), None)
    timed = dated or next((m for m in reversed(seen) if m.due_text), None)
    return Step(
        development=development,
        standing=standing(development, as_of=as_of),
        last=last,
        actor=next((p for p in map(_party, reversed(seen)) if p), ""),
        act=_words(last, "act"),
        object=_latest(seen, "object"),
        place=_latest(seen, "place"),
        quantity=_latest(seen, "quantity"),
        remains=_remains(seen),
        due=dated.due if dated else UNKNOWN,
        due_text=timed.due_text if timed else NO_DATE,
        conditions=tuple(dict.fromkeys(c for m in seen if (c := _words(m, "condition")))),
        versions=versions(seen),
        unconfirmed=_unconfirmed(seen),
        seen=tuple(seen),
    )


def _words(m: Mention, field: str) -> str:
    value = m.recorded.entry.body.get(field)
    return " ".join(str((value or {}).get("text") or "").split()) if isinstance(value, dict) or value else ""


def _latest(seen: Sequence[Mention], field: str) -> str:
    return next((w for m in reversed(seen) if (w := _words(m, field))), "")


def _remains(seen: Sequence[Mention]) -> str:
    """«the remainder», where a mention is told as the rest of another part."""
    for m in reversed(seen):
        rest = m.recorded.entry.body.get("remains_of")
        if rest:
            return f"what remains of {' '.join(str(rest.get('text') or '').split())}"
    return ""


def _party(m: Mention) -> str:
    body = m.recorded.entry.body.get("actor") or {}
    if m.actor.known and m.actor.spoken:
        return m.actor.words
    name = str(body.get("name") or "")
    return name or (
        " ".join(str(body.get("text") or "").split()) if m.actor.kind is not PartyKind.NONE else ""
    )


# -- parts of one plan ---------------------------------------------------------------------------
STAY = "remain"
_PLAN = re.compile(
    r"^[\"“'‘]?(?:under |according to )?(?:the|this|that) (?:\w+ )?"
    r"(?:plan|deal|agreement|accord|pact|roadmap)\b"
)


def gathered(steps: Sequence[Step]) -> list[Step]:
    """The steps of one plan, each with what the same article says of the plan as a whole.

    «The plan, which requires a go-ahead, would see …»: the condition holds for every step that the
    article tells of the plan. «Troops in Z would stay», beside «the remainder would leave by …»: who
    stays when the others leave is of the remainder, and leaves with it. That day is marked unsure.
    """
    conditions: dict[str, dict[str, None]] = {}
    for step in steps:
        for m in step.seen:
            if _PLAN.match(m.sentence) and (words := _words(m, "condition")):
                conditions.setdefault(m.doc_id, {})[words] = None
    told = [_conditioned(step, conditions) for step in steps]
    rests = [s for s in told if any(m.rest for m in s.seen) and not s.due.is_open]
    return [_with_the_rest(step, rests) if _stays(step) else step for step in told]


def _conditioned(step: Step, conditions: dict[str, dict[str, None]]) -> Step:
    of_plan = [c for m in step.seen if _PLAN.match(m.sentence) for c in conditions.get(m.doc_id, ())]
    return replace(step, conditions=tuple(dict.fromkeys([*step.conditions, *of_plan])))


def _stays(step: Step) -> bool:
    return step.last.group == STAY and step.last.polarity == "+" and step.due.is_open and bool(step.place)


def _with_the_rest(step: Step, rests: Sequence[Step]) -> Step:
    articles = {m.doc_id for m in step.seen}
    same = [r for r in rests if articles & {m.doc_id for m in r.seen}]
    dues = {r.due for r in same}
    if len(dues) != 1:
        return step
    rest = same[-1]
    return replace(
        step,
        due=rest.due,
        unsure=True,
        remains=f"leaves with what remains: «{_words(rest.last, 'actor') or rest.actor}»",
        conditions=tuple(dict.fromkeys([*step.conditions, *(c for r in same for c in r.conditions)])),
    )


# -- voices and versions -------------------------------------------------------------------------
def _voice(m: Mention) -> Voice:
    holder = m.recorded.entry.body.get("holder") or {}
    name = str(holder.get("name") or holder.get("text") or "")
    return Voice(name=" ".join(name.split()), authority=m.authority, mention=m)


class _Voices:
    """The voices that were heard, the first of each: found again without comparing all of them.

    Two known holders are one by their names; where one is not known, both are by the words for them in one
    article.
    """

    def __init__(self, voices: Iterable[Voice]) -> None:
        self._named: dict[Party, tuple[int, Voice]] = {}
        self._unnamed: dict[tuple[str, str], tuple[int, Voice]] = {}
        self._every: dict[tuple[str, str], tuple[int, Voice]] = {}
        self._same: dict[Party, tuple[Party, ...]] = {}
        self._heard = 0
        for voice in voices:
            self.hear(voice)

    def hear(self, voice: Voice) -> None:
        holder, place, told = voice.mention.holder, _place(voice), (self._heard, voice)
        self._heard += 1
        self._every.setdefault(place, told)
        if not holder.known:
            self._unnamed.setdefault(place, told)
        elif holder not in self._named:
            self._named[holder] = told
            self._same.clear()

    def find(self, voice: Voice) -> Voice | None:
        """The first that is the same; ``None`` for a voice that was not heard."""
        holder, place = voice.mention.holder, _place(voice)
        if not holder.known:
            found = [self._every[place]] if place in self._every else []
        else:
            if holder not in self._same:
                self._same[holder] = tuple(h for h in self._named if fit(h, holder) is Fit.SAME)
            found = [self._named[h] for h in self._same[holder]]
            found += [self._unnamed[place]] if place in self._unnamed else []
        return min(found, key=lambda f: f[0])[1] if found else None


def _place(voice: Voice) -> tuple[str, str]:
    return voice.mention.doc_id, voice.name


def versions(seen: Sequence[Mention]) -> tuple[Version, ...]:
    """What each voice said last, those who agree together, the latest first.

    A voice that gives no date, no figure and no refusal agrees with whatever stands.
    """
    told = [_voice(m) for m in reversed(seen)]
    telling = _Voices(v for v in told if not v.mention.due.is_open or v.mention.polarity == "-")
    last: list[Voice] = []
    heard = _Voices(())
    for voice in told:
        if heard.find(voice) is None:
            # The latest mention of a voice that gives a date or a refusal, else its latest.
            last.append(telling.find(voice) or voice)
            heard.hear(last[-1])
    kinds: list[tuple[Version, list[Voice]]] = []
    silent: list[Voice] = []
    for voice in last:
        m = voice.mention
        if m.due.is_open and m.figure is None and m.polarity == "+":
            silent.append(voice)
            continue
        for version, voices in kinds:
            if _agree(version, m):
                voices.append(voice)
                break
        else:
            kinds.append((_version(m), [voice]))
    if not kinds and silent:
        kinds.append((_version(silent[0].mention), []))
    if kinds:
        # Who asks for it without a date does not say that it is to be by then.
        dated = not kinds[0][0].due.is_open
        kinds[0][1].extend(v for v in silent if not dated or v.mention.force not in _ASKS)
    return tuple(
        Version(
            due=v.due, due_text=v.due_text, quantity=v.quantity, polarity=v.polarity, voices=tuple(voices)
        )
        for v, voices in kinds
    )


_ASKS = frozenset({"demanded", "requested"})


def _version(m: Mention) -> Version:
    return Version(
        due=m.due,
        due_text=m.due_text or NO_DATE,
        quantity=m.figure.text if m.figure else "",
        polarity=m.polarity,
        voices=(),
    )


def _agree(version: Version, m: Mention) -> bool:
    if version.polarity != m.polarity:
        return False
    if m.due.is_open or version.due.is_open:
        return True
    if m.due.begin is None and version.due.begin is None:
        return m.due.end == version.due.end
    return m.due.overlaps(version.due)


def _unconfirmed(seen: Sequence[Mention]) -> tuple[str, ...]:
    """Whoever is to act and has not been reported to say so, by himself or through an officer."""
    heard = [m.holder for m in seen if m.holder.known]
    waiting: dict[str, None] = {}
    for m in seen:
        if not m.actor.known or m.rest or m.actor.kind is PartyKind.PERSON:
            continue
        if not any(fit(h, m.actor) in {Fit.SAME, Fit.SPEAKER} for h in heard):
            waiting.setdefault(_party(m))
    return tuple(waiting)
