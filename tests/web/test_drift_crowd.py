"""The drift of a long story: marks that coincide are one, the rest stays apart, and nothing is lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import record_samples as samples
import web_samples
from onrecord.interval import Interval, day
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.report.cards import Fragments, held
from onrecord.report.drift import Drift, drift
from onrecord.report.drift_scale import HEIGHT, TALL

JUDGED = datetime(2031, 7, 2, tzinfo=UTC)


def told(published: Interval, due: Interval, *, authority: str = "person", at: int = 0) -> Recorded:
    doc = samples.document(f"Title\nIt ends by then.\n{published} {due} {at}\n", path=f"{published}{due}{at}")
    body = {
        "force": "promised",
        "holder": {"text": "It", "start": 6, "end": 8, "authority": authority},
        "act": {"text": "ends", "start": 9, "end": 13, "class": "end"},
        "polarity": "+",
        "due": samples.time(doc, "by then", due, granularity="day", unsure=False),
    }
    entry = samples.make(EntryType.COMMITMENT, doc, body, [(6, 13)])
    return Recorded(entry=entry, published=published, recorded=Interval(samples.RECORDED), run_id="r")


def picture(rows: list[Recorded], **more: Any) -> Drift:
    return drift(rows, judged=JUDGED, links=Fragments(), holders=held, **more)


def test_drift_statements_of_one_day_promise_and_shape_are_one_mark_that_leads_to_all() -> None:
    same = [told(day(2030, 1, 1), day(2030, 6, 1), at=n) for n in range(5)]
    other = told(day(2030, 1, 1), day(2030, 6, 1), authority="anonymous")
    later = told(day(2030, 3, 1), day(2030, 9, 1))
    made = picture([*same, other, later])
    assert sorted(dot.count for dot in made.dots) == [1, 1, 5]
    bundle = next(dot for dot in made.dots if dot.count == 5)
    assert set(bundle.ids) == {row.entry.id for row in same}
    assert bundle.link == f"#drift-{bundle.ids[0]}"
    assert bundle.size > 1
    assert bundle.words.startswith("5 statements")
    assert len(made.rows) == 7, "the table has each"
    assert made.bundled


def test_drift_marks_of_a_long_story_hide_each_other_seldom() -> None:
    rows = [
        Recorded(entry=entry, published=doc.published.interval, recorded=Interval(), run_id="r")
        for doc, entries in web_samples.story(40)
        for entry in entries
        if entry.type is EntryType.COMMITMENT
    ]
    made = picture(rows, named=[(f"thing {n} of many words", [r.entry.id]) for n, r in enumerate(rows)])
    assert len(rows) == 320
    assert sum(dot.count for dot in made.dots) == len(rows)
    assert {each for dot in made.dots for each in dot.ids} == {row.id for row in made.rows}
    assert made.height == TALL > HEIGHT
    hidden = [
        (a, b)
        for a, b in combinations(made.dots, 2)
        if abs(a.x - b.x) < 7 * (a.size + b.size) - 1 and abs(a.y - b.y) < 5.5 * (a.size + b.size)
    ]
    assert hidden == []
    assert len(made.labels) <= 4
    assert all(len(label.words) <= 24 for label in made.labels)


def test_drift_of_a_crowd_draws_the_longest_lines_and_one_place_of_a_report() -> None:
    start = datetime(2030, 1, 1, tzinfo=UTC)

    def on(at: int, ahead: int) -> Recorded:
        first = start + timedelta(days=at)
        due = first + timedelta(days=ahead)
        return told(Interval(first, first + timedelta(days=1)), Interval(due, due + timedelta(days=1)))

    lines = [[on(40 * n + step, 300 + 11 * n + 40 * step) for step in range(3 + n % 9)] for n in range(12)]
    many = [on(600, 100 + 60 * n) for n in range(9)]
    last = on(700, 900)
    rows = [*(row for line in lines for row in line), *many, last]
    made = picture(rows, undertakings=[[r.entry.id for r in line] for line in [*lines, [*many, last]]])
    assert len(made.dots) > 60
    assert len(made.steps) == 6
    few = picture([*many, last], undertakings=[[r.entry.id for r in [*many, last]]])
    assert few.steps[0].count("H") == 1, "nine days told in one report are no steps"


def test_drift_a_few_odd_years_do_not_squash_the_others() -> None:
    rows = [told(day(2030, 1, 1 + n % 28), day(2030, 2 + n % 10, 1 + n % 27), at=n) for n in range(60)]
    odd = [told(day(2030, 1, 5), day(2036, 1, 1)), told(day(2030, 1, 6), day(2037, 1, 1))]
    made = picture([*rows, *odd])
    far = [dot for dot in made.dots if dot.beyond]
    assert {each for dot in far for each in dot.ids} == {row.entry.id for row in odd}
    assert {dot.beyond for dot in far} == {"up"}
    near = [dot.y for dot in made.dots if not dot.beyond]
    assert max(near) - min(near) > (made.bottom - made.top) / 2
    assert made.beyond
    assert not picture(rows).beyond


@pytest.fixture
def client(opening: Any, tmp_path: Path) -> Any:
    return opening(web_samples.big_ledger(tmp_path / "story.db", articles=40))


def test_drift_a_mark_of_many_leads_to_every_statement_that_it_stands_for(client: Any) -> None:
    page = client.get("/").text
    marks = re.findall(r'<a href="(/drift\?mark=[^"]+)" class="dot[^>]*aria-label="(\d+) statements', page)
    assert marks
    for link, count in marks[:5]:
        answer = client.get(f"/api{link}").json()
        assert answer["total"] == len(answer["rows"]) == int(count)
        shown = client.get(link).text
        assert "Statements at one mark" in shown
        for row in answer["rows"]:
            assert f'id="drift-{row["id"]}"' in shown
    whole = client.get("/api/drift").json()["total"]
    singles = len(re.findall(r'class="dot', page)) - len(marks)
    assert singles + sum(int(count) for _, count in marks) == whole == 320
    assert client.get("/drift?mark=none").status_code == 404
    assert client.get("/api/drift?mark=none").status_code == 404
