from __future__ import annotations

import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.story.matching import AFTER_DUE, SILENCE, compare
from onrecord.story.matching_groups import undertakings
from onrecord.story.party import Named, joined, names_of
from onrecord.story.undertaking import Mention, reader
from onrecord.story.undertaking_reading import Names
from story.pairs import Told, articles, develop, document, rows, told


def report(text: str, on: str, name: str = "x", **side: str) -> Told:
    row = {"text": text, "on": on, "force": "planned", **side}
    from story.pairs import plain

    return told(document(plain(text)[0], on, name), row, 0)


def mentions(*reports: Told) -> list[Mention]:
    read = reader({t.document.id: t.document for t in reports}.values())
    return [read.mention(t.recorded) for t in reports]


LEAVE = "{A|Turkey|Turkish troops} will {V|withdraw|withdraw} from {P||Qamra}."
LEAVE_BY = "{A|Turkey|Turkish troops} will {V|withdraw|withdraw} from {P||Qamra} {D|/%s|by then}."


@pytest.mark.parametrize("row", rows(), ids=lambda r: r["id"])
def test_matching_is_the_same_whichever_comes_first(row: dict[str, str]) -> None:
    a, b = mentions(*articles(row))
    assert compare(a, b) == compare(b, a)


def test_matching_tells_why() -> None:
    a, b = mentions(report(LEAVE, "2033-01-01", "a"), report(LEAVE, "2033-01-05", "b"))
    why = compare(a, b).why
    assert "departure" in why
    assert "turkey" in why
    assert "qamra" in why
    (found,) = undertakings([a, b])
    assert [(x.earlier, x.later, x.why) for x in found.links] == [(a.id, b.id, why)]


@pytest.mark.parametrize(
    ("again", "due", "same"),
    [
        ("2033-03-01", "2033-02-01", True),
        ("2033-07-20", "2033-02-01", True),
        ("2033-09-20", "2033-02-01", False),
        ("2033-09-20", "2033-08-01", True),
        ("2034-06-01", "", True),
        ("2034-08-01", "", False),
    ],
)
def test_matching_keeps_apart_what_time_separates(again: str, due: str, same: bool) -> None:
    """A due passed half a year ago, or a year and a half of silence, makes another undertaking."""
    first = report(LEAVE_BY % due if due else LEAVE, "2033-01-01", "a")
    pair = mentions(first, report(LEAVE, again, "b"))
    assert (len(undertakings(pair)) == 1) is same
    assert AFTER_DUE < SILENCE


def test_matching_bridges_a_long_time_by_reports_between() -> None:
    days = ("2033-01-01", "2034-03-01", "2035-05-01")
    found = undertakings(mentions(*(report(LEAVE, day, day) for day in days)))
    assert [len(u.mentions) for u in found] == [3]
    ends = undertakings(mentions(*(report(LEAVE, day, day) for day in (days[0], days[2]))))
    assert len(ends) == 2


def test_matching_leaves_an_undated_article_alone_unless_dates_agree() -> None:
    dated = report(LEAVE_BY % "2033-02-01", "2033-01-01", "a")
    assert len(undertakings(mentions(dated, report(LEAVE, "", "b")))) == 2
    assert len(undertakings(mentions(dated, report(LEAVE_BY % "2033-02-01", "", "b")))) == 1
    assert len(undertakings(mentions(dated, report(LEAVE_BY % "2039-02-01", "", "b")))) == 2


def test_matching_attaches_an_unsure_mention_only_where_one_undertaking_fits() -> None:
    bare = report("{A|Turkey|Turkey} plans a {V|withdraw|withdrawal}.", "2033-01-09", "c")
    one = [report(LEAVE, "2033-01-01", "a"), bare]
    other = report(LEAVE.replace("Qamra", "Beltis"), "2033-01-02", "b")
    assert [len(u.mentions) for u in undertakings(mentions(*one))] == [2]
    assert sorted(len(u.mentions) for u in undertakings(mentions(*one, other))) == [1, 1, 1]


def test_matching_knows_a_part_of_a_whole() -> None:
    whole = report(
        "{A|Turkey|Turkey} will {V|withdraw|withdraw} from {P||Qamra and Beltis} {D|/2033-03-01|by March}.",
        "2033-01-01",
        "a",
    )
    first = report(LEAVE_BY % "2033-06-01", "2033-02-01", "b")
    second = report((LEAVE_BY % "2033-12-01").replace("Qamra", "Beltis"), "2033-02-02", "c")
    found = develop([whole, first, second])
    assert [d.undertaking.part_of for d in found] == [None, *[found[0].undertaking.id] * 2]
    told_ = [(str(r.kind), r.earlier.id) for d in found[1:] for r in d.revisions]
    assert told_ == [("slip", whole.recorded.entry.id)] * 2


STORY = [t for row in rows()[:24] for t in articles(row)]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_matching_gives_the_same_whatever_the_order(random_: random.Random) -> None:
    want = develop(STORY)
    shuffled = list(STORY)
    random_.shuffle(shuffled)
    assert develop(shuffled) == want


def test_matching_compares_in_blocks() -> None:
    """Twice the reports take about twice the work, also when all of them are of one act by one party."""

    def comparisons(count: int) -> float:
        story = mentions(
            *(
                report(LEAVE.replace("Qamra", f"Qamra{n}"), f"2033-01-{n % 28 + 1:02}", str(n))
                for n in range(count)
            )
        )
        from onrecord.story.matching_groups import pairs

        return sum(1 for _ in pairs(sorted(story, key=lambda m: m.place)))

    small, large = comparisons(200), comparisons(400)
    assert large < 2.3 * small


def test_matching_adding_an_article_leaves_the_other_undertakings() -> None:
    before = undertakings(mentions(*STORY))
    late = report("{A|Peru|Peru} will {V|build|build} {O||a sea wall}.", "2040-01-01", "late")
    after = undertakings(mentions(*STORY, late))
    assert {u.id for u in before} < {u.id for u in after}


def test_matching_is_quick() -> None:
    story = mentions(
        *(
            report(LEAVE.replace("Qamra", f"Town{n % 50}"), f"20{30 + n % 9}-01-02", str(n))
            for n in range(1500)
        )
    )
    begin = time.process_time()
    undertakings(story)
    assert time.process_time() - begin < 6


def test_matching_takes_one_party_under_its_names_and_keeps_homonyms_apart() -> None:
    def known(*names: str) -> Names:
        return names_of(joined(Named(id=n, doc_id=n, name=n, kind="person") for n in names))

    row = "{A|%s|%s} will {V|resign|resign}."
    texts = [row % (name, name) for name in ("Yusef Rahmani", "Youssef al-Rahmani", "Ines Rahmani")]
    told = [report(text, f"2033-01-0{n}", str(n)) for n, text in enumerate(texts, 1)]
    names = known("Yusef Rahmani", "Youssef al-Rahmani", "Ines Rahmani")
    read = reader([t.document for t in told], names=names)
    first, again, other = (read.mention(t.recorded) for t in told)
    assert compare(first, again).strength
    assert not compare(first, other).strength
    assert not compare(again, other).strength
    bare = reader([t.document for t in told])
    assert not compare(*(bare.mention(t.recorded) for t in told[:2])).strength
