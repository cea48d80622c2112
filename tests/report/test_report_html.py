from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime
from typing import Any

import pytest

import record_samples as samples
from onrecord.ledger.store import Store, View
from onrecord.report.html import pieces
from onrecord.report.model import Report, make

JUDGED = datetime(2031, 7, 2, tzinfo=UTC)


def report_of(view: View, **options: Any) -> Report:
    settings: dict[str, Any] = {"judged": JUDGED, "written": JUDGED, "version": "0.1.0"}
    return make(view, **(settings | options))


@pytest.fixture
def html(view: View) -> str:
    return "".join(pieces(report_of(view)))


def test_html_lists_commitments_by_due_date_with_their_status(view: View) -> None:
    cards = report_of(view).commitments
    assert [(card.when, card.status) for card in cards] == [
        ("by 2030-12-31", "overdue, no report since"),
        ("by 2031-06-30", "overdue, no report since"),
        ("no date", ""),
    ]
    assert cards[1].holder == "Port Minister Ada Renn"
    assert cards[1].authority == "named person"
    assert cards[1].heading == "the last patrol boat · leave · Lisk harbour"
    assert "<mark>the last patrol boat will leave Lisk harbour by June 2031</mark>" in str(cards[1].quotes[0])
    assert str(cards[1].quotes[0]).startswith("Port Minister Ada Renn said on Monday that “")


def test_html_status_is_that_of_the_day(view: View) -> None:
    earlier = report_of(view, judged=datetime(2031, 6, 2, tzinfo=UTC))
    assert [card.status for card in earlier.commitments] == ["overdue, no report since", "due now", ""]
    assert earlier.as_of == "2031-06-01"


def test_html_every_link_inside_leads_somewhere(html: str) -> None:
    page = samples.parsed(html)
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [attrs["href"] for tag, attrs in page.tags if tag == "a"]
    fragments = [link[1:] for link in links if link.startswith("#")]
    assert fragments
    assert set(fragments) <= set(ids)
    labelled = [attrs["aria-labelledby"] for _, attrs in page.tags if "aria-labelledby" in attrs]
    assert set(labelled) <= set(ids)


def test_html_every_entry_has_its_place_in_the_article(html: str, view: View) -> None:
    ids = {attrs["id"] for _, attrs in samples.parsed(html).tags if "id" in attrs}
    for recorded in view.entries():
        assert (recorded.entry.id in ids) == (recorded.entry.type != "entity")


def test_html_prints_every_article_in_full(html: str, view: View) -> None:
    shown = " ".join(samples.parsed(html).text.split())
    for document in view.documents():
        for zone in document.zones:
            text = document.text[zone.start : zone.end]
            if not re.search("[\x00-\x1f\u202a-\u202e]", text.replace("\n", "")):
                assert " ".join(text.split()) in shown
    assert '<p class="chrome" dir="auto">Advertisement</p>' in html


def test_html_needs_nothing_from_outside(html: str) -> None:
    page = samples.parsed(html)
    loads = {"script", "img", "iframe", "object", "embed", "link", "video", "audio", "form", "base"}
    assert not (loads | {"use", "image"}) & {tag for tag, _ in page.tags}
    for _, attrs in page.tags:
        assert not {name for name in attrs if name.startswith("on") or name in {"src", "srcset", "style"}}
    # The hatching of the picture is a pattern of the file itself.
    assert set(re.findall(r"url\([^)]*\)", html)) <= {"url(#hatch)"}
    assert "@import" not in html


