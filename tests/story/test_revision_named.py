"""Passages that take an undertaking up by a noun, look back at its time, or speak for a party."""

from __future__ import annotations

import pytest

from story.test_revision import kinds, report

ASK = (
    "{H|organization|Corvane} asked that {A|Halvor Mining|Halvor Mining} {V|end|close} {O||the Skarn pit} "
    "{D|/2031-05-01|by April}."
)
FILE = "{A|Halvor Mining|Halvor Mining} will {V|file|submit} {O||the safety plan} {D|/2031-03-02|by 1 March}."
OPEN = "{A|Halvor Mining|Halvor Mining} will {V|begin|reopen} {O||the Skarn road} {D|/2031-05-01|by April}."


@pytest.mark.parametrize(
    ("first", "later", "kind"),
    [
        (ASK, "{A|Halvor Mining|Halvor Mining} {V|veto|rejected} the demand.", "denial"),
        (ASK, "{A|Corvane|Corvane} {V|lift|dropped} its request.", "withdrawal"),
        (
            FILE,
            "{A|Halvor Mining|Halvor Mining} has {V|miss|missed} the deadline for its safety plan.",
            "lapse",
        ),
        (
            FILE,
            "{A|Halvor Mining|Halvor Mining} did not {V|file|submit} {O||the plan} {D|/2031-03-02|by March}.",
            "lapse",
        ),
        (
            OPEN,
            "{A|Halvor Mining|Halvor Mining} {V|give|gave} {O||no new date} for the reopening.",
            "unset",
        ),
        (
            "{A|Halvor|Halvor} will {V|charge|charge} {O||lorries} {D|2031-04-01/|from April}.",
            "{A|Halvor|Halvor} has {V|postpone|put off} {O||its road charge}.",
            "postponement",
        ),
        (
            "{A|Halvor|Halvor} will {V|charge|charge} {O||lorries} {D|2031-04-01/|from 1 April}.",
            "{A|Halvor|Halvor} began to {V|charge|charge} {O||lorries} at dawn.",
            "fulfilment",
        ),
    ],
)
def test_revision_by_a_noun_or_a_look_back(first: str, later: str, kind: str) -> None:
    force = "demanded" if first is ASK else "planned"
    fact = "denied" if " did not " in later or " no new " in later else "happened"
    polarity = "-" if fact == "denied" else "+"
    if "began" in later:
        fact = "ongoing"
    found = kinds(
        report(first, "2031-02-01", force=force),
        report(later, "2031-05-10", fact=fact, polarity=polarity),
    )
    assert found == [kind]


@pytest.mark.parametrize(
    ("first", "later"),
    [
        # The asker's own rejection, another demand's noun, a deadline of another thing.
        (ASK, "{A|Corvane|Corvane} {V|veto|rejected} the verdict."),
        (ASK, "{A|Halvor Mining|Halvor Mining} {V|lift|dropped} its request."),
        (FILE, "{A|Halvor Mining|Halvor Mining} has {V|miss|missed} the deadline for its tax return."),
        (FILE, "{A|Orrin Foods|Orrin Foods} has {V|miss|missed} the deadline for its safety plan."),
    ],
)
def test_revision_does_not_take_another_noun_for_it(first: str, later: str) -> None:
    force = "demanded" if first is ASK else "planned"
    assert kinds(report(first, "2031-02-01", force=force), report(later, "2031-05-10", fact="happened")) == []


def test_revision_of_a_time_that_is_behind_is_a_lapse_and_no_new_row() -> None:
    assert kinds(
        report(OPEN, "2031-02-01"),
        report(
            "{A||The Skarn road} is still shut, five days after {A|Halvor Mining|Halvor Mining} was to "
            "{V|begin|reopen} {O||the Skarn road}.",
            "2031-05-06",
        ),
        report(OPEN.replace("2031-05-01|by April", "2031-10-01|by September"), "2031-05-20"),
    ) == ["lapse", "slip"]


def test_revision_closes_the_undertaking_of_the_party_that_has_acted_alone() -> None:
    plan = "{A||Both parliaments} will {V|vote|ratify} {O||the Orla treaty} {D|/2031-04-01|by March}."
    done = "{A|%s|%s’s parliament} {V|vote|ratified} {O||the Orla treaty}."
    assert kinds(
        report(plan, "2031-01-01"),
        report(done % ("Bellune", "Bellune"), "2031-02-01", fact="happened"),
        report(done % ("Bellune", "Bellune"), "2031-02-03", fact="happened"),
        report(done % ("Tarsk", "Tarsk"), "2031-03-01", fact="happened"),
    ) == ["fulfilment", "fulfilment"]


def test_revision_of_a_known_figure_goes_before_a_first_date() -> None:
    give = "{A|Tarsk|Tarsk} will {V|release|release} {Q|%s/%s/ton|%s tons} {O||of grain}%s."
    assert kinds(
        report(give % (600, 600, 600, ""), "2031-01-01"),
        report(give % (450, 450, 450, " {D|2031-01-01/2032-01-01|this year}"), "2031-02-01"),
    ) == ["quantity"]


def test_revision_of_one_party_by_another_of_its_voices_restates() -> None:
    plan = (
        "{A|Norvolt|Norvolt} will {V|begin|restart} {O||the Hestad reactor} {D|/2031-06-01|in May}, %s said."
    )
    assert kinds(
        report(plan % "{H|organization|the utility}", "2031-01-01"),
        report(plan % "{H|person|Jon Lie, a spokesman for Norvolt}", "2031-02-01"),
        report(plan % "{H|organization|the Radiation Authority}", "2031-03-01"),
    ) == ["restatement", "confirmation"]


def test_revision_of_a_noun_is_left_to_the_row_that_tells_it() -> None:
    """The row of «its exit» tells of the delay, so that the act «delayed» does not tell of it again."""
    tail = "for {A|Corvane|its} {V|withdraw|exit} from {P||Skarn}."
    delay = "{A|Corvane|Corvane} {V|postpone|delayed} announcing a timetable for its exit from {P||Skarn}."
    found = kinds(
        report(
            "{A|Corvane|Corvane} will {V|withdraw|exit} {P||Skarn} {D|/2031-05-01|by April}.", "2031-02-01"
        ),
        report(delay, "2031-03-01", fact="happened"),
        report(f"Corvane delayed announcing a timetable {tail}", "2031-03-01"),
    )
    assert found == ["postponement"]
