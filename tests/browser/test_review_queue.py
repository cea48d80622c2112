"""The queue in a real browser: by keyboard, by plain forms, with the record built again behind it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import web_samples
from serving import address_of

Opening = Callable[..., Any]


@pytest.fixture(scope="session")
def ledger_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six articles, enough for ten decisions."""
    return web_samples.big_ledger(tmp_path_factory.mktemp("review") / "story.db", articles=6)


@pytest.fixture(scope="session")
def room(ledger_path: Path) -> Iterator[str]:
    args = ["serve", "--port", "0", "--ledger", str(ledger_path), "--reviewer", "Ada Renn"]
    command = [sys.executable, "-c", f"from onrecord.cli import main; main({args!r})"]
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1940673600"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env) as process:
        try:
            assert process.stderr is not None
            yield address_of(process.stderr)
        finally:
            process.kill()


def looked_at(page: Any) -> str:
    return str(page.locator(".case").get_attribute("data-entry"))


def ready(page: Any) -> None:
    """Wait until the desk takes decisions without loading the page."""
    page.locator(".verdicts form[hx-post]").first.wait_for(state="attached")


def press(page: Any, key: str) -> str:
    """Press a key and wait for another entry; the one that is there then."""
    before = looked_at(page)
    page.keyboard.press(key)
    page.locator(f'.case:not([data-entry="{before}"])').wait_for()
    ready(page)
    return looked_at(page)


