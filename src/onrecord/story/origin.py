"""Independent origins: how many voices stand behind what many articles say.

The chain of a statement is followed back to its root (:mod:`onrecord.story.origin_root`). Roots are one
where the articles show it, and each merging says why: the same agency cited, the same words quoted, text
that was copied, forms of one name. Two anonymous sources are held to be neither one nor two: such a count
is an interval. An anonymous source is never merged with a name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from heapq import heappop, heappush
from itertools import combinations, count

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
    for entry_id in sorted(set(entry_ids)):
        entry = sources.entries.get(entry_id)
        if entry is None:
            continue
        quoted[entry_id] = sources.quoted(entry)
        for root, why in sources.roots_of(entry):
            roots.add(root, why)
    roots.join_names()
    roots.join_own_articles(sources)
    roots.join_quotations(quoted)
    return roots.counted()


_UNNAMED = frozenset({RootKind.ANONYMOUS, RootKind.ARTICLE})
_WITH_NAMES = (RootKind.NAMED, RootKind.BODY)
_STRENGTH = {kind: n for n, kind in enumerate(RootKind)}


@dataclass(slots=True)
class _Roots:
    """Roots by key, and what was merged."""

    by_key: dict[str, Root] = field(default_factory=dict)
    reasons: dict[Reason, None] = field(default_factory=dict)

    def add(self, root: Root, why: str) -> None:
        held = self.by_key.get(root.key)
        self.by_key[root.key] = root if held is None else _merged(held, root)
        if why and held is not None and set(held.entries) != set(root.entries):
            self._because((*held.entries, *root.entries), why)

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

    def _join_while(self, why_of: Callable[[Root, Root], str]) -> None:
        """Join the first pair, by its keys, that has a reason, until none has one.

        A joining leaves the answers for all other pairs as they were, so each pair is asked about once.
        """
        queue: list[tuple[str, str, int, Root, Root, str]] = []
        asked = count()

        def ask(one: Root, other: Root) -> None:
            first, second = (one, other) if one.key < other.key else (other, one)
            why = why_of(first, second)
            if why:
                heappush(queue, (first.key, second.key, next(asked), first, second, why))

        for one, other in combinations(sorted(self.by_key.values(), key=lambda r: r.key), 2):
            ask(one, other)
        while queue:
            *_, one, other, why = heappop(queue)
            if self.by_key.get(one.key) is one and self.by_key.get(other.key) is other:
                merged = self._join(one, other, why)
                for root in [r for r in self.by_key.values() if r is not merged]:
                    ask(merged, root)

    def join_names(self) -> None:
        """Named roots whose names are forms of one."""

        same = cache(lambda one, other, kind: same_party(one, other, kind=kind))  # roots share few names

        def why(one: Root, other: Root) -> str:
            if one.kind not in _WITH_NAMES or other.kind not in _WITH_NAMES:
                return ""
            person = RootKind.NAMED in (one.kind, other.kind)
            found: str = same(one.name, other.name, "person" if person else "")
            return found

        self._join_while(why)

    def join_own_articles(self, sources: Sources) -> None:
        """An outlet that is cited, and what its own article says without naming anybody."""

        def why(one: Root, other: Root) -> str:
            for cited, own in ((one, other), (other, one)):
                if cited.kind is RootKind.OUTLET and own.kind in _UNNAMED:
                    outlets = {sources.outlet_of(doc) for doc in own.documents}
                    if outlets == {cited.key.removeprefix("outlet:")}:
                        return f"the article is of {cited.name}, which is cited"
            return ""

        self._join_while(why)

    def join_quotations(self, quoted: Mapping[str, tuple[Quotation, ...]]) -> None:
        """Roots that quote the same words, unless both have names, and these differ."""

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

        self._join_while(why)

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
