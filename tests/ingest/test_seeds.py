"""Five real articles: what is known of them, and what nobody may invent."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.document import Document, ZoneKind
from onrecord.ingest.documents import IngestOptions, ingest
from onrecord.ingest.sources import RawInput, discover
from onrecord.interval import iso

pytestmark = pytest.mark.seeds


@pytest.fixture(scope="module")
def articles(seeds: Path) -> dict[str, Document]:
    out: dict[str, Document] = {}
    for item in discover([str(seeds)]):
        assert isinstance(item, RawInput)
        result = ingest(item.read(), where=item.where, path=item.path, options=item.options(IngestOptions()))
        (document,) = result.documents
        out[Path(item.path).name[:3]] = document
    return out


def lines(document: Document, kind: ZoneKind) -> list[str]:
    return [document.text[z.start : z.end] for z in document.zones if z.kind is kind]


def test_seeds_days_are_found_or_left_open(articles: dict[str, Document]) -> None:
    told = {name: (d.published.rule, iso(d.published.interval.begin)) for name, d in articles.items()}
    assert told == {
        "000": ("none", None),
        "001": ("none", None),
        "002": ("none", None),
        "003": ("dateline", "2021-07-24"),
        "004": ("url", "2024-01-25"),
    }
    assert [e.quote for e in articles["003"].published.evidence] == ["Saturday, 24 July, 2021"]
    assert [e.quote for e in articles["004"].published.evidence] == ["2024/01/25"]


def test_seeds_titles(articles: dict[str, Document]) -> None:
    assert [len(lines(d, ZoneKind.TITLE)) for _, d in sorted(articles.items())] == [1, 1, 0, 2, 1]
    assert articles["002"].title == ""


def test_seeds_chrome(articles: dict[str, Document]) -> None:
    assert lines(articles["000"], ZoneKind.CHROME) == []
    assert lines(articles["002"], ZoneKind.CHROME) == []
    assert [c.split()[0] for c in lines(articles["001"], ZoneKind.CHROME)] == [
        "Advertisement", "Advertisement", "Leave", "Your",
    ]  # fmt: skip
    assert [c.split()[0] for c in lines(articles["003"], ZoneKind.CHROME)] == ["Asharq", "Editor"]
    assert [c.split()[0] for c in lines(articles["004"], ZoneKind.CHROME)] == [
        "The",
        "Leave",
        "Your",
        "Scroll",
    ]


def test_seeds_body_is_all_the_rest(articles: dict[str, Document]) -> None:
    for document in articles.values():
        assert all(len(block) > 60 for block in lines(document, ZoneKind.BODY))
        assert document.language == "en"
