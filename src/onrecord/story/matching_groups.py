"""Undertakings out of pairs: which mentions are compared, and which come to stand together.

Mentions are compared inside blocks only, each with the nearest before it. Sure links come first, and a
group never takes in what contradicts it; then parts are told from their whole.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from onrecord.story.crowd import crowd_of
from onrecord.story.matching import FAIR, STRONG, WEAK, compare, offices, time_apart
from onrecord.story.matching_union import Groups, place_of
from onrecord.story.remembered import Beginnings, of_one, of_two
from onrecord.story.undertaking import Link, Mention, Place, Undertaking
from onrecord.story.undertaking_reading import Fit, Party, PartyKind, fit
from onrecord.story.undertaking_rules import rules

NEAREST = 16
"""How many of the nearest mentions before it a mention is compared with, in each of its blocks."""


@of_one(most=1 << 16)
def blocks(m: Mention) -> tuple[str, ...]:
    """The blocks of a mention: its act with its party, and with each word of what it is about.

    Acts that may be told one as the other share their blocks.
    """
    family = _family(m.group)
    keys = {f"{m.group}|{word}" for word in m.about}
    keys |= {f"{family}|{_root(name)}" for name in m.names | m.context}
    keys |= {f"{m.group}|@{_root(token)}" for token in m.actor.tokens | m.actor.own}
    keys |= {f"{m.group}|@{_root(name)}" for name in m.names if not m.actor.known}
    if m.actor.kind is PartyKind.COMMON and not m.about:
        keys |= {f"{m.group}|{word}" for word in m.actor.tokens}
    if m.actor.kind is PartyKind.GENERIC and not m.about:
        keys |= {f"{m.group}|~{word}" for word in offices(m.actor)}
    if m.actor.kind is PartyKind.NONE and not m.about:
        keys |= {f"{m.group}|@{_root(name)}" for name in m.context}
    if not m.actor.known or not m.about:
        keys.add(f"{m.group}|{m.doc_id}")
    keys |= {f"{m.group}|says {token}" for token in m.holder.tokens}
    if m.figure is not None and m.figure.low is not None and m.figure.low == m.figure.high:
        keys.add(f"{m.group}|#{m.figure.low:.0f}")
    if m.group in rules().presupposed:
        keys.add(f"{m.group}|*")
    return tuple(sorted(keys))


def _family(group: str) -> str:
    """A name that acts share which may be told one as the other."""
    family: str = min((group, *rules().related.get(group, ())))
    return family


def _root(name: str) -> str:
    """So much of a name as its adjective shares: «Kestovia» and «Kestovian»."""
    return name[: max(4, len(name) - 3)] if len(name) > 5 else name


def pairs(mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """The pairs that are compared, each once; ``mentions`` stand in the order of the story."""
    for at, near in enumerate(_near(mentions)):
        for other in near:
            yield mentions[other], mentions[at]


def _near(mentions: Sequence[Mention]) -> Iterator[list[int]]:
    """For each mention the places of those before it that share a block: by block, the nearest first."""
    open_blocks: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=NEAREST))
    for at, mention in enumerate(mentions):
        shared = [open_blocks[key] for key in blocks(mention)]
        yield list(dict.fromkeys(chain.from_iterable(shared)))
        for block in shared:
            block.appendleft(at)


# -- undertakings ------------------------------------------------------------------------------
_TOLD = 9
"""The strength of a link that a reviewer made."""


def undertakings(
    mentions: Iterable[Mention],
    *,
    joined: Iterable[tuple[str, str]] = (),
    parted: Iterable[tuple[str, str]] = (),
) -> tuple[Undertaking, ...]:
    """The undertakings of these commitments, in the order of their first mentions.

    ``joined`` and ``parted`` are pairs of ids that a reviewer said are, or are not, of one undertaking;
    they go before everything else.

    Sure links come first. A weak one (the party or the thing is not told) counts only where it leads to
    one undertaking alone.
    """
    ordered = _rests(_whole_acts(_same_subjects(sorted(mentions, key=lambda m: m.place))))
    known = {m.id: m for m in ordered}
    told = tuple(pair for pair in joined if known.keys() >= set(pair)), tuple(parted)
    groups = Groups(ordered, parted=told[1])
    links: dict[str, list[Link]] = defaultdict(list)
    for one, other in told[0]:
        _link(groups, links, known[one], known[other], "a reviewer joined them", _TOLD)
    _link_all(ordered, groups, links, told=told)
    made: list[Undertaking] = []
    for members in groups.all():
        members.sort(key=lambda m: m.place)
        found = tuple(x for m in members for x in links[m.id])
        made.append(
            Undertaking(id=f"und-{members[0].id.split('-')[-1]}", mentions=tuple(members), links=found)
        )
    return _parts(sorted(made, key=lambda u: u.mentions[0].place))


@dataclass(frozen=True, slots=True)
class _Turn:
    """What was found when the turn of one mention came: with which before it it is one, or may be."""

    strong: tuple[Link, ...] = ()
    fair: tuple[tuple[Mention, Mention, str], ...] = ()
    weak: tuple[tuple[Mention, Mention, str], ...] = ()
    """The one that tells less first."""


_TURNS = Beginnings[_Turn](most=1 << 15)
"""By the crowd and what reviewers said. A turn hangs on the mentions until then alone."""


def _link_all(
    ordered: Sequence[Mention],
    groups: Groups,
    links: dict[str, list[Link]],
    *,
    told: Hashable,
) -> None:
    """Link what is of one undertaking, the surest first. ``told`` is what reviewers said of it."""
    turns = _turns(ordered, groups, links, told=told)
    fair = [row for turn in turns for row in turn.fair]
    for a, b, why in sorted(fair, key=lambda row: not _agree(row[0], row[1])):
        _link(groups, links, a, b, why, FAIR)
    weak: dict[str, list[tuple[Mention, str]]] = defaultdict(list)
    for turn in turns:
        for bare, full, why in turn.weak:
            weak[bare.id].append((full, why))
    for mention in ordered if weak else ():
        if mention.id in weak:
            _attach(mention, weak[mention.id], groups, links)


def _turns(
    ordered: Sequence[Mention], groups: Groups, links: dict[str, list[Link]], *, told: Hashable
) -> Sequence[_Turn]:
    """The turns of all mentions, after which what is surely one stands together."""
    crowd = crowd_of(ordered)
    name = ordered[0].id if ordered else "", crowd, told
    known = _TURNS.known(name, ordered)
    for turn in known:
        for link in turn.strong:
            groups.join(link.earlier, link.later, told=True)
            links[link.later].append(link)
    if len(known) == len(ordered):
        return known
    made = list(known)
    for near in _apart(ordered, groups, begin=len(known)):
        strong: list[Link] = []
        counted: list[tuple[Mention, Mention, str]] = []
        fair: list[tuple[Mention, Mention, str]] = []
        weak: list[tuple[Mention, Mention, str]] = []
        for a, b in near:
            verdict = compare(a, b)
            if not verdict.strength or not crowd.tied(a, b):
                continue  # something differs, or they share too little in a story that is full of such acts
            if verdict.strength >= STRONG and _counted_apart(a, b):
                counted.append((a, b, verdict.why))
            elif verdict.strength >= STRONG:
                strong += _link(groups, links, a, b, verdict.why, STRONG)
            elif verdict.strength == FAIR:
                fair.append((a, b, verdict.why))
            elif verdict.strength == WEAK:
                # The one that tells less is unsure, and asks how many undertakings it could be of.
                bare, full = (a, b) if _told(a) < _told(b) else (b, a)
                weak.append((bare, full, verdict.why))
        for a, b, why in sorted(counted, key=lambda row: not _agree(row[0], row[1])):
            strong += _link(groups, links, a, b, why, STRONG)
        made.append(_Turn(tuple(strong), tuple(fair), tuple(weak)))
    _TURNS.keep(name, tuple(ordered), tuple(made))
    return made


def _counted_apart(a: Mention, b: Mention) -> bool:
    """Whether both tell how many and tell otherwise: «twelve ships», «another 40»."""
    return a.figure is not None and b.figure is not None and a.figure.low != b.figure.low


def _agree(a: Mention, b: Mention) -> bool:
    """Whether both tell one due date or one figure, which of two that fit is the surer."""
    if a.due.end is not None and a.due.end == b.due.end:
        return True
    return a.figure is not None and b.figure is not None and a.figure.low == b.figure.low is not None


def _apart(
    ordered: Sequence[Mention], groups: Groups, *, begin: int
) -> Iterator[Iterator[tuple[Mention, Mention]]]:
    """For each mention the pairs that are not of one undertaking when their turn comes: the nearest first.

    What is joined stays so, and says nothing more of either; most pairs need not be compared.
    """
    rank = {key: n for n, key in enumerate(sorted({_reverse(m) for m in ordered}))}
    ranks = [rank[_reverse(m)] for m in ordered]
    ids = [m.id for m in ordered]

    def pairs_of(at: int, near: Sequence[int]) -> Iterator[tuple[Mention, Mention]]:
        mine = groups.root(ids[at])
        for other in sorted(near, key=ranks.__getitem__):
            if groups.root(ids[other]) != mine:
                yield ordered[other], ordered[at]
                mine = groups.root(ids[at])

    for at, near in enumerate(_near(ordered)):
        if at >= begin:
            yield pairs_of(at, near)


def _link(
    groups: Groups,
    links: dict[str, list[Link]],
    a: Mention,
    b: Mention,
    why: str,
    strength: int,
) -> list[Link]:
    """Make two mentions one undertaking, where nothing contradicts; the link, if there is a new one."""
    apart = groups.root(a.id) != groups.root(b.id)
    if not apart or not groups.join(a.id, b.id, told=strength == _TOLD):
        return []
    first, last = sorted((a, b), key=place_of)
    made = Link(earlier=first.id, later=last.id, why=why, strength=strength)
    links[last.id].append(made)
    return [made]


def _rests(ordered: Sequence[Mention]) -> list[Mention]:
    """«Those remaining»: who they are is told by the part that they remain of, the last one before."""
    made: list[Mention] = []
    for m in ordered:
        if m.rest and m.actor.kind is not PartyKind.NAMED:
            family = _family(m.group)
            before = [o for o in made[-_PARTS_BEFORE:] if o.doc_id == m.doc_id and _family(o.group) == family]
            known = [o for o in before if o.actor.known]
            m = _of_party(m, known[-1].actor) if known else m  # noqa: PLW2901
        made.append(m)
    return made


# Made once, so that it is known again as the same.
@lru_cache(maxsize=1 << 12)
def _of_party(m: Mention, actor: Party) -> Mention:
    return replace(m, actor=actor)


_PARTS_BEFORE = 6


def _whole_acts(ordered: Sequence[Mention]) -> list[Mention]:
    """«… and Upper Lomm would follow by May»: the act, and who acts, are those told just before."""
    made: list[Mention] = []
    repeating = rules().ellipsis
    for m in ordered:
        if made and m.group in repeating:
            before = made[-1]
            if before.doc_id == m.doc_id and m.act[0] - before.act[1] <= _REPEATS:
                m = _repeating(m, before)  # noqa: PLW2901
        made.append(m)
    return made


@of_two(most=1 << 12)
def _repeating(m: Mention, before: Mention) -> Mention:
    return replace(
        m,
        group=before.group,
        actor=before.actor,
        about=m.actor.tokens | m.about | (before.about - before.names),
        names=m.actor.tokens | m.names if m.actor.known else m.names,
    )


def _same_subjects(ordered: Sequence[Mention]) -> list[Mention]:
    """«The yard would be sold. It would be cleared first»: the subject before is what «it» stands for."""
    made: list[Mention] = []
    for m in ordered:
        pronoun = subject_of(m).lower()
        if made and pronoun in _PRONOUNS:
            before = made[-1]
            near = before.doc_id == m.doc_id and 0 < m.start - before.start <= _REPEATS
            told = bool(before.about) and subject_of(before).lower() not in {"", *_PRONOUNS}
            if near and told and before.several == (pronoun == "they"):
                m = _of_subject(m, before)  # noqa: PLW2901
        made.append(m)
    return made


@of_two(most=1 << 12)
def _of_subject(m: Mention, before: Mention) -> Mention:
    return replace(m, about=before.about, names=before.names, what=before.what, things=before.things)


def subject_of(m: Mention) -> str:
    """The words for what is acted on, where they stand before the act; empty where they do not."""
    told = m.recorded.entry.body.get("object") or {}
    return str(told.get("text") or "") if int(told.get("start") or m.act[0]) < m.act[0] else ""


_PRONOUNS = frozenset({"it", "they"})

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
        about = _all(m.about for m in undertaking.mentions)
        keys = [*sorted(names | within), *(f"of {word}" for word in sorted(about))]
        candidates = [w for n in keys for w in wholes[f"{family}|{n}"][-NEAREST:]]
        whole = next((w for w in reversed(candidates) if _holds(w, undertaking, names, within)), None)
        made.append(replace(undertaking, part_of=whole.id) if whole else undertaking)
        for name in sorted(names):
            wholes[f"{family}|{name}"].append(undertaking)
        for kind in sorted(_all(m.kinds for m in undertaking.mentions)):
            wholes[f"{family}|of {kind}"].append(undertaking)
    return tuple(made)


def _all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _holds(whole: Undertaking, part: Undertaking, names: frozenset[str], within: frozenset[str]) -> bool:
    first, last = part.mentions[0], whole.mentions[-1]
    if "dismissal" in {first.group, last.group} and first.group != last.group:
        return False  # who drives others out does no part of their leaving
    known = _all(m.names for m in whole.mentions)
    several = [m for m in whole.mentions if m.several]
    some = bool(several) and names < known and bool(names)
    unnamed = bool(several) and not known and not first.several and bool(names)
    some = some or (unnamed and any(m.kinds & first.about for m in several))
    if not some and not (within & known):
        return False
    if any(m.manner != first.manner or m.polarity != first.polarity for m in whole.mentions[-1:]):
        return False
    actors = [m.actor for m in whole.mentions if m.actor.known][-1:]
    other = [m.actor for m in part.mentions if m.actor.known][:1]
    if any(fit(a, b) is Fit.DIFFERENT for a in actors for b in other):
        return False
    return not (time_apart(last, first) and time_apart(whole.mentions[0], first))


def _told(m: Mention) -> int:
    """How much a mention tells of who and what."""
    return 2 * len(m.about) + m.actor.known


def _reverse(m: Mention) -> tuple[float, int]:
    """Sorts the nearer of two earlier mentions first."""
    return (-m.place[0].timestamp(), -m.place[4])


def _attach(
    mention: Mention,
    others: Sequence[tuple[Mention, str]],
    groups: Groups,
    links: dict[str, list[Link]],
) -> None:
    """Join a mention by a weak link, where all its weak links lead to one undertaking."""
    roots = {groups.root(other.id) for other, _ in others} - {groups.root(mention.id)}
    if len(roots) > 1 and mention.due.is_open:
        others = [(o, why) for o, why in others if _at_hand(mention, o)]
        roots = {groups.root(other.id) for other, _ in others} - {groups.root(mention.id)}
    if len(roots) > 1 and not mention.title:
        others = [(o, why) for o, why in others if not o.title]
        roots = {groups.root(other.id) for other, _ in others} - {groups.root(mention.id)}
    if len(roots) != 1:
        return
    (root,) = roots
    near = [(o, why) for o, why in others if groups.root(o.id) == root]
    before = [x for x in near if x[0].place < mention.place]
    other, why = max(before, key=_at) if before else min(near, key=_at)
    _link(groups, links, other, mention, f"{why}; no other undertaking fits", WEAK)


def _at_hand(m: Mention, other: Mention) -> bool:
    """Whether one article tells the same act of the same party, neither time with a date."""
    together = m.doc_id == other.doc_id and m.polarity == other.polarity and m.force not in _ASKED
    return together and other.due.is_open and fit(m.actor, other.actor) is Fit.SAME


_ASKED = frozenset({"demanded", "requested"})


def _at(told: tuple[Mention, str]) -> Place:
    return told[0].place
