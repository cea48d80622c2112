"""What is drawn, in a real browser: every mark is reached by keyboard, and no picture is a trap."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import web_samples


def test_browser_a_crowded_picture_is_one_stop_and_arrows_reach_every_mark(
    browser: Any, tmp_path: Path
) -> None:
    from onrecord.web.app import create_app
    from serving import NOW, serving

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
