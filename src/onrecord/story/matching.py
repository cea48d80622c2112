"""Which commitments are about the same undertaking.

Two mentions are compared only when they share a block: the act with the party, or the act with a word
of what it is about. Inside a block, in the order of the story, each is compared with the nearest before
it, so that the work for one article does not grow with the whole. A pair is linked when the act is the
same, nothing that is known of it differs (party, manner, thing, place, recipient, time), and enough is
shared. An unsure link is left out.

**Time.** The same words about another time are another undertaking: a pair is kept apart when the later
article appeared more than :data:`AFTER_DUE` days after the earlier mention was due and as long after its
article; without a due when more than :data:`SILENCE` days lie between the articles. A mention between
the two bridges them. With an undated article only due dates can tell: more than :data:`SILENCE` days
between them separate, and without two of them it is linked to no dated article but by its own date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from onrecord.ledger.provenance import EntryType
from onrecord.story.remembered import of_two
from onrecord.story.undertaking import Mention
from onrecord.story.undertaking_reading import Fit, Party, PartyKind, fit, meet
from onrecord.story.undertaking_rules import rules, stem
from onrecord.story.undertaking_thing import otherwise

AFTER_DUE = 183
"""Days after a due date without a word, after which the same words are another undertaking."""

SILENCE = 548
"""Days between two articles, or between two due dates, that separate by themselves."""

STRONG, FAIR, WEAK = 3, 2, 1

_PAIRS = 1 << 17
"""Pairs of which it is remembered how they compare: the account of another day asks about most again."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How sure a pair is, and the words for it. A strength of 0 says that they differ."""

    strength: int
    why: str


@of_two(most=_PAIRS)
def compare(a: Mention, b: Mention) -> Verdict:
    """Whether two mentions are of one undertaking; the same whichever comes first."""
    apart = conflict(a, b) or time_apart(a, b)
    if apart:
        return Verdict(0, apart)
    actors = fit(a.actor, b.actor)
    if actors is Fit.UNKNOWN and (beside(a, b) or beside(b, a)):
        actors = Fit.SAME
    if actors is Fit.UNKNOWN and (_acts_in(a, b) or _acts_in(b, a)):
        actors = Fit.SAME
    if actors is Fit.UNKNOWN and a.doc_id == b.doc_id and _same_office(a, b):
        actors = Fit.SAME
    shared = meet(a.about | _implied(a) | _moving(a), b.about | _implied(b) | _moving(b))
    shared |= meet(a.recipient, b.about) | meet(b.recipient, a.about)
    shared |= _by_figure(a, b) | (meet(a.recipient, b.recipient) if _one_figure(a, b) else frozenset())
    named = meet(a.names, _known(b)) | meet(b.names, _known(a))
    if a.what and b.what and not meet(a.what, b.what) and not shared & (a.names | b.names):
        shared -= (a.about - a.what) | (b.about - b.what)  # in one place, and of other things
    told = _told(a, b, actors, shared | named)
    if a.group != b.group:
        strong = actors is Fit.SAME and bool(meet(a.names, b.names))
        return Verdict(FAIR, told) if strong else Verdict(0, "another act")
    if a.about and b.about and not shared and not named and not _stands_for(a, b):
        return Verdict(0, "about something else")
    if a.polarity != b.polarity and "remain" in {a.kind, b.kind} and a.group == "closing":
        return Verdict(0, "one is to stay open")
    if a.polarity != b.polarity and not _answers(a, b, actors, shared | named):
        return Verdict(0, "one is not to be done")
    return Verdict(_strength(a, b, actors, shared, named), told)


def _strength(a: Mention, b: Mention, actors: Fit, shared: frozenset[str], named: frozenset[str]) -> int:
    """How sure a pair is of which nothing differs, by what both tell."""
    if actors is Fit.SAME:
        bare = not a.about and not b.about
        return STRONG if shared or named or _two_names(a, b) else FAIR if bare or _same_rest(a, b) else WEAK
    if named or _two_names(a, b) or (shared and _most(a, b, shared)):
        return FAIR
    if _same_rest(a, b) and actors is Fit.UNKNOWN:
        return FAIR
    if _same_office(a, b) and not a.about and not b.about:
        return FAIR
    alone = a.doc_id == b.doc_id and actors is Fit.UNKNOWN and not (_tells(a) and _tells(b))
    return WEAK if shared or alone or near_by(a, b) or _same_speaker(a, b) else 0


def _by_figure(a: Mention, b: Mention) -> frozenset[str]:
    """«The 3,000», of the 3,000 of which it was told: the figure stands for the thing."""
    if not _one_figure(a, b) or (a.about and b.about):
        return frozenset()
    last = max(a, b, key=lambda m: m.place)
    return frozenset({f"the {last.figure.low:,.0f}"}) if last.figure and _definite(last) else frozenset()


