"""No page shows a name that the record uses for itself: every page of two stories is read, link by link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from onrecord.annotate.layers import Force
from onrecord.registry import Group, load
from onrecord.report import words
from onrecord.workflow import Settings, build

ALLOWED = frozenset({"HTML", "JSON", "PROV", "NAME"})
"""Formats, and what stands for a name in an instruction."""

_TABLES = (words.AUTHORITY, words.STANDING, words.REVISIONS, words.FACTUALITY, words.DIFFERENCES, words.ROOTS)
_PLAIN = {
    *(told for table in (*_TABLES, words.ACTS) for told in table.values()),
    *map(str, Force),
    *("no date", "conflict"),
    *("happened", "stated"),  # what is marked in an article
}
RAW = {name for table in (*_TABLES, words.ACTS, words.KINDS) for name in table} - _PLAIN
"""Names of the record that are not also plain words for something."""

MOST = 40
"""Pages of one kind that are read; lists and articles are read whole."""

_VOID = frozenset({"meta", "link", "input", "br", "hr", "path", "rect", "circle", "img"})
_THEIRS = frozenset({"mono", "text", "passage"})


class Shown(HTMLParser):
    """What a page shows in words of its own: without articles' text, code, and names of rules set as such."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.own: list[tuple[str, bool]] = []
        self.links: list[str] = []
        self._open: list[tuple[str, bool, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        fields = {name: value or "" for name, value in attrs}
        if tag == "a" and fields.get("href", "").startswith("/"):
            self.links.append(fields["href"])
        theirs = tag in {"script", "style", "code", "blockquote"} or bool(
            _THEIRS & set(fields.get("class", "").split())
        )
        for name in ("title", "aria-label", "placeholder", "alt"):
            if fields.get(name) and not self._theirs:
                self.own.append((fields[name], True))
        if tag not in _VOID:
            self._open.append((tag, theirs, tag == "bdi"))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._theirs:
            self.own.append((" ".join(data.split()), any(quoted for *_, quoted in self._open)))

    @property
    def _theirs(self) -> bool:
        return any(theirs for _, theirs, _ in self._open)


def wrong_in(page: str, *, told: str) -> Iterator[str]:
    """Words of the page that are names of the record; ``told`` is all that the articles and files say."""
    shown = Shown()
    shown.feed(page)
    for text, quoted in shown.own:
        for word in re.findall(r"(?<![\w./-])[A-Za-z]+(?:_[A-Za-z]+)+(?![\w.])", text):
            if word not in told:
                yield f"{word}: {text[:120]}"
        for word in re.findall(r"\b[A-Z]{4,}\b", text):
            if word not in ALLOWED and word not in told:
                yield f"{word}: {text[:120]}"
        if not quoted and (text in RAW or re.search(rf"\((?:{'|'.join(map(re.escape, RAW))})\)", text)):
            yield f"raw: {text[:120]}"


def read_through(client: Any, told: str) -> tuple[int, list[str]]:
    """Every page that links lead to from the first one, as often as a kind of page is of use."""
    waiting = [
        "/",
        "/drift",
        "/timeline?all=1",
        "/changes?since=2022-06-01",
        "/nowhere",
        "/?page=x",
        "/?as_of=x",
    ]
    seen: set[str] = set()
    kinds: dict[str, int] = {}
    found: list[str] = []
    while waiting:
        where = waiting.pop(0).split("#")[0]
        kind = re.sub(r"[0-9a-f]{8,}x*|=[^&]*", "*", where)
        if where in seen or where.startswith(("/api", "/static", "/hand-over/")) or "as_of=" in where[2:]:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > MOST:
            continue
        seen.add(where)
        answer = client.get(where, follow_redirects=True)
        assert answer.headers["content-type"].startswith("text/html"), where
        shown = Shown()
        shown.feed(answer.text)
        waiting += shown.links
        found += [f"{where}: {each}" for each in wrong_in(answer.text, told=told)]
    return len(seen), found


def built(path: Path, articles: Path) -> str:
    """Build the record of a folder; all that its articles say."""
    with load(Group.STORES, "sqlite").open(path, create=True) as store:
        build(store, [str(articles)], settings=Settings(workers=1), recorded=datetime(2026, 1, 1, tzinfo=UTC))
        view = store.view()
        return "\n".join(f"{d.text}\n{d.path}\n{d.url}\n{d.title}\n{d.outlet}" for d in view.documents())


def reports_of(client: Any, told: str) -> list[str]:
    page = client.get("/hand-over/report.html").text
    text = client.get("/hand-over/report.md").text
    wrong = [f"report.html: {each}" for each in wrong_in(page, told=told)]
    own = [line for line in text.splitlines() if not line.startswith(("  ", "- Found by", "- Built"))]
    names = re.findall(r"(?<![\w./-])[a-z]+(?:\\?_[a-z]+)+(?![\w.])", "\n".join(own))
    return wrong + [f"report.md: {name}" for name in names if name.replace("\\", "") not in told]


def test_plain_words_find_what_is_none() -> None:
    told = "The ISIS group met."
    assert list(wrong_in("<p>Withdrawal (withdraw, YIELD)</p>", told=told))
    assert list(wrong_in("<p>rule day_month</p>", told=told))
    assert list(wrong_in('<a title="not_know">x</a>', told=told))
    assert list(wrong_in("<b>slip</b>", told=told))
    assert list(wrong_in("<p>Iraq (unattributed)</p>", told=told))
    assert not list(wrong_in("<p>ISIS, as JSON</p><code>a_b</code><p class='mono'>day_month</p>", told=told))
    assert not list(wrong_in("<bdi>slip</bdi><p>moved later</p>", told=told))


def test_plain_words_on_every_page_of_the_invented_record(opening: Any, ledger_path: Path) -> None:
    with load(Group.STORES, "sqlite").open(ledger_path, create=False, readonly=True) as store:
        told = "\n".join(f"{d.text}\n{d.path}\n{d.title}" for d in store.view().documents())
    count, found = read_through(opening(ledger_path), told)
    assert count > 30
    assert found == [], "\n".join(sorted({e.split(": ", 1)[1] for e in found}))


@pytest.mark.slow
def test_plain_words_on_every_page_of_the_example(opening: Any, tmp_path: Path, root: Path) -> None:
    told = built(tmp_path / "drell.db", root / "examples" / "drell" / "articles")
    client = opening(tmp_path / "drell.db")
    count, found = read_through(client, told)
    assert count > 150
    assert found == [], "\n".join(sorted({e.split(": ", 1)[1] for e in found}))
    assert reports_of(client, told) == []


@pytest.mark.slow
@pytest.mark.seeds
def test_plain_words_on_every_page_of_the_seeds(opening: Any, tmp_path: Path, seeds: Path) -> None:
    told = built(tmp_path / "seeds.db", seeds)
    client = opening(tmp_path / "seeds.db")
    count, found = read_through(client, told)
    assert count > 150
    assert found == [], "\n".join(sorted({e.split(": ", 1)[1] for e in found}))
    assert reports_of(client, told) == []
