"""A reader without a mouse, or without a screen: the work by keyboard alone, and what structure tells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from serving import NOW, serving

PAGES = (
    *("/", "/drift", "/roadmap", "/timeline", "/sources", "/origins", "/disagreements", "/quantities"),
    *(
        "/articles",
        "/changes?since=2022-06-30",
        "/search?q=dam*",
        "/review",
        "/audit",
        "/method",
        "/hand-over",
    ),
)
STRUCTURE = """() => {
  const wrong = [];
  const seen = (each) => each.getClientRects().length > 0;
  const count = (selector, number) => {
    const found = document.querySelectorAll(selector).length;
    if (found !== number) wrong.push(`${selector}: ${found}`);
  };
  count("main", 1); count("h1", 1); count("body > header", 1); count("footer.foot", 1);
  let before = 1;
  for (const each of [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(seen)) {
    const level = +each.tagName[1];
    if (level > before + 1) wrong.push(`h${level} after h${before}: ${each.textContent.trim()}`);
    before = level;
  }
  for (const table of document.querySelectorAll("table")) {
    const named = table.caption ?? table.closest("[aria-label], [aria-labelledby]:not(section)");
    if (!named) wrong.push(`a table without a name: ${table.textContent.trim().slice(0, 40)}`);
    const heads = [...table.querySelectorAll("thead th")];
    if (!heads.every((th) => th.scope === "col")) wrong.push("a head without a scope");
  }
  const named = [...document.querySelectorAll("nav, section, [role=region]")];
  for (const each of named) {
    const by = document.getElementById(each.getAttribute("aria-labelledby"));
    const label = each.getAttribute("aria-label") ?? by?.textContent;
    if (!label && each.matches("nav, [role=region]")) wrong.push(`${each.tagName} without a name`);
  }
  const navs = [...document.querySelectorAll("nav")].map((each) => each.getAttribute("aria-label"));
  if (new Set(navs).size !== navs.length) wrong.push(`two landmarks of one name: ${navs}`);
  return wrong;
}"""


@pytest.fixture(scope="module")
def example(example_ledger: Path) -> Iterator[str]:
    from onrecord.web.app import create_app

    made = create_app(example_ledger, clock=lambda: NOW, title="The dams on the Drell", reviewer="Ada Renn")
    with serving(made) as where:
        yield where


def test_pages_tell_their_structure_to_who_does_not_see_them(opened: Any, example: str) -> None:
    page = opened(example + "/", base=example)
    wrong = {}
    for path in PAGES:
        page.goto(example + path)
        found = page.evaluate(STRUCTURE)
        if found:
            wrong[path] = found
    assert wrong == {}


def tab_to(page: Any, selector: str, *, most: int = 200) -> None:
    """Press Tab until what is meant has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(f"{selector} is not reached by keyboard")


def test_the_work_from_end_to_end_by_keyboard_alone(opened: Any, example: str) -> None:
    page = opened(example + "/", base=example)
    # The first stop leads past the head; from there to a commitment, to its characters, and back.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.skip')")
    page.keyboard.press("Enter")
    tab_to(page, "#story-told a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/**")
    assert "".join(page.locator(".text .lit").all_text_contents())
    page.go_back()
    page.wait_for_url(example + "/*")
    # Search.
    page.goto(example + "/search")
    tab_to(page, "input[type=search]")
    page.keyboard.type("crown*")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=crown**")
    tab_to(page, ".hits h3 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/**")
    # Another day, by its field.
    page.goto(example + "/")
    tab_to(page, "input[name=as_of]")
    page.evaluate("document.activeElement.value = '2022-06-30'")
    page.keyboard.press("Enter")
    page.wait_for_url("**as_of=2022-06-30**")
    assert page.locator("main .day b").first.inner_text() == "2022-06-30"
    # Hand over.
    page.goto(example + "/hand-over")
    tab_to(page, "a[download]")
    with page.expect_download() as got:
        page.keyboard.press("Enter")
    assert got.value.suggested_filename == "report.html"