def _one_figure(a: Mention, b: Mention) -> bool:
    """Whether both tell one figure, and one that few other things have."""
    one, other = a.figure, b.figure
    if one is None or other is None or one.low is None or one.low < _TELLING:
        return False
    return one.low == other.low and one.high == other.high


_TELLING = 11
"""A smaller figure tells no thing from another."""


def _definite(m: Mention) -> bool:
    """Whether «the», «those» or an owner stands before its figure."""
    told = m.recorded.entry.body.get("quantity") or {}
    before = m.sentence[: max(0, int(told.get("start") or 0) - m.start)]
    return _DEFINITE.search(before) is not None


_DEFINITE = re.compile(r"\b(?:the|these|those|its|their|our|his|her|all)\s+(?:of the\s+)?(?:\w+\s+)?$")


def _tells(m: Mention) -> bool:
    """Whether the words for who acts tell them from others."""
    return m.actor.kind not in {PartyKind.NONE, PartyKind.GENERIC}


def _same_office(a: Mention, b: Mention) -> bool:
    """«The government» in both, and no name."""
    generic = a.actor.kind is b.actor.kind is PartyKind.GENERIC
    return generic and bool(offices(a.actor) & offices(b.actor))


def offices(party: Party) -> frozenset[str]:
    """The words for a party that has no name."""
    words = party.words.lower().replace("’", "'").split()
    return frozenset(map(stem, words)) & rules().generic


def _moving(m: Mention) -> frozenset[str]:
    """«The ferry will run»: what is run stands where who runs it would."""
    return m.actor.tokens if m.actor.kind is PartyKind.COMMON and not m.about else frozenset()


def _acts_in(m: Mention, other: Mention) -> bool:
    """«The strike at Coastal Lines»: who acts there is among what the act without its doer is about."""
    named = m.actor.kind is PartyKind.NAMED and bool(m.actor.tokens)
    return named and other.actor.kind is PartyKind.NONE and m.actor.tokens <= other.about


def _described(m: Mention) -> bool:
    """«The city»: what it is about is told by a word that stands for a name given before."""
    return bool(m.about) and m.about <= rules().stands_for


def _stands_for(a: Mention, b: Mention) -> bool:
    """Whether one may stand for what the other names, and names alone: «the city», «Sarn»."""
    return any(
        _described(x) and y.names and (not y.about - y.names or x.about & y.about)
        for x, y in ((a, b), (b, a))
    )


def _same_speaker(a: Mention, b: Mention) -> bool:
    """Whether one person says both, and one of them does not name what it is about."""
    if PartyKind.PERSON not in {a.holder.kind, b.holder.kind} or fit(a.holder, b.holder) is not Fit.SAME:
        return False
    return any(not m.about or _described(m) for m in (a, b))


def near_by(a: Mention, b: Mention) -> bool:
    """Whether two mentions, of which one tells neither who nor what, stand beside one name."""
    bare = [m for m in (a, b) if m.actor.kind is PartyKind.NONE and not m.about]
    return bool(bare) and bool(meet(a.context, b.context))


def _most(a: Mention, b: Mention, shared: frozenset[str]) -> bool:
    """Whether what is shared is at least half of what the shorter one tells, and no stray word."""
    small, large = sorted((len(a.about), len(b.about)))
    return len(shared) * 2 >= small and (len(shared) > 1 or large <= _FEW)


_FEW = 3


def _same_rest(a: Mention, b: Mention) -> bool:
    """Whether both are of what remains, by the same day."""
    return a.rest and b.rest and a.due.end is not None and a.due.end == b.due.end


def beside(m: Mention, silent: Mention) -> bool:
    """Whether a mention that names nobody itself has in its sentence the name of who is to act there."""
    if silent.actor.kind is not PartyKind.NONE or not m.actor.tokens or (m.about and silent.about):
        return False
    return m.actor.tokens <= _stems(silent.sentence)


@lru_cache(maxsize=1 << 12)
def _stems(sentence: str) -> frozenset[str]:
    return frozenset(stem(w.strip(".,;:\"'")) for w in sentence.split())


@of_two(most=_PAIRS)
def conflict(a: Mention, b: Mention) -> str:
    """What both tell and tell differently; empty when nothing does."""
    if a.group != b.group and b.group not in rules().related.get(a.group, ()):
        return "another act"
    if a.manner != b.manner:
        return "another manner"
    if fit(a.actor, b.actor) is Fit.DIFFERENT:
        return "another party"
    return _other_thing(a, b) or _other_part(a, b)


def _other_thing(a: Mention, b: Mention) -> str:
    if _apart(a.names, b.names) and not _two_names(a, b):
        return "another thing or place"
    if a.kind == b.kind and _apart(a.things, b.things) and not _two_names(a, b):
        return "another thing"
    if otherwise(a.marks, b.marks):
        return "another one of the kind"
    return "for another recipient" if _apart(a.recipient, b.recipient) else ""


