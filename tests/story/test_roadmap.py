from __future__ import annotations

from datetime import UTC, datetime

from onrecord.export.roadmap_lines import plan_lines
from onrecord.ledger.store import View
from onrecord.story.roadmap import NO_DATE, plans, roadmap
from story.pairs import Told, develop, document, plain, told


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def report(text: str, on: str, **side: str) -> Told:
    return told(document(plain(text)[0], on, on + text[:12]), {"text": text, "on": on, **side}, 0)


def leave(place: str, due: str, by: str, on: str, holder: str = "organization|Ankara") -> Told:
    end = f" {{D|/{due}|{by}}}" if due else ""
    return report(
        f"{{H|{holder}}} said {{A|Turkey|Turkish troops}} would {{V|leave|leave}} {{O||{place}}}{end}.",
        on,
        force="planned",
    )


STORY = [
    leave("Qamra", "2033-07-01", "by June", "2033-01-01"),
    leave("Beltis", "2034-01-01", "by the end of the year", "2033-01-02"),
    leave("Sarn", "", "", "2033-01-03", "anonymous|two officers"),
    leave("Qamra", "2033-09-01", "by August", "2033-03-01", "organization|Damascus"),
]


def test_roadmap_orders_the_steps_of_a_plan_by_when_they_are_due() -> None:
    (plan,) = plans(develop(STORY), as_of=at("2033-04-01"))
    assert plan.party == "Turkey"
    assert [(s.object, s.due_text) for s in plan.steps] == [
        ("Qamra", "by August"),
        ("Beltis", "by the end of the year"),
        ("Sarn", NO_DATE),
    ]


def test_roadmap_puts_rival_versions_side_by_side() -> None:
    (plan,) = plans(develop(STORY), as_of=at("2033-04-01"))
    step = plan.steps[0]
    assert step.disputed
    assert [(v.due_text, [x.name for x in v.voices]) for v in step.versions] == [
        ("by August", ["Damascus"]),
        ("by June", ["Ankara"]),
    ]
    assert not plan.steps[1].disputed


def test_roadmap_knows_only_what_was_told_by_the_day() -> None:
    (plan,) = plans(develop(STORY), as_of=at("2033-01-03"))
    assert [(s.object, s.due_text, s.disputed) for s in plan.steps] == [
        ("Qamra", "by June", False),
        ("Beltis", "by the end of the year", False),
    ]


def test_roadmap_tells_whose_word_is_missing() -> None:
    (plan,) = plans(develop(STORY), as_of=at("2033-04-01"))
    missing = {s.object: s.unconfirmed for s in plan.steps}
    assert missing == {"Qamra": (), "Beltis": (), "Sarn": ("Turkey",)}


def test_roadmap_lines_are_plain_data(view: View) -> None:
    lines = plan_lines(roadmap(view, as_of=at("2031-02-05")))
    assert lines
    for plan in lines:
        for step in plan["steps"]:
            assert step["commitments"]
            assert step["versions"]
            assert step["due"]["text"]


def test_roadmap_makes_no_voice_for_a_date_of_who_asks_without_one() -> None:
    told = report(
        "{H|collective|Officials} said {A|Norvane|Norvane} would {V|leave|leave} {P||Castor} "
        "{D|/2033-09-01|by the end of August}.",
        "2033-01-01",
    )
    asked = report(
        "{H|organization|Ostmark} wants the {V|withdraw|withdrawal} of {A|Norvane|Norvane} from {P||Castor}.",
        "2033-01-02",
        force="demanded",
    )
    ((step,),) = (plan.steps for plan in plans(develop([told, asked]), as_of=at("2033-02-01")))
    assert [[v.name for v in version.voices] for version in step.versions] == [["Officials"]]
