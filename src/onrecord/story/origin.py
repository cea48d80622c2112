"""Independent origins: how many voices stand behind what many articles say.

The chain of a statement is followed back to its root (:mod:`onrecord.story.origin_root`). Roots are one
where the articles show it, and each merging says why: the same agency cited, the same words quoted, text
that was copied, forms of one name. Two anonymous sources are held to be neither one nor two: such a count
is an interval. An anonymous source is never merged with a name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from heapq import heappop, heappush
from itertools import combinations, count, product

from onrecord.annotate.place import state_of
from onrecord.ledger.store import View
from onrecord.story.origin_quotation import Quotation, same_quotation
from onrecord.story.origin_root import Root, RootKind, Sources
from onrecord.story.party_name import same_party


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """Why entries are held to have one origin, or why their number is uncertain."""

    entries: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """The number of independent origins of some entries: lowest and highest, the roots, the reasons."""

    min: int
    max: int
    roots: tuple[Root, ...]
    reasons: tuple[Reason, ...] = ()


def origins(view: View, entry_ids: Collection[str]) -> Origins:
    """The origins of claims, commitments or attributions taken together; unknown ids are passed over.

    For many sets of one view make one :class:`Sources` and call :func:`origins_of`, which shares the work.
    The order of ids plays no part.
    """
    return origins_of(Sources(view), entry_ids)


def origins_of(sources: Sources, entry_ids: Collection[str]) -> Origins:
    """The origins of a set of entries of ``sources``' view."""
    roots = _Roots()
    quoted: dict[str, tuple[Quotation, ...]] = {}
    found: list[tuple[Root, str]] = []
    for entry_id in sorted(set(entry_ids)):
        entry = sources.entries.get(entry_id)
        if entry is None:
            continue
        quoted[entry_id] = sources.quoted(entry)
        found += sources.roots_of(entry)
    roots.add(found)
    roots.join_names()
    roots.join_own_articles(sources)
    roots.join_quotations(quoted)
    return roots.counted()


_UNNAMED = frozenset({RootKind.ANONYMOUS, RootKind.ARTICLE})
_WITH_NAMES = (RootKind.NAMED, RootKind.BODY)
_STRENGTH = {kind: n for n, kind in enumerate(RootKind)}
_LEFT, _RIGHT = 1, 2


