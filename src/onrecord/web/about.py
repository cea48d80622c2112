"""What the record rests on: the list of the articles, and how it was made."""

from __future__ import annotations

from onrecord.export.record import document_line
from onrecord.interval import iso
from onrecord.ledger.provenance import EntryType
from onrecord.ledger.store import REVIEW, View
from onrecord.report import words
from onrecord.report.model import moment_words
from onrecord.web.asking import Paging
from onrecord.web.desk import Account
from onrecord.web.pages import NAMES, Page


def articles(account: Account, *, page: int) -> Page:
    """Every article, in the order of publication."""
    found = account.articles
    paging = Paging(number=page, size=NAMES, total=len(found))
    shown = found[paging.shown]
    ids = {document.id for document in shown}
    counts: dict[str, dict[str, int]] = {}
    for recorded in account.entries(types=(EntryType.ATTRIBUTION, EntryType.COMMITMENT), doc_ids=ids):
        mine = counts.setdefault(recorded.entry.doc_id, {})
        mine[recorded.entry.type] = mine.get(recorded.entry.type, 0) + 1
    rows = [(account.cards.article(document.id), counts.get(document.id, {})) for document in shown]
    return Page(
        title="Articles",
        context={"rows": rows, "paging": paging},
        json=lambda: {"articles": [document_line(d) for d in shown], "page": paging.json()},
    )


def method(account: Account) -> Page:
    """Versions, settings and diagnostics: how the record was made."""
    known = account.recorded
    runs = [
        run
        for run in account.store.runs()
        if run.pipeline != REVIEW and (known is None or run.recorded < known)
    ]
    kinds, origins = account.derived("kinds and origins", _counted)
    counts = [(str(kind), kinds[kind]) for kind in EntryType if kind in kinds]
    found = list(dict.fromkeys(d for run in runs for d in run.diagnostics))
    return Page(
        title="Method",
        context={
            "counts": [words.counted(kind, count) for kind, count in counts],
            "origins": sorted(origins),
            "runs": [(moment_words(run.recorded), run.version, run.pipeline) for run in runs],
            "diagnostics": found[:200],
            "more": max(0, len(found) - 200),
        },
        json=lambda: {
            "entries": dict(counts),
            "origins": sorted(origins),
            "runs": [
                {"id": r.id, "recorded": iso(r.recorded), "version": r.version, "pipeline": r.pipeline}
                for r in runs
            ],
            "diagnostics": [
                {"code": d.code, "where": d.where, "why": d.why, "next_step": d.next_step} for d in found
            ],
        },
    )


def _counted(view: View) -> tuple[dict[str, int], frozenset[str]]:
    """How many entries there are of each kind, and who made them."""
    kinds: dict[str, int] = {}
    origins = set()
    for recorded in view.entries():
        entry = recorded.entry
        kinds[entry.type] = kinds.get(entry.type, 0) + 1
        origins.add(entry.origin)
    return kinds, frozenset(map(str, origins))
