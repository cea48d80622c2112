"""Handing the record over: every format, of the account of the chosen days, one click away."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import onrecord
from onrecord.export.exporter import Exporter
from onrecord.export.record import document_line
from onrecord.ledger.store import REVIEW
from onrecord.registry import Group, load, names
from onrecord.report import html, markdown
from onrecord.report.model import make
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


REPORTS: Mapping[str, Handed] = {
    "report.html": Handed(file="report.html", media="text/html", content=b""),
    "report.md": Handed(file="report.md", media="text/markdown", content=b""),
}
"""The report, in the two forms of ``onrecord report``."""
_REPORT_LABELS = {
    "report.html": "The report as one page that needs no network, to read, print and pass on (HTML)",
    "report.md": "The report with tables, quotations and links, for a newsroom’s own pages (Markdown)",
}


def hand_over(account: Account) -> Page:
    """Every format in which the record can be had."""
    reports = [
        Format(name=n, label=_REPORT_LABELS[n], file=n, link=account.addresses.page(f"/hand-over/{n}"))
        for n in REPORTS
    ]
    ordered = sorted(names(Group.EXPORTERS), key=lambda name: (_place(name), name))
    formats = []
    for name in ordered:
        exporter: Exporter = load(Group.EXPORTERS, name)()
        link = account.addresses.page(f"/hand-over/{name}")
        formats.append(Format(name=name, label=exporter.label, file=exporter.file, link=link))
    return Page(
        title="Hand over",
        context={"reports": reports, "formats": formats, "articles": len(account.articles)},
        json=lambda: {
            "formats": [
                {"name": each.name, "label": each.label, "file": each.file, "link": each.link}
                for each in (*reports, *formats)
            ],
            "articles": [document_line(document)["id"] for document in account.articles],
        },
    )


def _report(account: Account, name: str, *, title: str) -> bytes:
    """The report on the account, as ``onrecord report`` writes it."""
    known = account.recorded
    runs = [
        run
        for run in account.store.runs()
        if run.pipeline != REVIEW and (known is None or run.recorded < known)
    ]
    days = account.asked.words
    made = make(
        account.at_hand,
        judged=account.judged,
        written=account.today,
        version=onrecord.__version__,
        title=title,
        as_of=days.get("as_of", ""),
        known_on=days.get("known_on", ""),
        runs=runs,
    )
    pieces = markdown.pieces if name.endswith(".md") else html.pieces
    return "".join(pieces(made)).encode("utf-8", "replace")


def _place(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def handed(account: Account, name: str, *, title: str) -> Handed:
    """The record in one format: the bytes that ``onrecord export`` writes of this account.

    Raises:
        RegistryError: when there is no such format.
        SettingsError: when a package that it needs is not installed.
    """
    if name in REPORTS:
        return replace(REPORTS[name], content=_report(account, name, title=title))
    exporter: Exporter = load(Group.EXPORTERS, name)()
    with tempfile.TemporaryDirectory(prefix="onrecord-") as folder:
        path = Path(folder) / exporter.file
        exporter.write(account.at_hand, path, title=title)
        return Handed(file=exporter.file, media=exporter.media, content=path.read_bytes())
