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

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from onrecord.ledger.provenance import EntryType
from onrecord.story.undertaking import Link, Mention, Undertaking
from onrecord.story.undertaking_reading import Fit, PartyKind, fit, meet, rules, stem

AFTER_DUE = 183
"""Days after a due date without a word, after which the same words are another undertaking."""

SILENCE = 548
"""Days between two articles, or between two due dates, that separate by themselves."""

NEAREST = 16
"""How many of the nearest mentions before it a mention is compared with, in each of its blocks."""

STRONG, FAIR, WEAK = 3, 2, 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """How sure a pair is, and the words for it. A strength of 0 says that they differ."""

    strength: int
    why: str


def compare(a: Mention, b: Mention) -> Verdict:
    """Whether two mentions are of one undertaking; the same whichever comes first."""
    apart = conflict(a, b) or _time_apart(a, b)
    if apart:
        return Verdict(0, apart)
    same_act = a.group == b.group
    actors = fit(a.actor, b.actor)
    if actors is Fit.UNKNOWN and (beside(a, b) or beside(b, a)):
        actors = Fit.SAME
    shared = meet(a.about | _implied(a), b.about | _implied(b))
    named = meet(a.names, _known(b)) | meet(b.names, _known(a))
    told = _told(a, b, actors, shared | named)
    if not same_act:
        strong = actors is Fit.SAME and bool(meet(a.names, b.names))
        return Verdict(FAIR, told) if strong else Verdict(0, "another act")
    if a.about and b.about and not shared and not named:
        return Verdict(0, "about something else")
    if a.polarity != b.polarity and not _answers(a, b, actors, shared | named):
        return Verdict(0, "one is not to be done")
    if shared or named or _two_names(a, b):
        if actors is Fit.SAME:
            return Verdict(STRONG, told)
        small, large = sorted((a.about, b.about), key=lambda w: (len(w), sorted(w)))
        if (
            named
            or _two_names(a, b)
            or (shared and len(shared) * 2 >= len(small) and (len(shared) > 1 or len(large) <= 3))
        ):
            return Verdict(FAIR, told)
        return Verdict(WEAK, told)
    if actors is Fit.SAME:
        if not a.about and not b.about:
            return Verdict(FAIR, told)
        return Verdict(WEAK, told)
    if a.doc_id == b.doc_id and actors is Fit.UNKNOWN:
        return Verdict(WEAK, told)
    return Verdict(0, "nothing that both name")


def beside(m: Mention, silent: Mention) -> bool:
    """Whether a mention that names nobody itself has in its sentence the name of who is to act there."""
    if silent.actor.kind is not PartyKind.NONE or not m.actor.tokens or (m.about and silent.about):
        return False
    words = {stem(w.strip(".,;:\"'")) for w in silent.sentence.split()}
    return m.actor.tokens <= words


def conflict(a: Mention, b: Mention) -> str:
    """What both tell and tell differently; empty when nothing does."""
    if a.group != b.group and b.group not in rules().related.get(a.group, ()):
        return "another act"
    if a.manner != b.manner:
        return "another manner"
    if fit(a.actor, b.actor) is Fit.DIFFERENT:
        return "another party"
    if a.names and b.names and not meet(a.names, b.names) and not _two_names(a, b):
        return "another thing or place"
    if a.kind == b.kind and a.things and b.things and not meet(a.things, b.things) and not _two_names(a, b):
        return "another thing"
    if a.recipient and b.recipient and not meet(a.recipient, b.recipient):
        return "for another recipient"
    if a.several != b.several and _other_date(a, b) and meet(a.names, b.names):
        return "a part of it"
    if _tranches(a, b):
        return "another part of one plan"
    return ""


def _other_date(a: Mention, b: Mention) -> bool:
    return not a.due.is_open and not b.due.is_open and a.due.end != b.due.end


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
        return bool(shared or not (a.about or b.about))
    cue = rules().cues
    told = any(cue[name].search(m.sentence) for name in ("withdrawal", "denial") for m in (a, b))
    return actors is Fit.UNKNOWN and bool(shared) and told


def _told(a: Mention, b: Mention, actors: Fit, shared: Iterable[str]) -> str:
    r = f"the act «{a.group}»" if a.group == b.group else f"the acts «{a.group}» and «{b.group}»"
    parts = [r]
    if actors is Fit.SAME:
        parts.append(
            "by " + " ".join(sorted(meet(a.actor.tokens | a.actor.own, b.actor.tokens | b.actor.own)))
        )
    elif actors is Fit.SPEAKER:
        parts.append("by a party and one who speaks for it")
    words = sorted(set(shared))
    if words:
        parts.append("about " + ", ".join(words))
    return "; ".join(parts)


