"""How every store keeps what reviewers decide, and what its views make of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from contract.ledger_samples import FERRY, NOON, add, article, begin, finding, words
from onrecord.document import Document
from onrecord.errors import DecisionError, MalformedError, SpanError
from onrecord.ledger.correction import correction, nearest
from onrecord.ledger.decision import Anchoring, Decision, Target, Verb
from onrecord.ledger.provenance import Entry, EntryType, Recorded
from onrecord.ledger.review import target_of
from onrecord.ledger.store import Store
from onrecord.registry import Group, load, names

DOC = article(FERRY)
AT = FERRY.index("The first boat")
CLAIM = finding(
    DOC,
    AT,
    AT + 31,
    kind=EntryType.COMMITMENT,
    act={"text": "sail", "start": AT + 20, "end": AT + 24},
    force="promised",
    place=None,
    due=None,
)
SECOND = finding(DOC, 0, 10, kind=EntryType.COMMITMENT, act={"text": "line", "start": 6, "end": 10})


@pytest.fixture(params=names(Group.STORES))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with load(Group.STORES, request.param).open(str(tmp_path / "a.ledger"), create=True) as opened:
        with begin(opened) as writer:
            add(writer, DOC, [CLAIM, SECOND])
        yield opened


def decide(store: Store, *decisions: Decision, days: float = 1) -> list[str]:
    with begin(store, recorded=NOON + timedelta(days=days), pipeline="review") as writer:
        return [writer.decide(each) for each in decisions]


def rebuild(
    store: Store, *entries: Entry, days: float, document: Document = DOC, pipeline: str = "q"
) -> None:
    with begin(store, recorded=NOON + timedelta(days=days), pipeline=pipeline) as writer:
        add(writer, document, entries, pipeline=pipeline)


def about(entry: Entry = CLAIM, verb: Verb = Verb.ACCEPT, **more: Any) -> Decision:
    return Decision(verb=verb, target=target_of(entry), reviewer="Ada Renn", **more)


def shown(store: Store, entry: Entry = CLAIM, **bounds: Any) -> Recorded:
    found = store.view(**bounds).entry(entry.id)
    assert found is not None
    return found


# -- keeping ---------------------------------------------------------------------------------
def test_store_gives_back_every_field_of_a_decision(store: Store) -> None:
    made = [
        about(note="seen “twice”"),
        about(verb=Verb.MERGE, other=target_of(SECOND)),
        about(verb=Verb.CREDIBILITY, new="2"),
        correction(CLAIM, DOC, name="force", value="planned", reviewer="Bo"),
    ]
    ids = decide(store, *made)
    found = store.view().review.decided
    assert [each.decision for each in found] == made
    assert [each.id for each in found] == ids
    assert len(set(ids)) == len(ids)
    assert all(each.recorded == NOON + timedelta(days=1) for each in found)
    assert [e.quote for e in found[0].evidence] == [FERRY[AT : AT + 31]]


def test_store_keeps_what_was_decided_before_a_decision_that_is_refused(store: Store) -> None:
    gone = replace(target_of(CLAIM), entry_id="com-none")
    with begin(store, recorded=NOON + timedelta(days=1)) as writer:
        writer.decide(about())
        with pytest.raises(DecisionError, match="no entry"):
            writer.decide(Decision(verb=Verb.REJECT, target=gone, reviewer="Ada Renn"))
    assert [each.decision.verb for each in store.view().review.decided] == [Verb.ACCEPT]


@pytest.mark.parametrize(
    ("spoilt", "error"),
    [
        (replace(about(), note="\ud800"), MalformedError),
        (replace(about(), target=replace(target_of(CLAIM), evidence=((0, 10_000),))), SpanError),
        (replace(about(), target=replace(target_of(CLAIM), doc_id="other")), DecisionError),
        (about(verb=Verb.MERGE, other=replace(target_of(SECOND), entry_id="com-none")), DecisionError),
        (about(verb=Verb.UNDO, undoes="dec-none"), DecisionError),
        (
            about(
                verb=Verb.CORRECT,
                field="place",
                old={"place": None},
                new={"place": {"text": "Mars", "start": 0, "end": 4}},
            ),
            SpanError,
        ),
        (
            about(
                verb=Verb.CORRECT, field="evidence", old={"evidence": [[0, 4]]}, new={"evidence": [[0, 9999]]}
            ),
            SpanError,
        ),
    ],
)
def test_store_refuses_what_is_not_in_the_ledger_or_the_text(
    store: Store, spoilt: Decision, error: type[Exception]
) -> None:
    with pytest.raises(error):
        decide(store, spoilt)
    assert store.view().review.decided == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"reviewer": " "},
        {"reviewer": "a\nb"},
        {"verb": Verb.CREDIBILITY, "new": "7"},
        {"verb": Verb.RELIABILITY, "new": "A"},  # a commitment has no source to rate
        {"verb": Verb.TAG, "new": ""},
        {"verb": Verb.TAG, "new": "two\nlines"},
        {"verb": Verb.NOTE},
        {"verb": Verb.UNDO},
        {"verb": Verb.MERGE},
        {"verb": Verb.MERGE, "other": target_of(CLAIM)},
        {"verb": Verb.CORRECT, "field": "force", "old": {"force": "x"}, "new": {"force": "x"}},
        {"verb": Verb.CORRECT, "field": "force", "old": {"force": "x"}, "new": {"polarity": "-"}},
        {"note": "x" * 4_001},
    ],
)
def test_decision_that_makes_no_sense_cannot_be_made(fields: dict[str, Any]) -> None:
    base = {"verb": Verb.ACCEPT, "target": target_of(CLAIM), "reviewer": "Ada Renn"}
    with pytest.raises(DecisionError):
        Decision(**{**base, **fields})


# -- what a view makes of it -----------------------------------------------------------------
def test_rejected_entry_is_withheld_and_stays_in_the_ledger(store: Store) -> None:
    decide(store, about(verb=Verb.REJECT, note="a headline"))
    view = store.view()
    assert [r.entry.id for r in view.entries()] == [SECOND.id]
    every = {r.entry.id: r for r in view.entries(withheld=True)}
    assert set(every) == {CLAIM.id, SECOND.id}
    assert every[CLAIM.id].rejected
    standing = shown(store).standing
    assert standing is not None
    assert [each.decision.note for each in standing.notes] == ["a headline"]


def test_decision_is_bitemporal(store: Store) -> None:
    decide(store, about(verb=Verb.REJECT), days=10)
    before = store.view(recorded=NOON + timedelta(days=10))
    assert before.review.decided == ()
    assert {r.entry.id for r in before.entries()} == {CLAIM.id, SECOND.id}
    assert shown(store, recorded=NOON + timedelta(days=11)).rejected


def test_corrected_field_shows_old_and_new(store: Store) -> None:
    place = nearest(DOC, "Coast Wire", to=[(AT, AT + 31)])
    decide(
        store,
        correction(CLAIM, DOC, name="place", pieces=[place], reviewer="Ada Renn"),
        correction(CLAIM, DOC, name="due", pieces=[(AT + 25, AT + 31)], value="by 2032-05", reviewer="Bo"),
    )
    found = shown(store)
    assert found.entry.id == CLAIM.id
    assert found.entry.body["place"] == {"text": "Coast Wire", "start": place[0], "end": place[1]}
    assert found.entry.body["due"]["text"] == "by May"
    assert str(found.entry.valid) == "… – 2032-06-01"
    assert found.found is not None
    assert found.found.body["place"] is None
    assert found.standing is not None
    assert set(found.standing.corrected) == {"place", "due"}


def test_corrected_evidence_is_cut_again(store: Store) -> None:
    decide(store, correction(CLAIM, DOC, name="evidence", pieces=[(0, 5), (6, 10)], reviewer="Ada Renn"))
    assert [e.quote for e in shown(store).entry.evidence] == ["Ferry line"]
    order = [r.entry.evidence[0].span.start for r in store.view().entries()]
    assert order == sorted(order)


def test_undo_takes_back_and_both_stay(store: Store) -> None:
    (rejected,) = decide(store, about(verb=Verb.REJECT))
    decide(store, about(verb=Verb.UNDO, undoes=rejected), days=2)
    view = store.view()
    assert {r.entry.id for r in view.entries()} == {CLAIM.id, SECOND.id}
    assert [each.decision.verb for each in view.review.decided] == [Verb.REJECT, Verb.UNDO]
    assert shown(store, recorded=NOON + timedelta(days=2)).rejected
    with pytest.raises(DecisionError, match="nothing to undo"):
        decide(store, about(verb=Verb.UNDO, undoes=rejected), days=3)


def test_undone_correction_of_a_field_lets_a_later_one_stand(store: Store) -> None:
    first = correction(CLAIM, DOC, name="force", value="planned", reviewer="Ada Renn")
    (made,) = decide(store, first)
    now = shown(store)
    second = correction(now.entry, DOC, name="force", value="ordered", reviewer="Bo", found=now.found)
    assert second.old == {"force": "planned"}
    decide(store, second, days=2)
    decide(store, about(verb=Verb.UNDO, undoes=made), days=3)
    assert shown(store).entry.body["force"] == "ordered"


def test_last_verdict_and_ratings_count(store: Store) -> None:
    decide(store, about(verb=Verb.REJECT))
    decide(store, about(), about(verb=Verb.CREDIBILITY, new="3"), days=2)
    decide(store, about(verb=Verb.CREDIBILITY, new=""), about(verb=Verb.TAG, new="harbour"), days=3)
    standing = shown(store).standing
    assert standing is not None
    assert (standing.verdict, standing.credibility, standing.tags) == ("accepted", "", ("harbour",))
    decide(store, about(verb=Verb.UNTAG, new="harbour"), days=4)
    standing = shown(store).standing
    assert standing is not None
    assert standing.tags == ()


# -- later builds ----------------------------------------------------------------------------
def test_decision_holds_when_the_same_text_is_built_again(store: Store) -> None:
    decide(
        store, about(verb=Verb.REJECT), correction(CLAIM, DOC, name="force", value="planned", reviewer="Bo")
    )
    rebuild(store, replace(CLAIM, origin=replace(CLAIM.origin, version="2")), SECOND, days=2)
    found = shown(store)
    assert found.rejected
    assert found.entry.body["force"] == "planned"
    assert store.view().review.lost == ()


def test_decision_finds_an_entry_that_a_later_build_words_otherwise(store: Store) -> None:
    decide(
        store, about(verb=Verb.REJECT), correction(CLAIM, DOC, name="force", value="planned", reviewer="Bo")
    )
    again = finding(DOC, AT, AT + 31, kind=EntryType.COMMITMENT, **{**CLAIM.body, "remains_of": None})
    assert again.id != CLAIM.id
    rebuild(store, again, SECOND, days=2)
    found = shown(store, again)
    assert found.rejected
    assert found.entry.body["force"] == "planned"
    assert store.view().review.anchors[CLAIM.id] == (again.id, Anchoring.MOVED)


def test_correction_of_what_is_not_found_any_more_is_told_and_not_applied(store: Store) -> None:
    decide(store, correction(CLAIM, DOC, name="force", value="planned", reviewer="Bo"))
    again = finding(DOC, AT, AT + 31, kind=EntryType.COMMITMENT, **{**CLAIM.body, "force": "refused"})
    rebuild(store, again, SECOND, days=2)
    found = shown(store, again)
    assert found.entry.body["force"] == "refused"
    assert found.standing is not None
    assert [each.decision.field for each in found.standing.stale] == ["force"]


def test_decision_is_never_moved_by_a_guess(store: Store) -> None:
    decide(store, about(verb=Verb.REJECT))
    twins = [finding(DOC, AT, AT + 31, kind=EntryType.COMMITMENT, **{**CLAIM.body, "n": n}) for n in range(2)]
    rebuild(store, *twins, SECOND, days=2)
    view = store.view()
    assert {r.entry.id for r in view.entries()} == {*(t.id for t in twins), SECOND.id}
    assert [each.decision.verb for each in view.review.lost] == [Verb.REJECT]
    rebuild(store, CLAIM, SECOND, days=3, pipeline="p")
    assert shown(store).rejected


def test_decision_about_another_version_of_a_page_stays_with_it(store: Store) -> None:
    other = article(FERRY + " More.", path="b.txt")
    with begin(store, recorded=NOON + timedelta(days=1)) as writer:
        add(writer, other, words(other))
    decide(store, about(verb=Verb.REJECT), days=2)
    assert not any(r.rejected for r in store.view().entries(doc_ids=[other.id], withheld=True))


def test_merges_and_splits_name_the_entries_that_stand(store: Store) -> None:
    decide(store, about(verb=Verb.MERGE, other=target_of(SECOND)))
    again = finding(DOC, 0, 10, kind=EntryType.COMMITMENT, **{**SECOND.body, "n": 1})
    rebuild(store, CLAIM, again, days=2)
    (pair,) = store.view().review.joined
    assert (pair.first, pair.second) == (CLAIM.id, again.id)


def test_target_tells_where_an_entry_stands() -> None:
    assert target_of(CLAIM) == Target(
        entry_id=CLAIM.id,
        kind="commitment",
        doc_id=DOC.id,
        evidence=((AT, AT + 31),),
        heart=(AT + 20, AT + 24),
    )
