from __future__ import annotations

from datetime import UTC, datetime

import pytest

from onrecord.story.undertaking_status import Standing, standing
from story.pairs import Told, develop, document, plain, told


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def report(text: str, on: str, **side: str) -> Told:
    row = {"text": text, "on": on, **({} if "fact" in side else {"force": "planned"}), **side}
    return told(document(plain(text)[0], on, on + text[:9]), row, 0)


PLAN = report(
    "{H|anonymous|An official} said {A|Norvane Steel|Norvane Steel} would {V|end|close} {O||the Brill mill} "
    "{D|/2031-07-01|by June}.",
    "2031-01-02",
)
WITHIN = report(
    "{H|anonymous|An official} said {A|Norvane Steel|Norvane Steel} would {V|end|close} {O||the Brill mill} "
    "{D|2031-06-01/2031-07-01|in June}.",
    "2031-01-02",
)
WORD = report(
    "{H|person|Orla Fenn} said that {A|Norvane Steel|Norvane Steel} will {V|end|close} {O||the Brill mill}.",
    "2031-02-01",
)
DENIAL = report(
    "{H|person|Orla Fenn} denied that {A|Norvane Steel|Norvane} would {V|end|close} {O||the Brill mill}.",
    "2031-02-01",
    fact="denied",
)
DROPPED = report(
    "{A|Norvane Steel|Norvane Steel} dropped its plan to {V|end|close} {O||the Brill mill}.",
    "2031-03-01",
    fact="unknown",
)
DONE = report(
    "{A|Norvane Steel|Norvane Steel} {V|end|closed} {O||the Brill mill}.", "2031-06-20", fact="happened"
)
LATER = report(
    "{A|Norvane Steel|Norvane Steel} put off the {V|end|closure} of {O||the Brill mill}.",
    "2031-04-01",
    fact="unknown",
)
MISSED = report(
    "{A|Norvane Steel|Norvane Steel} missed the deadline to {V|end|close} {O||the Brill mill}.",
    "2031-07-09",
    fact="unknown",
)


@pytest.mark.parametrize(
    ("reports", "day", "want"),
    [
        ([PLAN], "2031-01-01", Standing.UNKNOWN),
        ([PLAN], "2031-01-09", Standing.STATED),
        ([PLAN, WORD], "2031-01-09", Standing.STATED),
        ([PLAN, WORD], "2031-02-09", Standing.CONFIRMED),
        ([PLAN, DENIAL], "2031-02-09", Standing.DISPUTED),
        ([PLAN, LATER], "2031-04-09", Standing.POSTPONED),
        ([PLAN, DROPPED], "2031-04-09", Standing.DROPPED),
        ([PLAN, DONE], "2031-06-25", Standing.DONE),
        ([PLAN, DONE], "2033-06-25", Standing.DONE),
        ([WITHIN], "2031-05-20", Standing.STATED),
        ([WITHIN], "2031-06-10", Standing.DUE),
        ([WITHIN], "2031-07-10", Standing.UNREPORTED),
        ([PLAN], "2031-08-01", Standing.UNREPORTED),
        ([PLAN, MISSED], "2031-08-01", Standing.OVERDUE),
    ],
)
def test_undertaking_status_on_a_day(reports: list[Told], day: str, want: Standing) -> None:
    (found,) = develop(reports)
    assert standing(found, as_of=at(day)) is want


def test_undertaking_status_of_a_whole_told_in_parts_since() -> None:
    whole = report(
        "{A|Turkey|Turkey} will {V|withdraw|withdraw} from {P||Qamra and Beltis} {D|/2033-03-01|by March}.",
        "2033-01-01",
    )
    part = report(
        "{A|Turkey|Turkey} will {V|withdraw|withdraw} from {P||Qamra} {D|/2033-06-01|by June}.", "2033-02-01"
    )
    found = develop([whole, part])
    assert standing(found[0], as_of=at("2033-01-20")) is Standing.STATED
    assert standing(found[0], as_of=at("2033-02-20")) is Standing.SUPERSEDED
    assert standing(found[1], as_of=at("2033-02-20")) is Standing.STATED


def test_undertaking_status_without_a_day_is_of_everything_told() -> None:
    (found,) = develop([PLAN, WORD])
    assert standing(found, as_of=None) is Standing.CONFIRMED
    (undated,) = develop([report("{A|Peru|Peru} will {V|build|build} {O||a sea wall}.", "")])
    assert standing(undated, as_of=None) is Standing.UNKNOWN


def test_undertaking_status_says_of_a_date_gone_by_only_that_nobody_reported() -> None:
    assert {str(s) for s in Standing} >= {"overdue", "overdue, unreported"}
    assert not any("broken" in str(s) or "failed" in str(s) for s in Standing)
