"""A text told from its own dates: what makes it a history, and how one date of it leads to the next."""

import pytest

from onrecord.annotate.timex import tag
from onrecord.interval import Interval, parse

LATER = parse("2025-11-20")


def found(text: str, published: Interval | None = LATER) -> dict[str, str]:
    return {text[t.start : t.end]: t.value for t in tag(text, published)}


LOCKOUT = """The lockout of 1926 shut every mill in the valley. On Thursday 4 February the owners closed the \
gates. The next morning the weavers marched to the town hall. In March the town ran out of coal, and the \
following month two hundred families left. The gates were opened again on 9 August."""


@pytest.mark.parametrize("published", [LATER, None], ids=["dated", "undated"])
def test_one_early_date_told_in_the_past_makes_a_history(published: Interval | None) -> None:
    values = found(LOCKOUT, published)
    assert values["Thursday 4 February"] == "1926-02-04"
    assert values["The next morning"] == "1926-02-05TMO"
    assert values["March"] == "1926-03"
    assert values["the following month"] == "1926-04"
    assert values["9 August"] == "1926-08-09"


@pytest.mark.parametrize(
    "text",
    [
        "The dam was built in 1926. It leaks, and engineers say it will be closed in March. Work has begun.",
        "The treaty of 1926 was broken, the court ruled Tuesday. It was read last week and printed in March.",
    ],
    ids=["told in the present", "speaks from today"],
)
def test_an_early_date_alone_makes_no_history(text: str) -> None:
    assert found(text)["March"] in {"2026-03", "2025-03"}


def test_a_date_that_only_looks_back_does_not_move_the_story() -> None:
    text = (
        "The revolt began on 2 May 1808. The governor, who had lost an arm in the siege of 1793, fled. "
        "By that summer the city was free. In October the king, who had been exiled in 1801, came back. "
        "In November he was crowned. A charter was granted on 3 March 1809."
    )
    values = found(text)
    assert (values["1793"], values["1801"]) == ("1793", "1801")
    assert (values["that summer"], values["October"], values["November"]) == ("1808-SU", "1808-10", "1808-11")


def test_a_date_that_looks_back_anchors_what_follows_in_its_own_sentence() -> None:
    text = (
        "The fort fell in June 1840. A letter was found dated 8 May 1838; the fort, it said, had been "
        "cut off two days earlier. Relief came in August. It was burnt in 1841 and was left to the sea."
    )
    values = found(text)
    assert values["two days earlier"] == "1838-05-06"
    assert values["August"] == "1840-08"


@pytest.mark.parametrize(
    ("told", "season", "value"),
    [
        ("In November 1702", "In the spring", "1703-SP"),
        ("In January 1703", "In the winter", "1702-WI"),
        ("In June 1702", "In the autumn", "1702-FA"),
        ("In September 1702", "In the winter", "1702-WI"),
        ("In 1702", "In the winter", "1702-WI"),
        ("In January 1703", "That winter", "1702-WI"),
        ("In 1702", "The following spring", "1703-SP"),
        ("In 1702", "The following May", "1703-05"),
        ("In March 1702", "The following May", "1702-05"),
        ("On 2 October 1702", "On Christmas Eve", "1702-12-24"),
        ("On 2 February 1702", "On Easter Sunday", "1702-04-16"),
        ("On 20 December 1702", "On New Year's Day", "1703-01-01"),
        ("On 28 May 1702", "On the 4th", "1702-06-04"),
        ("On 4 May 1702", "On the 28th", "1702-05-28"),
    ],
)
def test_what_is_next_in_a_history(told: str, season: str, value: str) -> None:
    text = f"{told} the fleet was at sea. {season} it was in port. It was sold in 1711, was rebuilt in 1712 "
    text += "and was burnt in 1713 by men who had served on it and were owed their pay."
    assert list(found(text).values())[1] == value


def test_a_day_of_the_next_month_keeps_the_other_reading() -> None:
    text = (
        "The siege began on 28 May 1702. On the 4th a wall fell. It was raised in 1703. The town was sold in "
    )
    text += "1704 and was lost in 1705 to the men who had besieged it, held it and were driven off."
    day = next(t for t in tag(text, LATER) if text[t.start : t.end] == "the 4th")
    assert day.unsure
    assert day.other is not None
    assert day.other.value == "1702-05-04"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "The Athenian fleet sailed in 415 BC. Two years later it was lost.",
            {"415 BC": "BC0415", "Two years later": "BC0413"},
        ),
        (
            "He came to power in 60 BC and was killed on 15 March 44 BC. The following year his heir won.",
            {"60 BC": "BC0060", "15 March 44 BC": "BC0044-03-15", "The following year": "BC0043"},
        ),
        (
            "The town was founded in the 8th century BC and was buried in AD 79.",
            {"the 8th century BC": "BC07", "AD 79": "0079"},
        ),
        (
            "It was held from 336 to 323 BCE, and was lost in the autumn of 321 BCE.",
            {"336": "BC0336", "323 BCE": "BC0323", "the autumn of 321 BCE": "BC0321-FA"},
        ),
        ("It fell in 2 BC. Three years later it rose.", {"2 BC": "BC0002", "Three years later": "0002"}),
        (
            "The wall was begun in 212 BC. That year it reached the sea. It fell by the end of the century.",
            {"That year": "BC0212", "the end of the century": "BC02"},
        ),
        (
            "Rome was ruled by one man in the 1st century AD.",
            {"the 1st century AD": "00"},
        ),
    ],
    ids=["years", "days", "centuries", "range", "no year 0", "same", "our era"],
)
def test_years_before_our_era_and_what_is_counted_from_them(text: str, values: dict[str, str]) -> None:
    got = found(text)
    assert {words: got.get(words) for words in values} == values


