"""What a Python program asks of OnRecord first: open a ledger, build it, read one text.

These stand in the package itself (``onrecord.open``, ``onrecord.build``, ``onrecord.read``) and are loaded
when they are first used. Everything behind them is there to be imported too: the ports
(:mod:`onrecord.registry`), a view of the record (:class:`onrecord.ledger.store.View`) and what is made of
one (:mod:`onrecord.story`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from os import PathLike, fspath
from typing import Any

from onrecord.ingest.options import Form, IngestOptions
from onrecord.interval import Interval, parse
from onrecord.ledger.store import InputKey, Store
from onrecord.registry import Group, load
from onrecord.workflow.building import BuildSummary, Progress
from onrecord.workflow.building import build as build_run
from onrecord.workflow.reading import Reading, Task, read_input
from onrecord.workflow.settings import Settings

Published = str | date | Interval | None
"""A day, month or year in ISO 8601, a day, or an interval; ``None`` where nobody knows."""


def open_ledger(path: str | PathLike[str], *, readonly: bool = False, backend: str = "sqlite") -> Store:
    """The ledger at ``path``; a new one where there is none, unless it is opened for reading only.

    Raises:
        StoreError: when it cannot be opened; each kind says what to do next.
    """
    opened: Store = load(Group.STORES, backend).open(path, create=not readonly, readonly=readonly)
    return opened


def build(
    store: Store,
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    settings: Settings | None = None,
    recorded: datetime | None = None,
    progress: Progress | None = None,
) -> BuildSummary:
    """Read what is new in files, folders and globs into ``store``, in one run; ``recorded`` (UTC) is now.

    Raises:
        StoreError: when the ledger cannot be written.
        SettingsError, RegistryError: when the settings cannot be met.
    """
    several = [paths] if isinstance(paths, str | PathLike) else paths
    return build_run(
        store,
        [fspath(path) for path in several],
        settings=settings or Settings(),
        recorded=recorded or datetime.now(UTC),
        progress=progress,
    )


def read(
    text: str | bytes,
    *,
    published: Published = None,
    url: str = "",
    outlet: str = "",
    form: Form = Form.AUTO,
    settings: Settings | None = None,
) -> Reading:
    """The articles of ``text`` (plain text, a page of HTML, or JSON lines) with their entries; no ledger.

    Offsets of the entries are those of each article's own ``Document.text``. What cannot be read as an
    article gives no document, and a diagnostic that says why and what to do.

    Raises:
        IntervalError: when ``published`` is no day, month or year.
    """
    chosen = settings or Settings()
    told = _interval(published)
    stated: dict[str, Any] = {"url": url, "outlet": outlet, "published": told}
    known = {name: value for name, value in stated.items() if value}
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    task = Task(
        raw=raw,
        key=InputKey(raw_digest="", ingest="", pipeline=""),
        where="text",
        path="",
        options=replace(chosen.ingest, form=form, **known),
        annotators=chosen.annotators,
        lexicons=chosen.lexicons,
    )
    return read_input(task)


def _interval(published: Published) -> Interval | None:
    if isinstance(published, datetime):
        published = published.astimezone(UTC).date() if published.tzinfo else published.date()
    if isinstance(published, date):
        published = published.isoformat()
    return parse(published) if isinstance(published, str) else published


__all__ = [
    "BuildSummary",
    "Form",
    "IngestOptions",
    "Reading",
    "Settings",
    "build",
    "open_ledger",
    "read",
]
