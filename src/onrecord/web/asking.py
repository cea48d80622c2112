"""What a reader asks of every page: the two days of the account, and the addresses that keep them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from onrecord.interval import Interval, parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The account up to the end of ``as_of``, as far as the ledger knew by the end of ``known_on``."""

    as_of: Interval | None = None
    known_on: Interval | None = None

    @classmethod
    def of(cls, *, as_of: str | None, known_on: str | None) -> Asked:
        """Read the two days of an address.

        Raises:
            IntervalError: when one is no day, month, year or time in ISO 8601.
        """
        return cls(as_of=_read(as_of), known_on=_read(known_on))

    @property
    def valid(self) -> datetime | None:
        return None if self.as_of is None else self.as_of.end

    @property
    def recorded(self) -> datetime | None:
        return None if self.known_on is None else self.known_on.end

    @property
    def words(self) -> dict[str, str]:
        """Both days as addresses and forms hold them: the last day of each; those not asked are left out."""
        return dict(_words(self))


def _read(value: str | None) -> Interval | None:
    return parse(value) if value and value.strip() else None


def last_day(interval: Interval | None) -> str:
    """The last day that an interval holds; empty for none."""
    if interval is None or interval.end is None:
        return ""
    return (interval.end - timedelta(microseconds=1)).date().isoformat()


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where pages are, with the two days kept; the :class:`Links` of the reading room."""

    asked: Asked

    def page(self, path: str, params: Mapping[str, Any] | None = None, **more: Any) -> str:
        """``path`` with its parameters (empty ones are left out) and the two days."""
        given = {**(params or {}), **_words(self.asked), **more}
        query = _query(given)
        return f"{path}?{query}" if query else path

    def entry(self, doc_id: str, entry_id: str, /) -> str:
        return _entry(_article(doc_id), entry_id, self.asked)

    def article(self, doc_id: str, /) -> str:
        return self.page(_article(doc_id))

    def why(self, entry_id: str, /) -> str:
        """Why an entry is in the record."""
        return self.page(f"/entries/{quote(entry_id, safe='')}")

    def voice(self, key: str, /) -> str:
        """What one source said."""
        return self.page(f"/sources/{quote(key, safe='')}")

    def named(self, name: str, /) -> str:
        """The articles that name an outlet or agency."""
        return self.page("/search", {"q": f'"{name}"'})

    def bundle(self, entry_id: str, /) -> str:
        """The statements that one mark of the drift stands for."""
        return self.page("/drift", {"mark": entry_id})

    def on(self, path: str, params: Mapping[str, Any], *, as_of: str = "", known_on: str = "") -> str:
        """``path`` on other days; an empty one is left out."""
        given = {**params, "as_of": as_of, "known_on": known_on}
        query = _query(given)
        return f"{path}?{query}" if query else path


def _query(given: Mapping[str, Any]) -> str:
    """Parameters as an address has them; a list is one parameter several times."""
    return urlencode({name: value for name, value in given.items() if value or value == 0}, doseq=True)


@lru_cache(maxsize=1024)
def _words(asked: Asked) -> Mapping[str, str]:
    days = {"as_of": last_day(asked.as_of), "known_on": last_day(asked.known_on)}
    return {name: day for name, day in days.items() if day}


@lru_cache(maxsize=1 << 14)
def _entry(article: str, entry_id: str, asked: Asked) -> str:
    """Pages lead to the same entries again and again; and ids are seldom more than letters and signs."""
    if not _PLAIN.fullmatch(entry_id):
        return f"{Addresses(asked).page(article, {'entry': entry_id})}#{quote(entry_id)}"
    return f"{article}?entry={entry_id}{_behind(asked)}#{entry_id}"


_PLAIN = re.compile(r"[A-Za-z0-9_.~-]+")


@lru_cache(maxsize=1024)
def _behind(asked: Asked) -> str:
    query = _query(_words(asked))
    return f"&{query}" if query else ""


@lru_cache(maxsize=1 << 12)
def _article(doc_id: str) -> str:
    return f"/articles/{quote(doc_id, safe='')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """One page of a long list: rows ``first`` up to, not including, ``last``; pages count from 1."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def at(self) -> int:
        """The page that is shown: the last one when a later one was asked for."""
        return min(self.number, self.pages)

    @property
    def first(self) -> int:
        return (self.at - 1) * self.size

    @property
    def last(self) -> int:
        return min(self.first + self.size, self.total)

    @property
    def shown(self) -> slice:
        return slice(self.first, self.last)

    def json(self) -> dict[str, int]:
        return {"number": self.at, "pages": self.pages, "size": self.size, "total": self.total}
