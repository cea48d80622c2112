"""The reader of an article in a browser: long articles, touch, versions beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

import record_samples as samples
from onrecord.ledger.provenance import EntryType
from onrecord.ledger.store import InputKey
from onrecord.registry import Group, load
from serving import NOW, serving

LONG = """
window.long = [];
new PerformanceObserver((list) => window.long.push(...list.getEntries().map((each) => each.duration)))
  .observe({ type: 'longtask', buffered: true });
"""

STALL = 500
"""Milliseconds of one task that a reader notices as a page that hangs, on a machine that does other work."""


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a reading room, and that of its article of 20,000 words with 3,000 entries."""
    from onrecord.web.app import create_app

    chance = Random(11)
    words = [f"word{chance.randrange(4000)}" for _ in range(20_000)]
    lines = [" ".join(words[at : at + 80]) + "." for at in range(0, len(words), 80)]
    text = "A long article\n" + "\n".join(lines) + "\n"
    doc = samples.document(text, path="long.txt")
    made = {}
    for zone in doc.zones[1:]:
        for _ in range(12):
            start = chance.randrange(zone.start, zone.end - 90)
            entry = samples.make(EntryType.COMMITMENT, doc, {"force": "planned"}, [(start, start + 80)])
            made[entry.id] = entry
    path = tmp_path_factory.mktemp("long") / "long.db"
    with (
        load(Group.STORES, "sqlite").open(path, create=True) as store,
        store.begin(recorded=samples.RECORDED, version="0", pipeline="x", settings={}) as writer,
    ):
        key = InputKey(raw_digest="r", ingest="i", pipeline="p")
        writer.add(doc, tuple(made.values()), key=key, where=doc.path)
    with serving(create_app(path, clock=lambda: NOW)) as where:
        yield where, f"{where}/articles/{doc.id}"


def test_reader_opens_an_article_of_twenty_thousand_words_without_a_stall(
    opened: Any, long: tuple[str, str]
) -> None:
    base, where = long
    page = opened(base + "/method", base=base)
    page.goto(where)  # what the server reads first is not the browser's work
    page.add_init_script(LONG)
    page.goto(where)
    assert page.locator(".cards li").count() >= 500
    page.locator(".cards li").first.hover()
    page.mouse.wheel(0, 4_000)
    page.locator(".text .ref").nth(40).hover()
    assert page.locator(".cards li.warm").count() == 1
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200)))")
    told = sorted(page.evaluate("window.long"), reverse=True)
    assert max(told, default=0) < STALL, told


def test_reader_tells_how_a_time_was_read_at_the_first_touch_and_leads_on_at_the_second(
    opened: Any, room: str
) -> None:
    page = opened("/articles", width=390, has_touch=True, is_mobile=True)
    page.get_by_role("link", name="Varna and Lisk agree on the harbour").tap()
    page.wait_for_url("**/articles/**")
    time = page.locator(".timed").first
    tip = time.locator(".tip")
    time.scroll_into_view_if_needed()
    assert not tip.is_visible()
    time.locator("a").tap()
    assert tip.is_visible()
    assert "counted from" in tip.text_content()
    assert "/articles/" in page.url, "the first touch leads nowhere"
    box = tip.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.locator("h1").tap()
    assert not tip.is_visible()
    time.locator("a").tap()
    time.locator("a").tap()
    page.wait_for_url("**/entries/**")


def test_reader_cards_and_text_are_tied_by_keyboard_too(opened: Any) -> None:
    page = opened("/articles")
    page.get_by_role("link", name="Varna and Lisk agree on the harbour").click()
    page.wait_for_url("**/articles/**")
    page.locator(".cards .tie").first.focus()
    assert page.locator(".text .warm").count() > 0
    page.locator(".text .ref").nth(1).focus()
    assert page.locator(".cards li.warm").count() == 1
    page.keyboard.press("Enter")
    assert "#card-" in page.url
    target = page.url.split("#")[1]
    assert page.locator(f"#{target}").evaluate("(each) => each.matches(':target')")


def test_reader_shows_two_versions_beside_each_other(opened: Any, example_ledger: Path) -> None:
    from onrecord.web.app import create_app

    with serving(create_app(example_ledger, clock=lambda: NOW)) as base:
        page = opened(base + "/articles", base=base)
        page.get_by_text("(a later version)").locator("xpath=preceding-sibling::a").first.click()
        page.get_by_role("link", name="both side by side").click()
        page.wait_for_url("**/versions")
        changed = page.locator("tr.changed")
        assert changed.count() >= 1
        old, new = changed.first.locator("td").all()
        assert old.bounding_box()["y"] == new.bounding_box()["y"]
        assert old.bounding_box()["x"] < new.bounding_box()["x"]
        assert old.locator("mark").count() >= 1
        assert old.locator("mark").all_text_contents() != new.locator("mark").all_text_contents()
        page.locator(".plainlist a").first.click()
        page.wait_for_url("**entry=**")
        assert page.locator(".text .lit").count() >= 1
