"""What is drawn, in a real browser: every mark is reached by keyboard, and no picture is a trap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import web_samples
from serving import NOW, serving


def test_browser_a_crowded_picture_is_one_stop_and_arrows_reach_every_mark(
    browser: Any, tmp_path: Path
) -> None:
    from onrecord.web.app import create_app

    ledger = web_samples.big_ledger(tmp_path / "story.db", articles=40)
    with serving(create_app(ledger, clock=lambda: NOW)) as where:
        page = browser.new_page()
        page.goto(where + "/")
        marks = page.locator("svg.drift a.dot")
        assert marks.count() > 24
        assert page.locator('svg.drift a.dot[tabindex="0"]').count() == 1
        for there, back in (("ArrowRight", "Home"), ("ArrowUp", "End")):
            page.locator('svg.drift a.dot[tabindex="0"]').focus()
            page.keyboard.press("Home")
            if there == "ArrowUp":
                lowest = page.evaluate(LOWEST)
                marks.nth(lowest).focus()
            seen = {page.evaluate("document.activeElement.getAttribute('aria-label')")}
            for _ in range(marks.count() - 1):
                page.keyboard.press(there)
                seen.add(page.evaluate("document.activeElement.getAttribute('aria-label')"))
            every = {each.get_attribute("aria-label") for each in marks.all()}
            assert seen == every, there
            page.keyboard.press(back)
        page.keyboard.press("Tab")
        assert page.locator("svg.drift a.dot:focus").count() == 0
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/(drift|articles)"))
        page.close()


LOWEST = """() => {
  const dots = [...document.querySelectorAll("svg.drift a.dot .near")];
  const at = dots.map((each) => [+each.getAttribute("cy"), -each.getAttribute("cx")]);
  return at.indexOf([...at].sort((a, b) => b[0] - a[0] || b[1] - a[1])[0]);
}"""


def test_browser_what_leads_to_a_name_stands_out_under_pointer_and_focus(opened: Any) -> None:
    page = opened("/origins")
    name = page.locator("svg.origins a.node.l2").first
    assert page.locator(".edge.warm").count() == 0
    name.hover()
    warm = page.locator(".edge.warm").count()
    assert 0 < warm < page.locator("svg.origins .edge").count()
    page.mouse.move(0, 0)
    assert page.locator(".edge.warm").count() == 0
    name.focus()
    assert page.locator(".edge.warm").count() == warm


@pytest.fixture(scope="module")
def example(example_ledger: Path) -> Iterator[str]:
    from onrecord.web.app import create_app

    with serving(create_app(example_ledger, clock=lambda: NOW, title="The dams on the Drell")) as where:
        yield where


def test_browser_near_equal_rows_open_from_one_and_none_is_lost(opened: Any, example: str) -> None:
    page = opened(example + "/", base=example)
    told = page.evaluate("fetch('/api/story').then((r) => r.json())")["commitments"]
    alike = page.locator("details.alike")
    assert alike.count() > 0
    hidden = alike.first.locator("li").first
    assert not hidden.is_visible()
    alike.first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert hidden.is_visible()
    assert hidden.locator("a").first.get_attribute("href").startswith("/articles/")
    cards = page.locator('[id^="card-"]').evaluate_all("all => all.map((each) => each.id)")
    assert sorted(cards) == sorted(f"card-{line['id']}" for line in told)
    assert page.locator("ol.rows > li.row").count() < len(told)


def test_browser_a_phone_shows_first_what_is_promised_and_how_often_accounts_part(
    opened: Any, example: str
) -> None:
    page = opened(example + "/", base=example, width=360)
    low = {
        name: page.locator(name).bounding_box()["y"] for name in ("#told", "#parted", "#drift", "#promised")
    }
    assert low["#told"] < low["#parted"] < low["#drift"] < low["#promised"]
    assert low["#parted"] < 840, "a long phone shows where accounts part without a touch"
    link = page.get_by_role("link", name="Where accounts part")
    assert link.bounding_box()["y"] < 420
    assert int(page.locator(".jump .count").inner_text()) > 0
    link.click()
    assert page.url.endswith("#parted")


def test_browser_a_wide_screen_shows_all_four_at_first_sight(opened: Any, example: str) -> None:
    page = opened(example + "/", base=example)
    assert not page.locator(".jump").is_visible()
    for name in ("#drift", "svg.drift", "#told", "#story-told .by", "#parted", "#story-parted li"):
        box = page.locator(name).first.bounding_box()
        assert box["y"] + min(box["height"], 60) <= 900, name


def test_browser_a_long_name_is_cut_and_whole_at_hand(opened: Any, example: str) -> None:
    page = opened(example + "/sources", base=example)
    name = page.locator("a.cut").first
    whole = name.inner_text()
    assert len(whole) > 56
    short = name.bounding_box()
    assert name.evaluate("each => each.scrollWidth > each.clientWidth")
    name.focus()
    assert name.evaluate("each => each.scrollWidth <= each.clientWidth")
    assert name.bounding_box()["height"] >= short["height"]