def _apart(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether both are told and have nothing in common."""
    return bool(a and b and not meet(a, b))


def _other_part(a: Mention, b: Mention) -> str:
    if a.rest != b.rest and (a.due.is_open or a.due.end != b.due.end):
        return "what is left of it"
    if a.several != b.several and _some(a, b):
        return "a part of it"
    return "another part of one plan" if _tranches(a, b) else ""


def _some(a: Mention, b: Mention) -> bool:
    """Whether one names some of the things that the other names, and no other."""
    several, single = (a, b) if a.several else (b, a)
    if not several.names:
        return bool(single.names and several.kinds & single.about)
    return bool(single.names) and single.names < several.names


def _two_names(a: Mention, b: Mention) -> bool:
    """Two names for one thing: one article gives the same act of the same kind of thing one date."""
    if a.doc_id != b.doc_id or a.due.end is None or a.due.end != b.due.end:
        return False
    return bool(meet(a.about - a.names, b.about - b.names))


def _tranches(a: Mention, b: Mention) -> bool:
    """Parts of one plan: one is told as the rest of the other, or one breath gives them two dates."""
    bodies = a.recorded.entry.body, b.recorded.entry.body
    if bodies[0].get("tranche_of") == b.id or bodies[1].get("tranche_of") == a.id:
        return True
    if a.doc_id != b.doc_id or a.recorded.entry.type != b.recorded.entry.type:
        return False
    if a.due.is_open or b.due.is_open or a.due.end == b.due.end:
        return False
    return a.start == b.start and a.holder == b.holder


def _implied(m: Mention) -> frozenset[str]:
    return m.context & m.names


def _known(m: Mention) -> frozenset[str]:
    return m.names | m.context


def _answers(a: Mention, b: Mention, actors: Fit, shared: frozenset[str]) -> bool:
    """Whether a «not» here answers the «is to» there, rather than telling of another time or part."""
    if a.doc_id == b.doc_id and a.holder == b.holder:
        return False
    if actors is Fit.SAME:
        silent = not (a.about and b.about) if a.doc_id == b.doc_id else not (a.about or b.about)
        return bool(shared or silent)
    cue = rules().cues
    told = any(cue[name].search(m.sentence) for name in ("withdrawal", "denial") for m in (a, b))
    return actors is Fit.UNKNOWN and bool(shared) and (told or len(shared) > 1)


def _told(a: Mention, b: Mention, actors: Fit, shared: frozenset[str]) -> str:
    who: frozenset[str] = frozenset()
    if actors is Fit.SAME:
        who = meet(a.actor.tokens | a.actor.own, b.actor.tokens | b.actor.own)
    return _worded(a.group, b.group, actors, who, shared)


@lru_cache(maxsize=1 << 14)
def _worded(one: str, other: str, actors: Fit, who: frozenset[str], shared: frozenset[str]) -> str:
    """The same words serve many pairs."""
    acts = sorted({one, other})
    parts = [f"the act «{one}»" if one == other else "the acts " + " and ".join(f"«{x}»" for x in acts)]
    if actors is Fit.SAME:
        parts.append("by " + " ".join(sorted(who)))
    elif actors is Fit.SPEAKER:
        parts.append("by a party and one who speaks for it")
    if shared:
        parts.append("about " + ", ".join(sorted(shared)))
    return "; ".join(parts)


# -- time --------------------------------------------------------------------------------------
def time_apart(a: Mention, b: Mention) -> str:
    """Whether the times of two mentions make them two undertakings, and why."""
    if a.doc_id == b.doc_id:
        return ""
    if a.place > b.place:
        a, b = b, a
    if _due_apart(a, b):
        return "due at quite another time"
    if a.dated and b.dated:
        return _told_apart(a, b)
    if a.dated != b.dated and (a.due.is_open or b.due.is_open):
        return "an article without a date, and nothing else to date it by"
    return ""


def _due_apart(a: Mention, b: Mention) -> bool:
    """Whether the due dates lie far apart, and no short way between the articles bridges them."""
    if b.recorded.entry.type != EntryType.COMMITMENT or a.due.end is None or b.due.end is None:
        return False
    if abs(b.due.end - a.due.end) <= timedelta(days=SILENCE):
        return False
    told, again = a.published.end, b.published.begin
    return told is None or again is None or again - told > timedelta(days=SILENCE)


def _told_apart(a: Mention, b: Mention) -> str:
    told, again = a.published.end or a.published.begin, b.published.begin
    if told is None or again is None:
        return ""
    gap = again - told
    if a.due.end is None:
        return "long after it was told" if gap > timedelta(days=SILENCE) else ""
    late = timedelta(days=AFTER_DUE)
    return "long after it was due" if again - a.due.end > late and gap > late else ""
