"""iCalendar and TimelineJS: what has a date, told as wide as it was told."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from onrecord.ledger.store import View

icalendar = pytest.importorskip("icalendar")

SCHEMA = Path(__file__).parent / "schemas" / "timelinejs.schema.json"


def items(raw: bytes) -> dict[str, Any]:
    found = icalendar.Calendar.from_ical(raw)
    assert found.errors == []
    assert all(not each.errors for each in found.walk())
    return {str(each["summary"]).split(": ", 1)[1].split(" ·")[0]: each for each in found.subcomponents}


def test_a_calendar_shows_each_date_as_wide_as_it_was_told(dates: View, exported) -> None:
    found = items(exported("icalendar", dates))
    assert set(found) == {"The mill", "The forge", "The tower", "The bridge", "The <b>lock</b>"}
    mill, forge, tower, bridge, lock = (found[name] for name in sorted(found, key=list(found).index))
    assert (mill.name, mill["dtstart"].dt, mill["dtend"].dt) == ("VEVENT", date(2031, 3, 2), date(2031, 3, 3))
    assert (forge["dtstart"].dt, forge["dtend"].dt) == (date(2031, 5, 1), date(2031, 6, 1))
    assert forge["status"] == "TENTATIVE"
    assert "(date unsure)" in forge["summary"]
    assert (tower.name, tower["due"].dt) == ("VTODO", date(2031, 6, 30))
    assert "dtstart" not in tower
    assert (bridge.name, bridge["dtstart"].dt) == ("VTODO", date(2031, 7, 1))
    assert "due" not in bridge
    assert lock["dtstart"].dt == datetime(2031, 3, 2, 14, tzinfo=UTC)
    assert {str(each["transp"]) for each in (mill, forge, lock)} == {"TRANSPARENT"}


def test_a_calendar_entry_tells_whose_word_it_is_and_leads_to_it(view: View, exported) -> None:
    found = items(exported("icalendar", view))
    boat = found["the last patrol boat"]
    told = str(boat["description"])
    assert "“the last patrol boat will leave Lisk harbour by June 2031”" in told
    assert "Ada Renn" in told
    assert "As reported up to 2031-02-03: stated." in told
    assert str(boat["url"]).startswith("https://post.test/2031/02/03/harbour#:~:text=")
    assert "\x1b" not in exported("icalendar", view).decode()
    there = items(exported("icalendar", view, room="http://127.0.0.1:8371"))["the last patrol boat"]
    assert str(there["url"]).startswith("http://127.0.0.1:8371/articles/")


def test_calendar_ids_are_stable_and_single(view: View, exported) -> None:
    ids = [str(each["uid"]) for each in items(exported("icalendar", view)).values()]
    again = [str(each["uid"]) for each in items(exported("icalendar", view, title="Other")).values()]
    assert ids == again
    assert len(set(ids)) == len(ids)
    assert all(each.endswith("@onrecord") and each.startswith("und-") for each in ids)


def test_a_timeline_keeps_the_documented_form(view: View, dates: View, exported) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text()))
    for each in (view, dates):
        validator.validate(json.loads(exported("timelinejs", each)))


def test_a_timeline_labels_what_it_cannot_draw(dates: View, exported) -> None:
    told = json.loads(exported("timelinejs", dates))
    found = {event["text"]["headline"].split(" ·")[0]: event for event in told["events"]}
    assert "1 more entry without a date" in told["title"]["text"]["text"]
    assert found["The mill"]["start_date"] == {"year": 2031, "month": 3, "day": 2}
    forge = found["The forge"]
    assert forge["start_date"] == {"year": 2031, "month": 5}
    assert forge["display_date"] == "said to be due 2031-05 (date unsure)"
    tower = found["The tower"]
    assert tower["start_date"] == {"year": 2031, "month": 6, "day": 30}
    assert tower["display_date"] == "said to be due by 2031-06-30"
    assert found["The bridge"]["display_date"] == "said to be due from 2031-07-01"
    assert found["The &lt;b&gt;lock&lt;/b&gt;"]["start_date"]["hour"] == 14


def test_a_timeline_is_safe_to_show(view: View, exported) -> None:
    raw = exported("timelinejs", view).decode()
    assert "<script" not in raw
    for event in json.loads(raw)["events"]:
        assert event["text"]["text"].startswith("<blockquote>")