# -- time --------------------------------------------------------------------------------------
def _time_apart(a: Mention, b: Mention) -> str:
    if a.doc_id == b.doc_id:
        return ""
    if a.place > b.place:
        a, b = b, a
    commitment = b.recorded.entry.type == EntryType.COMMITMENT
    if a.due.end and b.due.end and commitment and abs(b.due.end - a.due.end) > timedelta(days=SILENCE):
        published = a.published.end, b.published.begin
        if None in published or published[1] - published[0] > timedelta(days=SILENCE):  # type: ignore[operator]
            return "due at quite another time"
    if a.dated and b.dated:
        assert b.published.begin is not None  # noqa: S101
        told = a.published.end or b.published.begin
        gap = b.published.begin - told
        if a.due.end is not None:
            late = b.published.begin - a.due.end
            if late > timedelta(days=AFTER_DUE) and gap > timedelta(days=AFTER_DUE):
                return "long after it was due"
        elif gap > timedelta(days=SILENCE):
            return "long after it was told"
        return ""
    if a.dated != b.dated and (a.due.is_open or b.due.is_open):
        return "an article without a date, and nothing else to date it by"
    return ""


# -- blocks ------------------------------------------------------------------------------------
def blocks(m: Mention) -> tuple[str, ...]:
    """The blocks of a mention: its act with its party, and with each word of what it is about.

    Acts that may be told one as the other share their blocks.
    """
    family = _family(m.group)
    keys = {f"{m.group}|{word}" for word in m.about}
    keys |= {f"{family}|{_root(name)}" for name in m.names | m.context}
    keys |= {f"{m.group}|@{_root(token)}" for token in m.actor.tokens | m.actor.own}
    if not m.actor.known or not m.about:
        keys.add(f"{m.group}|{m.doc_id}")
    if m.group in rules().presupposed:
        keys.add(f"{m.group}|*")
    return tuple(sorted(keys))


def _family(group: str) -> str:
    """A name that acts share which may be told one as the other."""
    return min((group, *rules().related.get(group, ())))


def _root(name: str) -> str:
    """So much of a name as its adjective shares: «Kestovia» and «Kestovian»."""
    return name[: max(4, len(name) - 3)] if len(name) > 5 else name