def decisions(page: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("fetch('/api/audit').then((r) => r.json())")["decisions"]
    return found


def test_browser_ten_entries_by_keyboard_with_an_undo_hold_after_a_build(
    opened: Opening, room: str, ledger_path: Path
) -> None:
    page = opened("/review")
    ready(page)
    for key in ("a", "r", "u", "n", "p", "c"):
        assert page.locator(f"[data-key='{key}'] kbd").first.is_visible() or key == "p"
    seen = []
    for n in range(10):
        seen.append(looked_at(page))
        press(page, "r" if n == 4 else "a")
    assert len(set(seen)) == 10
    assert press(page, "u") == seen[9], "the undo leads back to what was decided"
    made = decisions(page)
    assert [line["verb"] for line in made] == ["undo", *["accept"] * 5, "reject", *["accept"] * 4]
    assert {line["reviewer"] for line in made} == {"Ada Renn"}
    page.goto(room + f"/entries/{seen[4]}")
    assert page.get_by_text("A reviewer rejected this entry").count() == 1

    # The same articles are read again by another version of the annotators.
    again(ledger_path)
    page.goto(room + "/audit")
    assert page.get_by_text("in force", exact=True).count() >= 9
    page.goto(room + f"/entries/{seen[4]}")
    assert page.get_by_text("A reviewer rejected this entry").count() == 1
    assert page.evaluate(f"fetch('/api/entries/{seen[0]}').then((r) => r.json())")["review"]["verdict"] == (
        "accepted"
    )


def again(ledger_path: Path) -> None:
    """Build the same articles with a later version of what annotates them."""
    from dataclasses import replace

    import record_samples
    from onrecord.ledger.store import InputKey
    from onrecord.registry import Group, load

    with (
        load(Group.STORES, "sqlite").open(ledger_path, create=False) as store,
        store.begin(recorded=record_samples.RECORDED, version="2", pipeline="later", settings={}) as writer,
    ):
        for document, entries in web_samples.story(6):
            later = [replace(e, origin=replace(e.origin, version="2")) for e in entries]
            key = InputKey(raw_digest=document.raw_digest, ingest="i", pipeline="later")
            writer.add(document, later, key=key, where=document.path)


def test_browser_words_are_corrected_by_selecting_them(opened: Opening) -> None:
    page = opened("/review?kind=commitment")
    entry = looked_at(page)
    page.keyboard.press("c")
    form = page.get_by_role("form", name="Correct where")
    form.get_by_label("Words: where").click()
    page.locator(".passage mark").first.click(click_count=3)
    words = form.get_by_label("Words: where").input_value()
    assert words
    assert words in page.locator(".passage").text_content()
    form.get_by_label("Words: where").fill("Harbour report")
    form.get_by_role("button", name="Correct").click()
    page.locator(".said", has_text="Corrected.").wait_for()
    assert looked_at(page) == entry
    assert "corrected where: was" in page.locator(".decisions").text_content()
    line = page.evaluate(f"fetch('/api/entries/{entry}').then((r) => r.json())")
    assert line["place"]["text"] == "Harbour report"


def test_browser_what_cannot_be_decided_is_told(opened: Opening) -> None:
    page = opened("/review?kind=commitment", refused=True)
    page.keyboard.press("c")
    form = page.get_by_role("form", name="Correct where")
    form.get_by_label("Words: where").fill("not in this article")
    form.get_by_role("button", name="Correct").click()
    page.get_by_text("does not hold the words").wait_for()


def test_browser_review_works_without_script(opened: Opening) -> None:
    page = opened("/review", script=False)
    first = looked_at(page)
    page.get_by_role("button", name="Accept").click()
    page.wait_for_url("**said=accept**")
    assert looked_at(page) != first
    page.get_by_role("button", name="Undo my last").click()
    page.wait_for_url("**said=undo**")
    assert looked_at(page) == first
    page.goto(page.url.split("/review")[0] + "/audit")
    assert page.get_by_role("row").count() > 2


def test_browser_a_source_and_its_statements_are_rated_by_keyboard(opened: Opening, room: str) -> None:
    page = opened("/sources")
    page.locator("tbody a").first.click()
    page.wait_for_url("**/sources/*")
    here = page.url
    before = len(decisions(page))
    page.keyboard.press("b")
    assert len(decisions(page)) == before, "a key outside of the forms does nothing"
    page.keyboard.press("j")
    page.keyboard.press("b")
    page.wait_for_url("**said=reliability**")
    assert "usually reliable" in page.locator(".rating p").first.text_content()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("3")
    page.wait_for_url("**said=credibility**")
    page.locator("button:focus, select:focus, input:focus").wait_for()
    assert page.evaluate("document.activeElement.value") == "3", "the focus stays at the statement"
    page.keyboard.press("u")
    page.wait_for_url("**said=undo**")
    made = decisions(page)
    assert [line["verb"] for line in made[: len(made) - before]] == ["undo", "credibility", "reliability"]
    page.goto(here)
    page.get_by_label("Why").fill("abc 123")
    assert len(decisions(page)) == len(made), "letters in a note are letters"


def focused(page: Any, selector: str) -> None:
    """Wait until what is meant has the focus."""
    page.locator(f"{selector}:focus").wait_for()


def test_browser_single_letter_keys_are_switched_off_and_stay_off(opened: Opening, room: str) -> None:
    page = opened("/review")
    ready(page)
    assert page.locator(".verdicts kbd").count() > 0
    page.get_by_role("button", name="Switch them off").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Single-letter keys are off.").first.wait_for()
    focused(page, "form.keys button")
    assert page.locator("#told").text_content() == "Single-letter keys are off."
    assert page.locator("kbd").count() == 0, "no key is offered that does nothing"
    before, entry = len(decisions(page)), looked_at(page)
    page.goto(room + "/review")
    ready(page)
    for key in "arunpcmst":
        page.keyboard.press(key)
    assert (looked_at(page), len(decisions(page))) == (entry, before)
    assert page.locator("details[open]").count() == 0
    page.get_by_role("button", name="Accept").click()
    page.locator(f'.case:not([data-entry="{entry}"])').wait_for()
    assert len(decisions(page)) == before + 1, "with the button it goes on"
    # The forms of a source have keys of one letter too.
    page.goto(room + "/sources")
    page.locator("tbody a").first.click()
    page.wait_for_url("**/sources/*")
    for key in "jb3u":
        page.keyboard.press(key)
    assert page.locator("select:focus, kbd").count() == 0
    assert len(decisions(page)) == before + 1
    page.get_by_role("button", name="Switch them on").click()
    page.get_by_text("Single-letter keys are on.").wait_for()
    page.goto(room + "/review")
    ready(page)
    press(page, "n")


def test_browser_keys_are_switched_off_without_script(opened: Opening) -> None:
    page = opened("/review", script=False)
    page.get_by_role("button", name="Switch them off").click()
    page.get_by_text("Single-letter keys are off.").wait_for()
    assert page.locator("kbd").count() == 0


def test_browser_after_a_decision_the_focus_goes_on_and_a_live_region_tells(opened: Opening) -> None:
    page = opened("/review?kind=commitment")
    ready(page)
    region = page.get_by_role("status").and_(page.locator("#told"))
    assert region.text_content() == ""
    region.evaluate("each => (each.dataset.same = 'yes')")
    page.keyboard.press("a")
    page.locator(".said", has_text="Accepted.").wait_for()
    focused(page, "#case-h")
    assert region.text_content().startswith("Accepted. ")
    assert region.text_content().endswith(" to look at")
    assert region.get_attribute("data-same") == "yes", "the region was there before what it tells"
    # A correction leaves the reviewer at the field that was corrected, with the tool open.
    page.keyboard.press("c")
    form = page.get_by_role("form", name="Correct how it binds")
    form.get_by_role("combobox").select_option("ordered")
    form.get_by_role("button").press("Enter")
    page.locator(".said", has_text="Corrected.").wait_for()
    focused(page, '.tool[data-key="c"][open] form[aria-label="Correct how it binds"] select')
