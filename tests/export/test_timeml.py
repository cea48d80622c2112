import xml.etree.ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate.timex import tag
from onrecord.export.timeml import to_timeml
from onrecord.interval import parse

PUBLISHED = parse("2024-09-06")


def read(written: str) -> ET.Element:
    return ET.fromstring(written.encode("utf-8"))  # noqa: S314  (our own output)


def test_timeml_marks_expressions_inline() -> None:
    text = "They met in July & will leave by <next> September 2025, a year later."
    root = read(to_timeml(text, tag(text, PUBLISHED), doc_id="a & b", published=PUBLISHED))
    body = root.find("TEXT")
    assert body is not None
    assert "".join(body.itertext()) == text
    assert root.findtext("DOCID") == "a & b"
    creation = root.find("DCT/TIMEX3")
    assert creation is not None
    assert (creation.get("value"), creation.get("functionInDocument")) == ("2024-09-06", "CREATION_TIME")
    found = [(t.text, t.get("tid"), t.get("type"), t.get("value"), t.get("anchorTimeID")) for t in body]
    assert found[:2] == [
        ("July", "t1", "DATE", "2024-07", "t0"),
        ("September 2025", "t2", "DATE", "2025-09", None),
    ]
    assert found[2][-1] == "t2"


def test_timeml_without_a_date_has_an_empty_creation_time() -> None:
    root = read(to_timeml("Last month.", tag("Last month.")))
    creation = root.find("DCT/TIMEX3")
    assert creation is not None
    assert creation.get("value") == ""
    timex = root.find("TEXT/TIMEX3")
    assert timex is not None
    assert (timex.get("value"), timex.get("anchorTimeID")) == ("", None)


def test_timeml_month_and_year_of_publication_keep_their_grain() -> None:
    for value in ("2024", "2024-09", "2024-09-06"):
        root = read(to_timeml("", (), published=parse(value)))
        assert root.findtext("DCT/TIMEX3") == value


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=60), st.text(max_size=20))
def test_timeml_keeps_every_character_that_xml_can_hold(before: str, after: str) -> None:
    text = f"{before} by September 2025 {after}"
    root = read(to_timeml(text, tag(text, PUBLISHED), published=PUBLISHED))
    body = root.find("TEXT")
    assert body is not None
    kept = "".join(body.itertext())
    assert len(kept) == len(text)
    assert all(a in {b, "\ufffd"} for a, b in zip(kept, text, strict=True))