@dataclass(slots=True)
class _Roots:
    """Roots by key, and what was merged."""

    by_key: dict[str, Root] = field(default_factory=dict)
    reasons: dict[Reason, None] = field(default_factory=dict)

    def add(self, found: Iterable[tuple[Root, str]]) -> None:
        """Roots with why each is one with others of its key, if anything says so."""
        by_key: dict[str, list[tuple[Root, str]]] = {}
        for root, why in found:
            by_key.setdefault(root.key, []).append((root, why))
        for key, held in by_key.items():
            if any(why for _, why in held[1:]):
                self._add_in_turn(held)
            else:
                self.by_key[key] = _all_of([root for root, _ in held])

    def _add_in_turn(self, held: Iterable[tuple[Root, str]]) -> None:
        for root, why in held:
            before = self.by_key.get(root.key)
            self.by_key[root.key] = root if before is None else _merged(before, root)
            if why and before is not None and set(before.entries) != set(root.entries):
                self._because((*before.entries, *root.entries), why)

    def _because(self, entries: Iterable[str], why: str) -> None:
        self.reasons[Reason(tuple(sorted(set(entries))), why)] = None

    def _join(self, one: Root, other: Root, why: str) -> Root:
        """Two roots as one, under the key of the one that says more."""
        first, second = sorted((one, other), key=lambda r: (_STRENGTH[r.kind], not r.sure, r.key))
        del self.by_key[one.key], self.by_key[other.key]
        merged = _merged(first, second)
        self.by_key[merged.key] = merged
        self._because(merged.entries, why)
        return merged

    def _join_while(self, could: Callable[[Root], int], why_of: Callable[[Root, Root], str]) -> None:
        """Join the first pair, by its keys, that has a reason, until none has one.

        ``could`` tells on which side of a pair a root can stand (1, 2, or 3 for either, 0 for none): no
        other pairs have a reason. A joining leaves the answers for all other pairs as they were, so each
        pair is asked about once.
        """
        queue: list[tuple[str, str, int, Root, Root, str]] = []
        asked = count()

        def ask(one: Root, other: Root) -> None:
            first, second = (one, other) if one.key < other.key else (other, one)
            why = why_of(first, second)
            if why:
                heappush(queue, (first.key, second.key, next(asked), first, second, why))

        sides = [(root, could(root)) for root in sorted(self.by_key.values(), key=lambda r: r.key)]
        left = [root for root, side in sides if side & _LEFT]
        right = [root for root, side in sides if side & _RIGHT]
        for one, other in combinations(left, 2) if left == right else product(left, right):
            ask(one, other)
        while queue:
            *_, one, other, why = heappop(queue)
            if self.by_key.get(one.key) is one and self.by_key.get(other.key) is other:
                merged = self._join(one, other, why)
                side = could(merged)
                for root in [r for r in self.by_key.values() if r is not merged]:
                    if (side & _LEFT and could(root) & _RIGHT) or (side & _RIGHT and could(root) & _LEFT):
                        ask(merged, root)

    def join_names(self) -> None:
        """Named roots whose names are forms of one.

        As :meth:`_join_while` has it, for what hangs on kind and name alone: most roots keep theirs when
        another is joined to them, and then nothing is to be asked again.
        """
        same = cache(lambda one, other, kind: same_party(one, other, kind=kind))  # roots share few names

        def why(one: Root, other: Root) -> str:
            person = RootKind.NAMED in (one.kind, other.kind)
            found: str = same(one.name, other.name, "person" if person else "")
            return found

        keys = sorted(root.key for root in self.by_key.values() if root.kind in _WITH_NAMES)
        at = 0
        while at < len(keys):
            one, after, changed = self.by_key[keys[at]], at + 1, False
            while after < len(keys) and not changed:
                other = self.by_key[keys[after]]
                reason = why(one, other)
                if not reason:
                    after += 1
                    continue
                merged = self._join(one, other, reason)
                stays = one if merged.key == one.key else other
                changed = (merged.kind, merged.name) != (stays.kind, stays.name)
                del keys[after if stays is one else at]
                if stays is other:
                    break
                one = merged
            else:
                at += not changed
            if changed:
                at = 0

    def join_own_articles(self, sources: Sources) -> None:
        """An outlet that is cited, and what its own article says without naming anybody."""

        def could(root: Root) -> int:
            return _LEFT if root.kind is RootKind.OUTLET else _RIGHT if root.kind in _UNNAMED else 0

        def why(one: Root, other: Root) -> str:
            for cited, own in ((one, other), (other, one)):
                if cited.kind is RootKind.OUTLET and own.kind in _UNNAMED:
                    outlets = {sources.outlet_of(doc) for doc in own.documents}
                    if outlets == {cited.key.removeprefix("outlet:")}:
                        return f"the article is of {cited.name}, which is cited"
            return ""

        self._join_while(could, why)

    def join_quotations(self, quoted: Mapping[str, tuple[Quotation, ...]]) -> None:
        """Roots that quote the same words, unless both have names, and these differ."""

        def could(root: Root) -> int:
            return _LEFT | _RIGHT if quotations_of(root) else 0

        def why(one: Root, other: Root) -> str:
            if one.kind is RootKind.NAMED and other.kind is RootKind.NAMED:
                return ""
            if RootKind.NAMED in {one.kind, other.kind} and not {one.kind, other.kind} & {RootKind.ARTICLE}:
                return ""
            words = [quotations_of(root) for root in (one, other)]
            return "the same words are quoted" if same_quotation(*words) else ""

        known: dict[tuple[str, ...], tuple[Quotation, ...]] = {}

        def quotations_of(root: Root) -> tuple[Quotation, ...]:
            if root.entries not in known:
                every = (q for e in root.entries for q in quoted.get(e, ()))
                known[root.entries] = tuple(dict.fromkeys(every))
            return known[root.entries]

        self._join_while(could, why)

    def counted(self) -> Origins:
        roots = sorted(self.by_key.values(), key=lambda r: (_STRENGTH[r.kind], r.key))
        sure = [r for r in roots if r.sure]
        unnamed = [r for r in roots if r.kind is RootKind.ANONYMOUS and not r.sure]
        least = len(sure)
        if unnamed and not any(r.kind is RootKind.OUTLET for r in sure):
            states = {s for r in unnamed if (s := _state(r.name))}
            least += max(1, len(states))
        elif not sure and roots:
            least = 1
        if least < len(roots):
            self._because(
                [e for r in roots if not r.sure for e in r.entries],
                "nothing shows whether these are sources of their own",
            )
        return Origins(min=least, max=len(roots), roots=tuple(roots), reasons=tuple(sorted(self.reasons)))


def _state(description: str) -> str:
    """The one state that a description names («a US defense official»), else ``""``."""
    words = description.split()
    found = {s for w in words if (s := state_of(w.strip(",.()")))}
    return found.pop() if len(found) == 1 else ""


def _all_of(roots: Sequence[Root]) -> Root:
    """As :func:`_merged` of one after the other; all have one key, and so one kind."""
    if len(roots) == 1:
        return roots[0]
    return replace(
        roots[0],
        name=min((root.name for root in roots), key=lambda n: (-len(n), n)),
        sure=any(root.sure for root in roots),
        behind=tuple(sorted({each for root in roots for each in root.behind})),
        entries=tuple(sorted({each for root in roots for each in root.entries})),
        documents=tuple(sorted({each for root in roots for each in root.documents})),
    )


def _merged(one: Root, other: Root) -> Root:
    behind = (*one.behind, *other.behind)
    if one.kind is RootKind.OUTLET and other.kind is RootKind.ANONYMOUS:
        behind = (*behind, other.name)
    return replace(
        one,
        name=min(one.name, other.name, key=lambda n: (-len(n), n)) if one.kind is other.kind else one.name,
        sure=one.sure or other.sure,
        behind=tuple(sorted(set(behind))),
        entries=tuple(sorted({*one.entries, *other.entries})),
        documents=tuple(sorted({*one.documents, *other.documents})),
    )
