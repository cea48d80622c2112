import re
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate.layers import Timex
from onrecord.annotate.timex import event_times, tag
from onrecord.annotate.timex.written import written_when
from onrecord.interval import Interval, day, parse

PUBLISHED = parse("2024-09-06")
PIECES = st.sampled_from(
    [
        "by September 2025",
        "last month",
        "on Monday",
        "June 3 to 5",
        "2003-11",
        "the end of",
        "next",
        "early",
        "within 60 days",
        "1998-99",
        "the 1990s",
        "5:30 p.m.",
        "two and a half years",
        "a",
        "the",
        "of",
        "until",
        "“",
        "”",
        '"',
        "he said",
        "will",
        ".",
        ",",
        "\n\n",
        "\n",
        "-",
        "–",
        "’s",
        "year",
        "ago",
        "9/3/2024",
        "31",
        "May",
        "may",
        "Sunday",
        "the first quarter of",
        "\u00a0",
        "\u202e",
        "é",
        "e\u0301",
        "😀",
        "١٢",
        "²",
        "Ⅷ",
        "０",
        "9" * 40,
        "1e999",
        "Feb. 30",
        "2024-02-30",
        "Q3",
        "every",
        "Christmas",
        "0 years ago",
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=80)
DAYS = st.dates(min_value=parse("1900").begin.date(), max_value=parse("2090").begin.date())  # type: ignore[union-attr]


@settings(deadline=None, max_examples=250)
@given(
    TEXTS,
    st.sampled_from(
        [None, PUBLISHED, parse("2024-09"), parse("2024"), parse("9999-12-31"), parse("0001-01-01")]
    ),
)
def test_timex_spans_are_ordered_disjoint_and_inside(text: str, published: Interval | None) -> None:
    at = 0
    for timex in tag(text, published):
        assert at <= timex.start < timex.end <= len(text)
        assert text[timex.start : timex.end].strip() == text[timex.start : timex.end]
        for bounds in (timex.signal_bounds, timex.anchor_bounds):
            assert bounds is None or 0 <= bounds[0] < bounds[1] <= len(text)
        at = timex.end


@settings(deadline=None, max_examples=120)
@given(TEXTS)
def test_timex_is_deterministic(text: str) -> None:
    assert tag(text, PUBLISHED) == tag(text, PUBLISHED)


NEUTRAL = st.text(alphabet="bcdfghjklmnpqrstvwxzé😀 ", min_size=0, max_size=60)
ABSOLUTE = st.sampled_from(
    [
        "It ends by September 2025.",
        "On 3 March 2021 it ran until the end of 2022.",
        "In the spring of 1999 it rose.",
        "From June 3 to 5, 2020 it stood.",
        "The first half of 2026 and the 1990s.",
        "At most 30 days or two years.",
    ]
)


@settings(deadline=None, max_examples=120)
@given(NEUTRAL, ABSOLUTE, NEUTRAL)
def test_timex_absolute_expressions_do_not_depend_on_what_surrounds_them(
    before: str, text: str, after: str
) -> None:
    whole = f"{before}\n\n{text}\n\n{after}"
    shift = len(before) + 2
    inner = [t for t in tag(whole, PUBLISHED) if shift <= t.start < shift + len(text)]
    alone = tag(text, PUBLISHED)
    assert [(t.start - shift, t.end - shift, t.value, t.interval, t.bounded, t.rule) for t in inner] == [
        (t.start, t.end, t.value, t.interval, t.bounded, t.rule) for t in alone
    ]


@settings(deadline=None, max_examples=150)
@given(TEXTS, ABSOLUTE, TEXTS)
def test_timex_absolute_expressions_do_not_depend_on_other_times(before: str, text: str, after: str) -> None:
    """Whatever time expressions, however broken, stand in the paragraphs beside it."""
    before, after = before.strip(), after.strip()
    whole = f"{before}\n\n{text}\n\n{after}" if before else f"{text}\n\n{after}"
    shift = len(before) + 2 if before else 0
    inner = [t for t in tag(whole, PUBLISHED) if shift <= t.start < shift + len(text)]
    assert [(t.start - shift, t.end - shift, t.value, t.interval, t.rule) for t in inner] == [
        (t.start, t.end, t.value, t.interval, t.rule) for t in tag(text, PUBLISHED)
    ]


@settings(deadline=None, max_examples=150)
@given(NEUTRAL, TEXTS, NEUTRAL, st.sampled_from([None, PUBLISHED, parse("2024-09")]))
def test_timex_is_invariant_under_added_paragraphs(
    before: str, text: str, after: str, published: Interval | None
) -> None:
    text = text.strip()
    whole = f"{before}\n\n{text}\n\n{after}"
    shift = len(before) + 2

    def told(timexes: tuple[Timex, ...], by: int) -> list[tuple[object, ...]]:
        return [
            (t.start - by, t.end - by, t.value, t.interval, t.bounded, t.mod, t.anchor, t.rule, t.unsure)
            for t in timexes
        ]

    assert told(tag(whole, published), shift) == told(tag(text, published), 0)


RELATIVE = st.sampled_from(
    [
        "It will end next month.",
        "They met last week.",
        "He spoke yesterday.",
        "It will open next Friday.",
        "They must go within 60 days.",
        "It fell two years ago.",
        "This quarter is weak.",
        "They left this morning.",
        "It will end by the end of this year.",
        "Talks will be held on Monday.",
        "They met on Tuesday.",
        "It was sold in March.",
        "It will be sold in March.",
        "It was shut on May 3.",
        "It ends in the next decade.",
        "It ends on the last day of next month.",
        "They meet a week from Friday.",
        "It must be done before the year is out.",
        "They will be home in Easter week.",
    ]
)


@settings(deadline=None, max_examples=300)
@given(RELATIVE, DAYS, DAYS)
def test_timex_is_monotone_in_the_publication_date(text: str, one: object, two: object) -> None:
    early, late = sorted([one, two])  # type: ignore[type-var]
    ends = [
        [t.bounded.end for t in tag(text, day(d.year, d.month, d.day))]  # type: ignore[attr-defined]
        for d in (early, late)
    ]
    assert len(ends[0]) == len(ends[1]) == 1
    assert ends[0][0] is not None
    assert ends[1][0] is not None
    assert ends[0][0] <= ends[1][0]


BACK = st.sampled_from(
    [
        "They met on Tuesday. The next day they signed.",
        "It fell last week. By then it was empty.",
        "It will open next Friday. Two days later it will be shut.",
        "The vote will be held next month. Until that date nothing will change.",
        "He left yesterday. A week earlier he had sold it.",
        "It was sold in March. In that year it burnt.",
    ]
)


@settings(deadline=None, max_examples=150)
@given(BACK, DAYS, DAYS)
def test_what_points_back_moves_with_what_it_points_at(text: str, one: date, two: date) -> None:
    early, late = sorted([one, two])
    read = [tag(text, day(d.year, d.month, d.day)) for d in (early, late)]
    for at in range(2):
        begins = [timexes[at].interval.begin for timexes in read]
        assert begins[0] is not None
        assert begins[1] is not None
        assert begins[0] <= begins[1]
    assert all(timexes[1].anchor_bounds == timexes[0].bounds for timexes in read)


@settings(deadline=None, max_examples=100)
@given(RELATIVE, DAYS)
def test_timex_wide_publication_holds_every_narrow_one(text: str, day_: object) -> None:
    d = day_
    narrow = tag(text, day(d.year, d.month, d.day))  # type: ignore[attr-defined]
    wide = tag(text, parse(f"{d.year:04d}-{d.month:02d}"))  # type: ignore[attr-defined]
    assert [t.bounds for t in narrow] == [t.bounds for t in wide]
    for a, b in zip(narrow, wide, strict=True):
        assert b.value in {"", a.value} or "X" in b.value


HOSTILE = [
    "a " * 60_000,
    "1" * 200_000,
    "1," * 60_000,
    "the " * 60_000,
    "May 3 to " * 15_000,
    "in the first half of " * 8_000,
    "two hundred " * 20_000,
    "“" * 100_000,
    "1-" * 60_000,
    "Mon., " * 30_000,
    "10:10" * 30_000,
    "last last next " * 10_000,
    "a.m. " * 30_000,
    "\u00a0" * 100_000,
    "'s" * 60_000,
    "the previous Friday " * 4_000,
    "Friday in the morning " * 4_000,
    "profit of the first quarter a year earlier " * 2_000,
    "the year " * 20_000,
    "from May " * 20_000,
    "on Monday that day " * 5_000,
    "May 3 that day, " * 5_000,
    "the same period last year " * 5_000,
    "two days later " * 8_000,
    "by then by that date " * 6_000,
    "the week of May " * 8_000,
    "had been due to set next to " * 5_000,
    "as soon as once until passed May " * 4_000,
    "twenty twenty nineteen " * 6_000,
    "May " * 20_000,
    "profit of the quarter a year ago " * 4_000,
    "the vote of 9 June 2024 Two days after the vote " * 3_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_timex_hostile_input_is_bounded(text: str) -> None:
    start = time.process_time()
    tag(text, PUBLISHED)
    assert (time.process_time() - start) / (len(text) / 1024) < 0.09


@pytest.mark.parametrize("unit", sorted({text[:40] for text in HOSTILE[-12:]}))
def test_timex_hostile_input_costs_no_more_where_there_is_more_of_it(unit: str) -> None:
    def cost(kilobytes: int) -> float:
        text = unit * (kilobytes * 1024 // len(unit))
        start = time.process_time()
        tag(text, PUBLISHED)
        return (time.process_time() - start) / kilobytes

    cost(12)
    assert min(cost(96) for _ in range(3)) < 4 * max(min(cost(24) for _ in range(3)), 0.0005)


OTHERS = {"events": event_times, "written": written_when}


@pytest.mark.parametrize("reader", sorted(OTHERS))
@pytest.mark.parametrize(
    "unit",
    [
        "since the strike in May 2024 ",
        "born in 1970, 52, ",
        "Tuesday, Oct. 23. in 2018 by 2019 will ",
        "profit in fiscal 1999 up from 2017 last year ",
        "the 2024 raid expects 2025 ",
        "until last year's vote ",
    ],
)
def test_what_reads_beside_the_tagger_costs_no_more_where_there_is_more_of_it(reader: str, unit: str) -> None:
    def cost(kilobytes: int) -> float:
        text = unit * (kilobytes * 1024 // len(unit))
        start = time.process_time()
        OTHERS[reader](text)
        return (time.process_time() - start) / kilobytes

    cost(6)
    assert min(cost(64) for _ in range(2)) < 4 * max(min(cost(16) for _ in range(2)), 0.0005)


def test_timex_is_linear_in_length() -> None:
    story = (
        "The base will close by September 2025, the minister said on Monday. They met in July. " * 12 + "\n\n"
    )
    assert not re.search(r"\d{5}", story)

    def seconds(n: int) -> float:
        text = story * n
        start = time.process_time()
        tag(text, PUBLISHED)
        return time.process_time() - start

    seconds(2)
    small, large = min(seconds(20) for _ in range(2)), min(seconds(160) for _ in range(2))
    assert large < 8 * small * 2.5
