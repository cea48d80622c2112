from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import record_samples as samples
from onrecord.document import Document, Zone, ZoneKind
from onrecord.report.highlight import Anchor, Mark, block, contexts, marked, safe, sentence_around, slices
from onrecord.wording import HIDDEN, visible

texts = st.text(
    st.one_of(st.characters(), st.sampled_from("<>&\"'\u202e\u2066\x00\x1b🛥👩‍🚒\u0301\ud800\n ")),
    min_size=1,
    max_size=80,
)


def spans(length: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, length - 1), st.integers(1, length)).map(
        lambda pair: (min(pair), max(pair[1], min(pair) + 1))
    )


@given(text=texts, data=st.data())
def test_slices_cover_the_text_without_gap_or_overlap(text: str, data: st.DataObject) -> None:
    found = data.draw(st.lists(spans(len(text)), max_size=8))
    marks = [Mark(start, end, "x", number) for number, (start, end) in enumerate(found)]
    made = list(slices(0, len(text), marks))
    assert "".join(text[piece.start : piece.end] for piece in made) == text
    for piece in made:
        for at in range(piece.start, piece.end):
            assert {m.number for m in piece.marks} == {m.number for m in marks if m.start <= at < m.end}


@given(text=texts, data=st.data())
def test_block_shows_the_text_and_nothing_else(text: str, data: st.DataObject) -> None:
    found = data.draw(st.lists(spans(len(text)), max_size=6))
    marks = [Mark(start, end, "content", number) for number, (start, end) in enumerate(found)]
    anchors = [
        Anchor(at=start, id=f"e-{number}", number=number, label=f"S{number}", back="card", about="statement")
        for number, (start, _) in enumerate(found)
    ]
    document = Document(id="d", text=text, raw_digest="")
    html = str(block(document, Zone(0, len(text), ZoneKind.BODY), marks, anchors))
    page = samples.parsed(html)
    # The parser, as a browser, takes a lone carriage return for a line end; it is shown as its code point.
    assert page.text == HIDDEN.sub(lambda match: f"U+{ord(match[0]):04X}", text)
    assert {tag for tag, _ in page.tags} <= {"span", "a"}
    assert [attrs["id"] for tag, attrs in page.tags if "id" in attrs] == [
        anchor.id for anchor in sorted(anchors, key=lambda a: (a.at, a.id))
    ]


@given(texts)
def test_safe_leaves_no_markup_and_no_hidden_character(text: str) -> None:
    html = str(safe(text))
    assert not HIDDEN.search(html)
    assert {tag for tag, _ in samples.parsed(html).tags} <= {"span"}
    assert not HIDDEN.search(visible(text))


def test_block_places_the_anchor_at_the_first_character() -> None:
    document = Document(id="d", text="abc def", raw_digest="")
    anchors = [Anchor(at=4, id="ev-1", number=1)]
    html = str(block(document, Zone(0, 7, ZoneKind.BODY), [Mark(2, 6, "event", 1)], anchors))
    assert html == (
        'ab<span class="event m1">c </span><span class="at" id="ev-1"></span>'
        '<span class="event m1">de</span>f'
    )


def test_marked_quotes_the_sentence_with_its_evidence() -> None:
    document = Document(id="d", text="A <b> c.", raw_digest="")
    assert str(marked(document, 0, 8, [Mark(2, 5, "x", 0)])) == "A <mark>&lt;b&gt;</mark> c."


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        (
            "One day passed. The boat will sail by June. It rained.",
            "will sail",
            "The boat will sail by June.",
        ),
        (
            "Mr. Renn told Gen. Holt it would end. So it did.",
            "would end",
            "Mr. Renn told Gen. Holt it would end.",
        ),
        ("The U.S. forces leave. Nobody stays.", "leave", "The U.S. forces leave."),
        ("“We go.” He said so. “Never again.”", "said so", "He said so."),
        ("It fell in 2031. The rest stood. Done.", "rest", "The rest stood."),
        ("No stop here at all", "stop", "No stop here at all"),
        ("Will it? It will! Perhaps.", "It will", "It will!"),
    ],
)
def test_sentence_around(text: str, phrase: str, expected: str) -> None:
    document = Document(id="d", text=text, raw_digest="", zones=(Zone(0, len(text), ZoneKind.BODY),))
    start, end = samples.at(document, phrase)
    begin, finish = sentence_around(document, start, end)
    assert text[begin:finish] == expected


@given(text=texts, data=st.data())
def test_contexts_hold_their_pieces_and_do_not_overlap(text: str, data: st.DataObject) -> None:
    pieces = data.draw(st.lists(spans(len(text)), min_size=1, max_size=4))
    document = Document(id="d", text=text, raw_digest="", zones=(Zone(0, len(text), ZoneKind.BODY),))
    found = contexts(document, pieces)
    for start, end in pieces:
        assert any(low <= start and end <= high for low, high in found)
    assert all(a[1] < b[0] for a, b in zip(found, found[1:], strict=False))


def test_sentence_around_is_bounded_in_a_text_without_stops() -> None:
    text = "word " * 20_000
    document = Document(id="d", text=text, raw_digest="", zones=(Zone(0, len(text) - 1, ZoneKind.BODY),))
    begin, end = sentence_around(document, 50_000, 50_004)
    assert end - begin < 2_000
