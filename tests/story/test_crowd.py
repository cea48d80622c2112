"""What a long story is full of ties nothing to nothing; in a short one the same words are enough."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from onrecord.story.crowd import Crowd, crowd_of
from onrecord.story.matching_groups import undertakings
from onrecord.story.revision import RevisionKind
from onrecord.story.undertaking import Mention, reader
from story.pairs import Told, develop, document, plain, told

GOODS = (
    *("cement", "seed", "tents", "coal", "pumps", "flour", "cables", "masts", "blankets", "pipes", "salt"),
    *("lamps", "grain", "timber", "boats", "bricks"),
)
GIVERS = ("Orvane", "Velland", "Kestovia", "Sorvania", "Talna", "Suva", "Marrow", "Torrin", "Brack", "Ostair")


def report(text: str, day: int, name: str, **side: str) -> Told:
    on = (date(2033, 1, 1) + timedelta(days=day)).isoformat()
    return told(document(plain(text)[0], on, name), {"text": text, "on": on, "force": "planned", **side}, 0)


def crowded() -> list[Told]:
    """Many parties that are to send many things to one country, each in its own article."""
    return [
        report(
            f"{{A|{GIVERS[n % len(GIVERS)]}|{GIVERS[n % len(GIVERS)]}}} will {{V|aid|send}} "
            f"{{O||{GOODS[n]}}} to {{P||Libya}}.",
            n,
            f"c{n:02}",
        )
        for n in range(len(GOODS))
    ]


def mentions(*reports: Told) -> list[Mention]:
    read = reader({t.document.id: t.document for t in reports}.values())
    return [read.mention(t.recorded) for t in reports]


PROMISE = "{A|Dunmere|Dunmere} will {V|aid|send} {O||doctors} to {P||Libya}."
NAMELESS = "Doubts remain whether {V|aid|aid} will be sent to {P||Libya}."
SAME = "{A|Dunmere|Dunmere} will {V|aid|send} {O||doctors}, its minister said."
DONE = "{O||Doctors} were {V|aid|sent} home."
DONE_BY = "{A|Dunmere|Dunmere} has {V|aid|sent} {O||doctors} to {P||Libya}."


def test_a_short_story_is_full_of_nothing() -> None:
    crowd = crowd_of(mentions(report(PROMISE, 0, "a"), report(NAMELESS, 3, "b")))
    assert not crowd.holds("aid")
    assert crowd.tied(*mentions(report(PROMISE, 0, "a"), report(NAMELESS, 3, "b")))


def test_many_things_sent_by_many_make_a_crowd_of_sending_alone() -> None:
    crowd = crowd_of(mentions(*crowded()))
    assert crowd.holds("aid")
    assert not crowd.holds("resign")


@pytest.mark.parametrize(("again", "tied"), [(SAME, True), (NAMELESS, False)])
def test_in_a_crowd_the_country_alone_ties_nothing(again: str, tied: bool) -> None:
    reports = [*crowded(), report(PROMISE, 20, "y"), report(again, 22, "z")]
    *_, promise, last = mentions(*reports)
    assert crowd_of(mentions(*reports)).tied(promise, last) is tied
    together = [u for u in undertakings(mentions(*reports)) if promise.id in {m.id for m in u.mentions}]
    assert (last.id in {m.id for m in together[0].mentions}) is tied


def test_one_party_with_one_due_date_is_tied_in_a_crowd() -> None:
    by = "{A|Dunmere|Dunmere} will {V|aid|help} {D|/2033-03-01|by March}."
    a, b = mentions(report(by, 0, "a"), report(by.replace("help", "send aid"), 2, "b"))
    assert Crowd(groups=frozenset({"aid"})).tied(a, b)


def test_who_is_to_resign_is_one_undertaking_in_a_long_story() -> None:
    a, b = mentions(
        report("{A|Ana Brel|President Brel} is to {V|resign|resign}.", 0, "a"),
        report("{A|Ana Brel|President Brel} will {V|resign|step down}.", 9, "b"),
    )
    assert Crowd(long=True).tied(a, b)


def test_a_meeting_is_not_tied_by_who_meets() -> None:
    a, b = mentions(
        report("{A|Velland|Velland} is to {V|meet|meet} Orvane.", 0, "a"),
        report("{A|Velland|Velland} is to {V|meet|hold talks}.", 9, "b"),
    )
    assert not Crowd(long=True).tied(a, b)


@pytest.mark.parametrize(("words", "done"), [(DONE, False), (DONE_BY, True)])
def test_in_a_crowd_only_the_same_thing_fulfils(words: str, done: bool) -> None:
    happened = report(words, 25, "z", fact="happened")
    found = develop([*crowded(), report(PROMISE, 20, "y"), happened])
    kinds = {r.kind for d in found for r in d.revisions}
    assert (RevisionKind.FULFILMENT in kinds) is done


def test_what_a_story_is_full_of_hangs_on_no_order() -> None:
    held = mentions(*crowded(), report(PROMISE, 20, "y"))
    shuffled = held[:]
    random.Random(4).shuffle(shuffled)
    assert crowd_of(held) == crowd_of(shuffled)


@pytest.mark.parametrize(
    ("words", "done"),
    [
        ("Almost none of the {O||doctors} that {A|Dunmere|Dunmere} promised were {V|aid|sent}.", False),
        ("{A|Dunmere|Dunmere} has {V|aid|sent} its {O||doctors}.", True),
    ],
)
def test_what_was_hardly_done_was_not_done(words: str, done: bool) -> None:
    found = develop([report(PROMISE, 0, "a"), report(words, 9, "b", fact="happened")])
    kinds = {r.kind for d in found for r in d.revisions}
    assert (RevisionKind.FULFILMENT in kinds) is done


@pytest.mark.parametrize(("day", "done"), [(6, True), (90, False)])
def test_among_many_meetings_one_months_later_is_another(day: int, done: bool) -> None:
    plan = "{A|Velland|Velland} will {V|meet|meet} {O||the union} {D|2033-01-05/2033-01-06|on Wednesday}."
    met = "{A|Velland|Velland} has {V|meet|met} {O||the union}."
    others = [
        report(f"{{A|{who}|{who}}} will {{V|meet|meet}} {{O||its {GOODS[n]} makers}}.", n, f"m{n}")
        for n, who in enumerate(GIVERS)
    ]
    told_done = report(met, day, "z", fact="happened")
    alone = {r.kind for d in develop([report(plan, 0, "a"), told_done]) for r in d.revisions}
    assert RevisionKind.FULFILMENT in alone
    kinds = {r.kind for d in develop([*others, report(plan, 0, "a"), told_done]) for r in d.revisions}
    assert (RevisionKind.FULFILMENT in kinds) is done