def pairs(mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """The pairs that are compared, each once; ``mentions`` stand in the order of the story."""
    open_blocks: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        seen: set[str] = set()
        for key in blocks(mention):
            before = open_blocks[key]
            for other in reversed(before[-NEAREST:]):
                if other.id not in seen:
                    seen.add(other.id)
                    yield other, mention
            before.append(mention)


# -- undertakings ------------------------------------------------------------------------------
class _Groups:
    """Union of mentions, held apart where two of a group would contradict each other."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._parent = {m.id: m.id for m in mentions}
        self._members = {m.id: [m] for m in mentions}

    def root(self, id_: str) -> str:
        while self._parent[id_] != id_:
            self._parent[id_] = self._parent[self._parent[id_]]
            id_ = self._parent[id_]
        return id_

    def members(self, id_: str) -> list[Mention]:
        return self._members[self.root(id_)]

    def join(self, a: str, b: str) -> bool:
        """Make one group of both, unless they contradict each other; whether they are one now."""
        a, b = self.root(a), self.root(b)
        if a == b:
            return True
        if self._contradict(self._members[a], self._members[b]):
            return False
        if (len(self._members[a]), b) < (len(self._members[b]), a):
            a, b = b, a
        self._parent[b] = a
        self._members[a] += self._members.pop(b)
        return True

    @staticmethod
    def _contradict(a: list[Mention], b: list[Mention]) -> bool:
        """Of long groups the nearest members speak for all."""
        near_a = sorted(a, key=lambda m: m.place)[-_WITNESSES:]
        near_b = sorted(b, key=lambda m: m.place)[:_WITNESSES]
        return any(conflict(x, y) for x in near_a for y in near_b)

    def all(self) -> Iterator[list[Mention]]:
        yield from self._members.values()


_WITNESSES = 12


def undertakings(mentions: Iterable[Mention]) -> tuple[Undertaking, ...]:
    """The undertakings of these commitments, in the order of their first mentions.

    Sure links come first. A weak one (the party or the thing is not told) counts only where it leads to
    one undertaking alone.
    """
    ordered = _whole_acts(sorted(mentions, key=lambda m: m.place))
    groups = _Groups(ordered)
    sure: list[tuple[int, Mention, Mention, str]] = []
    weak: dict[str, list[tuple[Mention, str]]] = defaultdict(list)
    for a, b in pairs(ordered):
        verdict = compare(a, b)
        if verdict.strength >= FAIR:
            sure.append((-verdict.strength, a, b, verdict.why))
        elif verdict.strength == WEAK:
            weak[b.id].append((a, verdict.why))
            weak[a.id].append((b, verdict.why))
    links: dict[str, list[Link]] = defaultdict(list)

    def link(a: Mention, b: Mention, why: str, strength: int) -> None:
        apart = groups.root(a.id) != groups.root(b.id)
        if apart and groups.join(a.id, b.id):
            first, last = sorted((a, b), key=lambda m: m.place)
            links[last.id].append(Link(earlier=first.id, later=last.id, why=why, strength=strength))

    for strength, a, b, why in sorted(sure, key=lambda s: (s[0], s[2].place, _reverse(s[1]))):
        link(a, b, why, -strength)
    for mention in ordered:
        if mention.id in weak:
            _attach(mention, weak[mention.id], groups, link)
    made: list[Undertaking] = []
    for members in groups.all():
        members.sort(key=lambda m: m.place)
        found = tuple(x for m in members for x in links[m.id])
        made.append(
            Undertaking(id=f"und-{members[0].id.split('-')[-1]}", mentions=tuple(members), links=found)
        )
    return _parts(sorted(made, key=lambda u: u.mentions[0].place))


def _whole_acts(ordered: Sequence[Mention]) -> list[Mention]:
    """«… and Upper Lomm would follow by May»: the act, and who acts, are those told just before."""
    made: list[Mention] = []
    for m in ordered:
        before = made[-1] if made else None
        repeats = m.group in rules().ellipsis and before is not None
        if repeats and before.doc_id == m.doc_id and m.act[0] - before.act[1] <= _REPEATS:  # type: ignore[union-attr]
            what = m.actor.tokens | m.about
            m = replace(  # noqa: PLW2901
                m,
                group=before.group,  # type: ignore[union-attr]
                actor=before.actor,  # type: ignore[union-attr]
                about=what,
                names=m.actor.tokens | m.names if m.actor.known else m.names,
            )
        made.append(m)
    return made


_REPEATS = 400
"""Code points within which a verb repeats the act before it."""


def _parts(found: Sequence[Undertaking]) -> tuple[Undertaking, ...]:
    """The same undertakings, each part with its whole.

    A part is a later undertaking of the same kind of act, of no other party, whose things by name are
    some of those of the whole, or belong to it («Iraq's Ain al-Asad airbase»).
    """
    wholes: dict[str, list[Undertaking]] = defaultdict(list)
    made = []
    for undertaking in found:
        names = _all(m.names for m in undertaking.mentions)
        within = _all(m.within for m in undertaking.mentions)
        family = _family(undertaking.mentions[0].group)
        candidates = [w for n in sorted(names | within) for w in wholes[f"{family}|{n}"][-NEAREST:]]
        whole = next((w for w in reversed(candidates) if _holds(w, undertaking, names, within)), None)
        made.append(replace(undertaking, part_of=whole.id) if whole else undertaking)
        for name in sorted(names):
            wholes[f"{family}|{name}"].append(undertaking)
    return tuple(made)


def _all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _holds(whole: Undertaking, part: Undertaking, names: frozenset[str], within: frozenset[str]) -> bool:
    first, last = part.mentions[0], whole.mentions[-1]
    known = _all(m.names for m in whole.mentions)
    some = any(m.several for m in whole.mentions) and names < known and bool(names)
    if not some and not (within & known):
        return False
    if any(m.manner != first.manner or m.polarity != first.polarity for m in whole.mentions[-1:]):
        return False
    actors = [m.actor for m in whole.mentions if m.actor.known][-1:]
    other = [m.actor for m in part.mentions if m.actor.known][:1]
    if any(fit(a, b) is Fit.DIFFERENT for a in actors for b in other):
        return False
    return not (_time_apart(last, first) and _time_apart(whole.mentions[0], first))


def _reverse(m: Mention) -> tuple[float, int]:
    """Sorts the nearer of two earlier mentions first."""
    return (-m.place[0].timestamp(), -m.place[4])


def _attach(mention, others, groups, link) -> None:  # type: ignore[no-untyped-def]
    roots = {groups.root(o.id) for o, _ in others} - {groups.root(mention.id)}
    same_doc = {groups.root(o.id) for o, _ in others if o.doc_id == mention.doc_id} - {
        groups.root(mention.id)
    }
    choice = roots if len(roots) == 1 else same_doc
    if len(choice) != 1:
        return
    (root,) = choice
    near = [(o, w) for o, w in others if groups.root(o.id) == root]
    before = [x for x in near if x[0].place < mention.place] or near
    other, why = (
        max(before, key=lambda x: x[0].place)
        if before[0][0].place < mention.place
        else min(before, key=lambda x: x[0].place)
    )
    link(other, mention, why + "; no other undertaking fits", WEAK)


def unknown_party(m: Mention) -> bool:
    """Whether nothing tells who is to act."""
    return m.actor.kind in {PartyKind.NONE, PartyKind.GENERIC}
