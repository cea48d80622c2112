"""Handing the record over: every format, of the account of the chosen days, one click away."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from onrecord.export.exporter import Exporter
from onrecord.export.record import document_line
from onrecord.registry import Group, load, names
from onrecord.web.desk import Account
from onrecord.web.pages import Page

_FIRST = ("csv", "jsonl", "parquet", "icalendar", "timelinejs")
"""Formats that most readers look for; the others follow by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format, what it is for, and where it is fetched."""

    name: str
    label: str
    file: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A file that is handed over."""

    file: str
    media: str
    content: bytes


def hand_over(account: Account) -> Page:
    """Every format in which the record can be had."""
    ordered = sorted(names(Group.EXPORTERS), key=lambda name: (_place(name), name))
    formats = []
    for name in ordered:
        exporter: Exporter = load(Group.EXPORTERS, name)()
        link = account.addresses.page(f"/hand-over/{name}")
        formats.append(Format(name=name, label=exporter.label, file=exporter.file, link=link))
    return Page(
        title="Hand over",
        context={"formats": formats, "articles": len(account.articles)},
        json=lambda: {
            "formats": [
                {"name": each.name, "label": each.label, "file": each.file, "link": each.link}
                for each in formats
            ],
            "articles": [document_line(document)["id"] for document in account.articles],
        },
    )


def _place(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def handed(account: Account, name: str, *, title: str) -> Handed:
    """The record in one format: the bytes that ``onrecord export`` writes of this account.

    Raises:
        RegistryError: when there is no such format.
        SettingsError: when a package that it needs is not installed.
    """
    exporter: Exporter = load(Group.EXPORTERS, name)()
    with tempfile.TemporaryDirectory(prefix="onrecord-") as folder:
        path = Path(folder) / exporter.file
        exporter.write(account.live, path, title=title)
        return Handed(file=exporter.file, media=exporter.media, content=path.read_bytes())
