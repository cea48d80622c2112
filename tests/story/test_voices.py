from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import record_samples as samples
from onrecord.ledger.store import InputKey, View
from onrecord.registry import Group, load
from onrecord.story.voices import Voice, voices


def heard(tmp_path: Path, articles: Sequence[tuple[str, list[dict[str, Any]]]]) -> tuple[Voice, ...]:
    """The voices of articles that read «X said it rained.», each with the sources given for X."""
    store = load(Group.STORES, "sqlite").open(tmp_path / "voices.db", create=True)
    with store, store.begin(recorded=samples.RECORDED, version="1", pipeline="p", settings={}) as writer:
        for number, (who, sources) in enumerate(articles):
            doc = samples.document(f"Day {number}\n{who} said it rained.")
            for one in sources:
                one["head"] = {"text": who, "start": 6, "end": 6 + len(who)}
            entry = samples.attribution(
                doc, source_words=who, cue="said", content="it rained", sources=sources
            )
            key = InputKey(raw_digest=doc.raw_digest, ingest="", pipeline="")
            writer.add(doc, [entry], key=key, where=str(number))
    with load(Group.STORES, "sqlite").open(tmp_path / "voices.db", create=False) as store:
        return voices(store.view())


def one(authority: str, name: str, **more: Any) -> dict[str, Any]:
    return {"authority": authority, "name": name, "entity": "", "identity": "", **more}


def test_voices_join_a_resolved_name_across_articles(tmp_path: Path) -> None:
    found = heard(
        tmp_path,
        [
            ("Ada Renn", [one("person", "ADA RENN", entity="e1")]),
            ("ADA RENN", [one("person", "Ada Renn", entity="e7")]),
        ],
    )
    assert len(found) == 1
    assert found[0].name.casefold() == "ada renn"
    assert (len(found[0].documents), len(found[0].statements)) == (2, 2)


def test_voices_never_join_the_anonymous(tmp_path: Path) -> None:
    same = ("A senior official", [one("anonymous", "senior official", identity="anon1")])
    assert len(heard(tmp_path, [same, ("A senior official", [dict(same[1][0])])])) == 2


def test_voices_keep_descriptions_inside_their_article(tmp_path: Path) -> None:
    ministry = one("organization", "the ministry")
    assert len(heard(tmp_path, [("the ministry", [ministry]), ("the ministry", [dict(ministry)])])) == 2


def test_voices_count_a_statement_once_for_each_source(tmp_path: Path) -> None:
    both = [one("person", "Renn", entity="e1"), one("person", "Holt", entity="e2")]
    found = heard(tmp_path, [("Renn and Holt", both)])
    assert [(voice.name, len(voice.statements)) for voice in found] == [("Holt", 1), ("Renn", 1)]


def test_voices_put_the_unnamed_last(tmp_path: Path) -> None:
    found = heard(tmp_path, [("It", []), ("They", []), ("Renn", [one("person", "Renn", entity="e1")])])
    assert [(voice.authority, len(voice.statements)) for voice in found] == [
        ("person", 1),
        ("unattributed", 2),
    ]


def test_voices_keep_count_and_chain(view: View) -> None:
    officials = next(voice for voice in voices(view) if voice.authority == "anonymous")
    assert officials.count == (2, 2)
    assert officials.via == ["Coast Wire"]
