"""Mentions that come to stand together: a union that takes in nothing that contradicts it."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Sequence

from onrecord.story.matching import conflict
from onrecord.story.undertaking import Mention, Place


class Groups:
    """Union of mentions, held apart where two of a group would contradict each other."""

    def __init__(self, mentions: Sequence[Mention], *, parted: Iterable[tuple[str, str]] = ()) -> None:
        self._parted = tuple(parted)
        self._parent = {m.id: m.id for m in mentions}
        self._members = {m.id: [m] for m in mentions}
        """The members of each group, in the order of the story."""

    def root(self, id_: str) -> str:
        parent = self._parent
        above = parent[id_]
        while above != id_:
            parent[id_] = parent[above]
            id_, above = above, parent[above]
        return id_

    def members(self, id_: str) -> list[Mention]:
        return self._members[self.root(id_)]

    def join(self, a: str, b: str, *, told: bool = False) -> bool:
        """Make one group of both, unless they contradict each other; whether they are one now.

        Where a reviewer has ``told`` that they are one, or that two of them are not, that counts instead.
        ``told`` is also what was found to contradict nothing before.
        """
        a, b = self.root(a), self.root(b)
        if a == b:
            return True
        if not told and self._contradict(self._members[a], self._members[b]):
            return False
        if self._parted and self._parted_by_reviewer(a, b):
            return False
        if (len(self._members[a]), b) < (len(self._members[b]), a):
            a, b = b, a
        self._parent[b] = a
        members = self._members[a]
        for member in self._members.pop(b):
            if members[-1].place < member.place:
                members.append(member)
            else:
                insort(members, member, key=place_of)
        return True

    def _parted_by_reviewer(self, a: str, b: str) -> bool:
        return any({self.root(x), self.root(y)} == {a, b} for x, y in self._parted if x in self and y in self)

    @staticmethod
    def _contradict(a: list[Mention], b: list[Mention]) -> bool:
        """Of long groups the nearest members speak for all."""
        for x in a[-_WITNESSES:]:
            for y in b[:_WITNESSES]:
                if conflict(x, y):
                    return True
        return False

    def __contains__(self, id_: str) -> bool:
        return id_ in self._parent

    def all(self) -> Iterator[list[Mention]]:
        yield from self._members.values()


_WITNESSES = 12


def place_of(mention: Mention) -> Place:
    """Where a mention stands in the story."""
    return mention.place