def test_letters_that_are_no_era_make_no_year() -> None:
    assert found("The firm booked 40 ad pages and hired 12 CEOs in BC and Alberta.") == {}


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The council met on 7 May 1873. That evening it fell.", "That evening", "1873-05-07TEV"),
        ("They shelled it on 9 June 1873; that same night it burned.", "that same night", "1873-06-09TNI"),
        (
            "It was signed on 9 June 1873 and broken the same afternoon.",
            "the same afternoon",
            "1873-06-09TAF",
        ),
        ("Troops landed on the night of 3 July 1873.", "the night of 3 July 1873", "1873-07-03TNI"),
        ("It burned in the night of 12–13 July 1873.", "the night of 12–13 July 1873", "1873-07-12TNI"),
        (
            "In March 1873 it rained. On the evening of the 15th it fell.",
            "the evening of the 15th",
            "1873-03-15TEV",
        ),
        ("The act was passed on 3 June 1873 and came into force that December.", "that December", "1873-12"),
        ("He was shot on Thursday 5 June 1873 and buried that Saturday.", "that Saturday", "1873-06-07"),
        (
            "It began in May 1873. It fell in the new year. In 1877 it rose, in 1879 fell, in 1881 rose.",
            "the new year",
            "1874",
        ),
        ("The line was opened in 1873. A decade later it was sold.", "A decade later", "1883"),
        ("He wrote on 20 June 1873 that he had left four months earlier.", "four months earlier", "1873-02"),
    ],
)
def test_what_points_at_a_time_told_before(text: str, words: str, value: str) -> None:
    assert found(text)[words] == value


def test_a_decade_later_is_as_wide_as_it_is_vague() -> None:
    text = "The line was opened in 1873. A decade later it was sold."
    (later,) = (t for t in tag(text, LATER) if text[t.start : t.end] == "A decade later")
    assert str(later.interval) == "1880-01-01 – 1890-01-01"


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Last Easter the choir sang in Rome.", "Last Easter", "2025-04-20"),
        ("The bridge will reopen next Christmas.", "next Christmas", "2025-12-25"),
        ("Hearings resume on Monday week.", "Monday week", "2025-12-01"),
        ("The vote is at 11:00 GMT on 4 December.", "11:00 GMT on 4 December", "2025-12-04T11:00"),
        ("Fares will go up again in October.", "October", "2026-10"),
        ("The ban will be lifted in the new year.", "the new year", "2026"),
        ("No frost like it has been seen since the turn of the century.", "the turn of the century", "20"),
    ],
)
def test_forms_of_news(text: str, words: str, value: str) -> None:
    assert found(text)[words] == value


def test_working_days_have_a_value_and_no_last_day() -> None:
    text = "The firm must answer within ten working days, and the court within 20 calendar days."
    working, calendar = tag(text, LATER)
    assert (working.value, str(working.bounded)) == ("P10D", "… – …")
    assert (calendar.value, str(calendar.bounded)) == ("P20D", "2025-11-20 – 2025-12-11")


ARMISTICE = (
    "The armistice of 1648 was signed on 24 October. It was read in March 1649. On the morning of the 8th "
    "the troops left; that same day the gates were opened. The bridge, which had been built in the 13th "
    "century, was burned. A year later it was rebuilt. In the morning a crowd came. It fell the year after."
)


def test_a_history_never_falls_back_on_the_day_of_writing() -> None:
    values = found(ARMISTICE)
    assert values["the morning of the 8th"] == "1649-03-08TMO"
    assert values["that same day"] == "1649-03-08"
    assert values["A year later"] == "1650"
    assert not [v for v in values.values() if v.startswith("20")]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Shops were shut the day after Easter.", "the day after Easter", "2025-04-21"),
        ("The ferries will stop the day before Christmas.", "the day before Christmas", "2025-12-24"),
        ("It sold 40 cars in 2021, against 55 the year before.", "the year before", "2020"),
        ("The pilot will call at 6 in the evening.", "6 in the evening", "2025-11-20T18:00"),
        ("They sought a way around Tuesday's ban.", "Tuesday", "2025-11-18"),
        ('"We fly on Sunday," she said yesterday.', "Sunday", "2025-11-23"),
        ("They resume in May, the coach said.", "May", "2026-05"),
        (
            "In the first nine months net was $3 million, against $5 million in the 2024 period.",
            "the 2024 period",
            "2024",
        ),
        (
            "Net for the nine months was $3 million, against year-earlier net of $5 million.",
            "year-earlier",
            "2024",
        ),
    ],
)
def test_more_forms_of_news(text: str, words: str, value: str) -> None:
    assert found(text)[words] == value


@pytest.mark.parametrize(
    "text",
    [
        "The bridge fell in 1998. A new one opened in March, shook in April. It closed on 3 June.",
        "The war, which began in 2014, was long. Troops crossed in March. A truce held on 5 April, broke.",
        "He was jailed in June 1995, freed in 2001, his lawyer said. It opened in March, ended in April.",
    ],
    ids=["bare year", "aside", "cited"],
)
def test_one_early_year_does_not_take_along_what_is_new(text: str) -> None:
    assert found(text)["March"] == "2025-03"


def test_a_history_told_by_few_dates_keeps_the_reading_as_news() -> None:
    march = next(t for t in tag(LOCKOUT, LATER) if LOCKOUT[t.start : t.end] == "March")
    assert (march.value, march.unsure, march.other and march.other.value) == ("1926-03", True, "2025-03")