def test_html_policy_takes_its_own_style_sheets_and_nothing_else(html: str) -> None:
    policy = next(
        attrs["content"]
        for tag, attrs in samples.parsed(html).tags
        if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    for sheet in re.findall(r"<style>(.*?)</style>", html, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_html_hostile_text_is_shown_and_does_nothing(html: str) -> None:
    page = samples.parsed(html)
    assert "<script>alert('x')</script> & <b>bold</b>" in page.text
    assert "<img src=x onerror=alert(1)> said nothing." in page.text
    assert "U+202Eevil" in page.text
    assert "\u202e" not in html
    assert "\x1b" not in html
    assert "<b>bold" not in html
    assert not {tag for tag, _ in page.tags} & {"script", "img"}
    links = [attrs["href"] for tag, attrs in page.tags if tag == "a"]
    assert all(link.startswith(("#", "https://", "http://")) for link in links)
    outside = [attrs for tag, attrs in page.tags if tag == "a" and not attrs["href"].startswith("#")]
    assert outside
    assert all("noopener" in attrs["rel"] and "noreferrer" in attrs["rel"] for attrs in outside)
    assert "javascript:alert(1)" in page.text


def test_html_marks_the_undated(html: str, view: View) -> None:
    assert report_of(view).undated == 1
    assert "nothing in it tells when it was published" in html
    assert html.count('<span class="chip warn">undated</span>') >= 2


def test_html_says_who_said_what(view: View) -> None:
    rows = report_of(view).voices
    officials = next(row for row in rows if row.authority == "not named")
    assert officials.persons == "2"
    assert officials.via == "via Coast Wire"
    assert officials.cards[0].reason == "who asked not to be named"
    assert officials.cards[0].heading == "the boats would stay until 2033"


def test_html_timeline_keeps_uncertain_times(view: View) -> None:
    whole = report_of(view).whole
    assert [row.card.when for row in whole.every.rows] == [
        "by 2030-12-31",
        "by 2031-06-30",
        "up to 2033-12-31",
    ]


def test_html_tells_method_and_days(store: Store) -> None:
    html = "".join(
        pieces(
            report_of(
                store.view(),
                runs=tuple(store.runs()),
                as_of="2031-06-30",
                known_on="2031-06-15",
                title="The <harbour> deal",
            )
        )
    )
    text = " ".join(samples.parsed(html).text.split())
    assert "The account as of 2031-06-30, as it was known on 2031-06-15." in text
    assert "hand/1+abc" in text
    assert "2031-06-01 12:00 UTC, version 0.1.0" in text
    assert "The <harbour> deal" in text
    assert "Reported 2029-12-31 to 2031-02-03." in text


def test_html_is_the_same_twice(store: Store) -> None:
    assert "".join(pieces(report_of(store.view()))) == "".join(pieces(report_of(store.view())))


def test_html_of_an_empty_record_says_so(store: Store) -> None:
    empty = store.view(recorded=datetime(2000, 1, 1, tzinfo=UTC))
    text = samples.parsed("".join(pieces(report_of(empty)))).text
    for sentence in (
        "No commitment was found",
        "Nobody speaks",
        "There are no articles",
        "Nothing went wrong",
    ):
        assert sentence in text


def test_html_can_be_used_with_a_keyboard(html: str) -> None:
    page = samples.parsed(html)
    first = next(attrs for tag, attrs in page.tags if tag == "a")
    assert first == {"class": "skip", "href": "#promised"}
    assert ("html", {"lang": "en"}) in page.tags
    assert {"header", "nav", "main", "section", "article", "footer", "blockquote"} <= {
        t for t, _ in page.tags
    }
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert ":focus-visible" in html
    assert "@media print" in html
    assert "prefers-color-scheme: dark" in html


def test_report_draws_the_drift_and_tells_the_plan_without_a_request(view: View) -> None:
    from datetime import UTC, datetime

    from onrecord.report.html import pieces
    from onrecord.report.model import make

    now = datetime(2031, 8, 1, tzinfo=UTC)
    page = "".join(pieces(make(view, judged=now, written=now, version="0")))
    assert '<svg class="drift"' in page
    assert page.count('class="dot ') == 2
    assert "The picture as a table" in page
    assert '<h2 id="plan">' in page
    assert "<script" not in page
    assert 'src="' not in page


def test_a_file_is_named_without_its_folders() -> None:
    from onrecord.report.html import environment

    shown = environment().from_string("{{ where | file }}")
    assert shown.render(where="/home/ada/leak/a.txt") == "a.txt"
    assert shown.render(where="feed.jsonl:12") == "feed.jsonl:12"
    assert shown.render(where="folder/") == "folder/"
    assert shown.render(where="https://post.test/a/b") == "https://post.test/a/b"
