from __future__ import annotations

import re
from typing import Any

import pytest

PAGES = (
    *(
        "/",
        "/roadmap",
        "/disagreements",
        "/drift",
        "/timeline",
        "/sources",
        "/quantities",
        "/articles",
        "/changes?since=2030-12-31",
    ),
    *("/search", "/search?q=boat*", "/search?q=nothing-has-this", "/method", "/origins", "/audit"),
    *("/review", "/review?kind=quantity&kind=event", "/review?at=none", "/hand-over", "/timeline?all=1"),
    *("/changes", "/?as_of=2029-12-31", "/review?known_on=2031-06-30"),
)


def evidence(page: Any) -> str:
    """The characters that are lit in the text of an article."""
    return "".join(page.locator(".text .lit").all_text_contents())


def test_browser_story_leads_to_the_characters(opened: Any) -> None:
    page = opened("/")
    assert page.locator("h1").text_content() == "What was promised"
    page.get_by_role("link", name="The Varna Post, 2031-02-03").first.click()
    page.wait_for_url("**/articles/**")
    assert evidence(page) == "the last patrol boat will leave Lisk harbour by June 2031"
    assert page.locator(".why").get_by_text("hand/1+abc").count() == 1
    lit = page.locator(".text .lit").first
    assert lit.bounding_box()["y"] < 900, "the characters are on the screen"


def test_browser_drift_has_a_table_twin(opened: Any) -> None:
    page = opened("/")
    marks = page.locator("svg.drift a.dot")
    assert marks.count() == 2
    page.get_by_text("The picture as a table").click()
    rows = page.locator(".twin tbody tr")
    assert rows.count() == 2
    assert "by 2031-06-30" in rows.nth(1).text_content()
    where = {row.get_attribute("href") for row in page.locator(".twin tbody a").all()}
    assert {mark.get_attribute("href") for mark in marks.all()} == where
    marks.nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/**")
    assert evidence(page)


def test_browser_slider_changes_the_record(opened: Any) -> None:
    page = opened("/")
    assert page.get_by_text("3 articles").count() == 1
    slider = page.get_by_role("slider", name="The account as of")
    slider.focus()
    page.keyboard.press("Home")
    page.wait_for_url("**as_of=2029-12-31**")
    assert page.get_by_text("2 articles").count() == 1
    assert page.get_by_text("last patrol boat").count() == 0
    assert page.url.endswith("/?as_of=2029-12-31"), "a permalink that says no more than it means"


def test_browser_day_can_be_set_without_script(opened: Any) -> None:
    page = opened("/", script=False)
    page.get_by_label("The account as of").fill("2030-06-01")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**as_of=2030-06-01**")
    assert page.get_by_text("last patrol boat").count() == 0


def test_browser_search_finds_the_passage(opened: Any) -> None:
    page = opened("/search")
    page.get_by_label("Words of the articles").fill("patrol")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=patrol**")
    assert "authority=" not in page.url
    assert page.locator(".hits mark").first.text_content() == "patrol"
    page.locator(".stands a").first.click()
    page.wait_for_url("**/articles/**")
    assert "patrol boat" in evidence(page)


def test_browser_text_and_cards_light_each_other(opened: Any) -> None:
    page = opened("/articles")
    page.get_by_role("link", name="Varna and Lisk agree on the harbour").click()
    page.wait_for_url("**/articles/**")
    card = page.locator(".cards li").first
    card.hover()
    assert page.locator(".text .warm").count() > 0
    page.locator(".text .ref").nth(1).hover()
    assert page.locator(".cards li.warm").count() == 1
    page.locator(".text .ref").nth(1).click()
    assert "#card-" in page.url


def test_browser_layers_are_marked_on_demand(opened: Any) -> None:
    page = opened("/articles")
    page.get_by_role("link", name="Varna and Lisk agree on the harbour").click()
    page.wait_for_url("**/articles/**")
    assert page.locator(".text .event").count() == 0
    page.get_by_label("happened").check()
    page.get_by_role("button", name="Mark").click()
    page.wait_for_url("**layer=event**")
    assert page.locator(".text .event").count() > 0


def test_browser_a_time_tells_how_it_was_read_by_pointer_and_by_keyboard(opened: Any) -> None:
    page = opened("/articles")
    page.get_by_role("link", name="Varna and Lisk agree on the harbour").click()
    page.wait_for_url("**/articles/**")
    time = page.locator(".timed").first
    tip = time.locator(".tip")
    assert not tip.is_visible()
    time.hover()
    assert tip.is_visible()
    assert "counted from" in tip.text_content()
    page.mouse.move(0, 0)
    assert not tip.is_visible()
    time.locator("a").focus()
    assert tip.is_visible()
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/entries/**")
    assert page.get_by_text("Every step from the characters to the entry").count() == 1


def test_browser_slider_turns_both_accounts_of_what_changed(opened: Any) -> None:
    page = opened("/changes")
    slider = page.get_by_role("slider", name="From the account as of")
    slider.focus()
    page.keyboard.press("Home")
    page.wait_for_url("**since=2029-12-31**")
    assert page.get_by_text("1 article more").count() == 1
    assert page.url.endswith("/changes?since=2029-12-31"), "a permalink"
    assert page.get_by_role("slider").count() == 4


def test_browser_hostile_article_does_nothing(opened: Any) -> None:
    page = opened("/articles")
    page.get_by_role("link", name=re.compile("<script>alert")).click()
    page.wait_for_url("**/articles/**")
    assert "<img src=x onerror=alert(1)> said nothing." in page.locator(".pane").text_content()
    assert page.locator(".pane img, .pane script, .pane b").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0


@pytest.mark.parametrize("width", [360, 1440])
def test_browser_pages_fit_the_screen(opened: Any, room: str, width: int) -> None:
    page = opened("/", width=width)
    for path in PAGES:
        page.goto(room + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
