"""Pages of our own with their dates in many forms: how often the day that is read is right."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from onrecord.document import Document
from onrecord.ingest.documents import ingest
from onrecord.interval import Interval, iso, parse

PAGES = Path(__file__).parent.parent / "tests" / "golden" / "pages.toml"
_BODY = """
Negotiators from the two governments met on Tuesday to discuss the handover of the harbour, officials said.

“We have made real progress, but there is work left to do,” said Maren Holt, the chief negotiator, at last.

A spokesman declined to comment. The harbour would be handed over by the end of March 2031, the draft says,
and the ferry terminal a year later, if the islands agree to the terms that their council has seen.
""".strip().split("\n\n")


def pages() -> list[dict[str, Any]]:
    return list(tomllib.loads(PAGES.read_text("utf-8"))["page"])


def read(page: dict[str, Any]) -> Document:
    """The document that ingest makes of a page of the table."""
    top, foot = page.get("top", ""), page.get("foot", "")
    if page["form"] == "text":
        return _only("a.txt", top + "\n\n".join(_BODY) + foot)
    paragraphs = "".join(f"<p>{line}</p>" for line in _BODY)
    head = f"<title>Harbour talks make progress</title>{page.get('head', '')}"
    body = f"<article><h1>Harbour talks make progress</h1>{top}{paragraphs}</article>{foot}"
    return _only("a.html", f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>")


def _only(path: str, text: str) -> Document:
    return ingest(text.encode(), where=path, path=path).documents[0]


def wanted(page: dict[str, Any]) -> Interval | None:
    return None if page["day"] in {"none", "wide"} else parse(page["day"])


def figures() -> dict[str, float]:
    """Precision of the days that are given, recall of those that are stated, and wrong days outright."""
    given = right = stated = wrong = 0
    for page in pages():
        found, true = read(page).published.interval, wanted(page)
        stated += true is not None
        given += found.is_day
        same = true is not None and (found.begin, found.end) == (true.begin, true.end)
        right += same
        wrong += found.is_day and not same
    return {
        "pages precision": 100 * (given - wrong) / max(1, given),
        "pages recall": 100 * right / max(1, stated),
        "pages wrong days": wrong,
    }


def main() -> None:
    for page in pages():
        document, true = read(page), wanted(page)
        found = document.published.interval
        updated = "" if document.updated is None else iso(document.updated.interval.begin)
        ok = (
            found.is_open
            if page["day"] == "none"
            else not found.is_day
            if true is None
            else ((found.begin, found.end) == (true.begin, true.end))
        )
        if not ok or updated != page.get("updated", ""):
            shown = [page.get(name, "")[:90] for name in ("head", "top", "foot")]
            print(
                page["kind"], page["form"], page["day"], "→", found, document.published.rule, updated, shown
            )
    print(figures())


if __name__ == "__main__":
    main()
