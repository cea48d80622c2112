from __future__ import annotations

import pytest

from onrecord.document import Document
from onrecord.export.story_lines import story_lines
from onrecord.ledger.store import View
from onrecord.story.revision_story import Development
from onrecord.story.undertaking_text import sentence_of
from story.pairs import Told, develop, document, plain, told


def report(text: str, on: str, **side: str) -> Told:
    row = {"text": text, "on": on, **({} if "fact" in side else {"force": "planned"}), **side}
    return told(document(plain(text)[0], on, on + text[-9:]), row, 0)


def kinds(*reports: Told) -> list[str]:
    found: tuple[Development, ...] = develop(reports)
    return [str(r.kind) for d in found for r in d.revisions]


CLOSE = "{A|Norvane Steel|Norvane Steel} will {V|end|close} {O||the Brill mill}"


def test_revision_compares_with_all_that_was_told_before() -> None:
    """A mention that is silent about the date restates it; the next one is held against the date itself."""
    assert kinds(
        report(CLOSE + " {D|/2031-07-01|by June}.", "2031-01-01"),
        report(CLOSE + ".", "2031-01-05"),
        report(CLOSE + " {D|/2031-10-01|by September}.", "2031-02-01"),
    ) == ["restatement", "slip"]


def test_revision_takes_a_day_of_difference_for_none() -> None:
    assert kinds(
        report(CLOSE + " {D|/2031-07-01|until 1 July}.", "2031-01-01"),
        report(CLOSE + " {D|/2031-07-02|through 1 July}.", "2031-01-05"),
    ) == ["restatement"]


def test_revision_demand_of_another_does_not_move_the_date() -> None:
    assert kinds(
        report(CLOSE + " {D|/2031-07-01|by June}.", "2031-01-01"),
        report(
            "{H|organization|The Rail Guild} demanded that {A|Norvane Steel|Norvane Steel} {V|end|close} "
            "{O||the Brill mill} {D|/2031-04-01|by March}.",
            "2031-01-05",
            force="demanded",
        ),
        report(CLOSE + " {D|/2031-07-01|by the end of June}.", "2031-01-09"),
    ) == ["advance", "restatement"]


def test_revision_passage_word_for_word_in_another_article_revises_nothing() -> None:
    text = CLOSE + " {D|/2031-07-01|by June}."
    first, copy = report(text, "2031-01-01"), report(text, "2031-01-02")
    assert kinds(first, copy) == []
    (found,) = develop([first, copy])
    assert len(found.undertaking.mentions) == 2


def test_revision_of_an_undated_article_tells_only_what_needs_no_order() -> None:
    first = report(CLOSE + " {D|/2031-07-01|by June}.", "2031-01-01")
    assert kinds(
        first,
        report(
            "So {A|Norvane Steel|Norvane} is to {V|end|shut} {O||the Brill mill} {D|/2031-07-01|by June}.", ""
        ),
    ) == ["restatement"]
    assert kinds(first, report(CLOSE + " {D|/2031-10-01|by September}.", "")) == []


def test_revision_in_a_new_version_of_an_article_is_a_correction() -> None:
    first = report(CLOSE + " {D|/2031-07-01|by June}.", "2031-01-01")
    again = report(CLOSE + " {D|/2031-08-01|by July}.", "2031-01-01")
    fields = {name: getattr(again.document, name) for name in Document.__slots__}
    again = Told(Document(**{**fields, "version_of": first.document.id}), again.recorded)
    assert kinds(first, again) == ["correction"]


def test_revision_has_one_fulfilment_where_it_was_first_told() -> None:
    done = "{A|Norvane Steel|Norvane Steel} has {V|end|closed} {O||the Brill mill}%s."
    assert kinds(
        report(CLOSE + ".", "2031-01-01"),
        report(done % "", "2031-06-01", fact="happened"),
        report(done % " for good", "2031-06-02", fact="happened"),
    ) == ["fulfilment"]


@pytest.mark.parametrize(
    "text",
    [
        "{A|Norvane Steel|Norvane Steel} {V|end|closed} {O||the Brill mill} in 1999.",
        "Wages will rise once {A|Norvane Steel|Norvane Steel} has {V|end|closed} {O||the Brill mill}.",
        "{A|Corrin Motors|Corrin Motors} {V|end|closed} {O||the Brill mill}.",
        "{A|Norvane Steel|Norvane Steel} {V|end|closed} {O||the Haddow yard}.",
        "{O||The Brill mill} remains {V|end|closed}.",
    ],
)
def test_revision_does_not_take_another_act_for_a_fulfilment(text: str) -> None:
    assert kinds(report(CLOSE + ".", "2031-01-01"), report(text, "2031-06-01", fact="happened")) == []


def test_revision_knows_who_acts_by_the_title_that_the_name_bore() -> None:
    plan = "{A|Ilse Dorn|Mayor Ilse Dorn} is to {V|end|close} {O||the Brill mill}."
    assert kinds(
        report(plan, "2031-01-01"),
        report("{A||The mayor} {V|end|closed} {O||the Brill mill} yesterday.", "2031-06-01", fact="happened"),
    ) == ["fulfilment"]


def test_revision_lines_cite_both_ends(view: View) -> None:
    texts = {d.id: d.text for d in view.documents()}
    for line in story_lines(view):
        assert line["evidence"]
        for evidence in line["evidence"]:
            assert texts[evidence["doc"]][evidence["start"] : evidence["end"]] == evidence["quote"]


@pytest.mark.parametrize(
    ("text", "word", "want"),
    [
        ("One came. Mr. Orr left on Oct. 3 at last. Two went.", "left", "mr. orr left on oct. 3 at last."),
        ("A\nthe U.S. Army left\nB", "left", "the u.s. army left"),
        ("“Go.” She left. “Yes.”", "left", "she left."),
        ("İstanbul left. 🛥️ 🛥️. Two went.", "left", "İstanbul left. 🛥️ 🛥️."),
    ],
)
def test_revision_sentence_around_an_act(text: str, word: str, want: str) -> None:
    at = text.index(word)
    sentence, (start, end) = sentence_of(text, (at, at + len(word)))
    assert sentence == want
    assert len(sentence) == end - start
