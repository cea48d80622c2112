from __future__ import annotations

import pytest

from onrecord.annotate.quotation import Quotations, quotations
from onrecord.document import blocks


def found(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations(text, blocks(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “yes” and “no”.", ["“yes”", "“no”"]),
        ('He said "yes" and "no".', ['"yes"', '"no"']),
        ("''It was more plane than I needed,'' he wrote.", ["''It was more plane than I needed,''"]),
        ("«Oui», he said.", ["«Oui»"]),
        ("He called it 'a disaster.' Then he left.", ["'a disaster.'"]),
        ("‘Of course’ she is ready", ["‘Of course’"]),
        ("The farmers’ water and the ships’ crews", []),
        ("Sanders' aides and voters' views", []),
        ("'Twas the '90s, rock 'n' roll.", []),
        ("It measured 6'2\" by 5'10\" and stood there.", []),
        ("“It’s the farmers’ water,” he said.", ["“It’s the farmers’ water,”"]),
        ('She said it was "fine."And left', ['"fine."']),
    ],
)
def test_quotation_pairs_marks_of_every_style(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_quotation_nests_three_deep() -> None:
    text = "“He said, ‘My boss told me, “Go home.”’ So I went,” she said."
    depths = {text[q.start : q.end]: q.depth for q in quotations(text, blocks(text))}
    assert depths == {
        "“He said, ‘My boss told me, “Go home.”’ So I went,”": 0,
        "‘My boss told me, “Go home.”’": 1,
        "“Go home.”": 2,
    }


def test_quotation_over_paragraphs_is_continued() -> None:
    text = "“First part.\n\n“Second part.\n\n“Third part,” he said."
    read = quotations(text, blocks(text))
    assert [(q.continued, q.closed, q.block) for q in read] == [
        (True, False, 0),
        (True, False, 1),
        (False, True, 2),
    ]


def test_quotation_never_closed_ends_with_its_paragraph() -> None:
    text = "He said: “The roof is unsafe.\n\nThe council met on Tuesday."
    assert found(text) == ["“The roof is unsafe."]


def test_quotation_never_closed_is_dropped_before_others() -> None:
    assert found('A stray " mark. She said "yes" twice.') == ['"yes"']


def test_quotation_without_end_in_a_huge_paragraph_is_short() -> None:
    text = "“It began. " + "word " * 100_000
    assert found(text) == ["“It began."]


def test_quotations_at_finds_the_outermost() -> None:
    text = "“a ‘b’ c” d"
    marks = Quotations.of(text, blocks(text))
    around = marks.at(text.index("b"))
    assert around is not None
    assert around.bounds == (0, text.index(" d"))
    assert marks.at(len(text) - 1) is None
    assert len(marks.all_touching(0, len(text))) == 2
