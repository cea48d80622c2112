from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.story.day_rank import AHEAD, NEAR, Telling, ranked_days

FLOOD = date(2031, 5, 4)


def telling(day: date, article: str, published: date | None, words: str, **more: object) -> Telling:
    return Telling(day=day, article=article, published=published, words=words, **more)  # type: ignore[arg-type]


def test_a_later_look_back_weighs_more_than_the_news_of_the_day() -> None:
    days = ranked_days(
        [
            telling(FLOOD, "a", FLOOD + timedelta(9), "on 4 May"),
            telling(date(2031, 5, 13), "a", FLOOD + timedelta(9), "on Tuesday"),
            telling(date(2031, 5, 12), "b", FLOOD + timedelta(9), "on Monday"),
        ]
    )
    assert [d.day for d in days] == [FLOOD, date(2031, 5, 12), date(2031, 5, 13)]
    assert [d.weight for d in days] == [1.0, NEAR, NEAR]


def test_an_article_counts_once_for_a_day_with_the_most_it_tells() -> None:
    (day,) = ranked_days(
        [telling(FLOOD, "a", FLOOD + timedelta(5), words) for words in ("Sunday", "4 May", "May 4")]
    )
    assert (day.weight, day.articles) == (1.0, ("a",))


def test_days_to_come_weigh_little_unless_something_is_due() -> None:
    ahead, due = ranked_days(
        [
            telling(FLOOD, "a", FLOOD - timedelta(30), "4 May", due=True),
            telling(date(2031, 5, 9), "a", FLOOD - timedelta(30), "9 May"),
        ]
    )
    assert (ahead.day, ahead.weight) == (FLOOD, 1.0)
    assert due.weight == AHEAD


def test_a_year_does_not_stand_out_like_a_day() -> None:
    first, _ = ranked_days(
        [
            telling(date(2030, 12, 31), "a", FLOOD, "2030, from May", days=365),
            telling(date(2031, 1, 6), "a", FLOOD, "6 January"),
        ]
    )
    assert first.day == date(2031, 1, 6)


def test_a_reprint_adds_nothing() -> None:
    def article(name: str, *, day: int, sentences: str) -> list[Telling]:
        published = FLOOD + timedelta(day)
        return [
            telling(FLOOD + timedelta(n), name, published, f"{4 + n} May", sentence=s)
            for n, s in enumerate(sentences)
        ]

    told = article("first", day=20, sentences="abcd") + article("reprint", day=21, sentences="abcd")
    assert all(d.articles == ("first",) for d in ranked_days(told))
    own = article("first", day=20, sentences="abcd") + article("own", day=21, sentences="awyz")
    assert all(d.articles == ("first", "own") for d in ranked_days(own))


def test_an_undated_article_is_taken_at_its_words() -> None:
    days = ranked_days(
        [telling(FLOOD, "a", None, "4 May 2031"), telling(date(2031, 5, 9), "b", None, "Friday")]
    )
    assert [d.weight for d in days] == [1.0, NEAR]


@given(st.data())
def test_the_order_of_tellings_plays_no_part(data: st.DataObject) -> None:
    some = st.builds(
        Telling,
        day=st.dates(date(2031, 1, 1), date(2031, 1, 5)),
        article=st.sampled_from("abc"),
        published=st.none() | st.dates(date(2031, 1, 1), date(2031, 1, 9)),
        words=st.sampled_from(["3 January", "Monday", "\u202eJan\u0301", ""]),
        sentence=st.sampled_from(["p", "q", "r", None]),
    )
    # One article has one date.
    held = data.draw(st.lists(some, max_size=4))
    told = {t.article: t.published for t in held}
    same = [
        Telling(day=t.day, article=t.article, published=told[t.article], words=t.words, sentence=t.sentence)
        for t in held
    ]
    assert len({ranked_days(order) for order in permutations(same)}) <= 1


def test_a_day_told_of_in_many_weeks_outlasts_one_week_of_news() -> None:
    flood = [telling(FLOOD, f"a{n}", FLOOD + timedelta(7 * n), "4 May") for n in range(1, 5)]
    week = [telling(date(2031, 5, 1), f"a{n}", FLOOD + timedelta(7 * n), "1 May") for n in (1,)]
    week += [telling(date(2031, 5, 1), f"b{n}", FLOOD + timedelta(7), "1 May") for n in range(3)]
    first, second = ranked_days([*flood, *week])
    assert (first.day, first.weight) == (FLOOD, 8.0)
    assert second.weight == 4.0


def test_a_day_with_few_articles_after_it_is_weighed_by_those_that_could_come_back_to_it() -> None:
    late = FLOOD + timedelta(300)
    early = [telling(FLOOD, f"a{n}", FLOOD + timedelta(2), "4 May") for n in range(30)]
    last = [telling(late, f"z{n}", late + timedelta(2), late.strftime("%-d %B")) for n in range(20)]
    assert [d.day for d in ranked_days([*early, *last])] == [late, FLOOD]


def test_a_day_before_or_after_all_articles_is_weighed_as_told() -> None:
    days = ranked_days(
        [
            telling(date(2003, 3, 20), "a", FLOOD, "20 March 2003"),
            telling(date(2041, 3, 20), "b", FLOOD, "20 March 2041", due=True),
        ]
    )
    assert [d.weight for d in days] == [1.0, 1.0]
