"""What changed between two days, and why an entry is there: on the example story, built by the pipeline."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
import story_builds as builds
from click.testing import CliRunner

from onrecord.cli.main import cli
from onrecord.export.explanation import entries_like, explanation
from onrecord.export.jsonl import JsonlExporter
from onrecord.export.record import lines
from onrecord.ledger.provenance import EntryType
from onrecord.registry import Group, load
from onrecord.story.account_change import Change, changed

ARTICLES = Path(__file__).resolve().parents[2] / "examples" / "drell" / "articles"
CREW = {
    "a": (
        "Port of Selm to close quay\nSELM, 3 March 2031 - Harbour minister Oda Brennik said on Monday that "
        "the Selm port authority will close the north quay by June 2031.\n"
    ),
    "b": (
        "Quay closure put off\nSELM, 12 May 2031 - Harbour minister Oda Brennik said on Monday that "
        "the Selm port authority will close the north quay by October 2031.\n"
    ),
}


def moment(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


@pytest.fixture(scope="module")
def quay(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quay")
    paths = []
    for name, day in (("a", "2031-03-03"), ("b", "2031-05-12")):
        path = folder / f"{name}.jsonl"
        path.write_text(json.dumps({"id": name, "text": CREW[name], "published": day}) + "\n", "utf-8")
        paths.append(path)
    return builds.built(paths, folder / "quay.db")


def test_between_two_days_the_deadline_slipped(quay: Path) -> None:
    with load(Group.STORES, "sqlite").open(quay, create=False, readonly=True) as store:
        begin, end = moment(2031, 4, 1), moment(2031, 6, 1)
        found = changed(store.view(valid=begin), store.view(valid=end), begin=begin, end=end)
        nothing = changed(store.view(valid=end), store.view(valid=end), begin=end, end=end)
    assert [c.what for c in found if c.change is Change.ARTICLE] == ["Quay closure put off"]
    slips = [c for c in found if c.change is Change.REVISED]
    (slip,) = [c for c in slips if c.what == "slip"]
    assert ["June" in slip.evidence[0].quote, "October" in slip.evidence[1].quote] == [True, True]
    assert nothing == ()


def test_the_calendar_alone_makes_an_undertaking_overdue(quay: Path) -> None:
    with load(Group.STORES, "sqlite").open(quay, create=False, readonly=True) as store:
        begin, end = moment(2031, 6, 1), moment(2032, 1, 1)
        found = changed(store.view(valid=begin), store.view(valid=end), begin=begin, end=end)
    assert found
    assert {c.change for c in found} == {Change.STANDING}
    assert {c.why for c in found} == {"by the calendar"}


def run(*args: object) -> tuple[int, str]:
    done = CliRunner().invoke(cli, [str(a) for a in args])
    return done.exit_code, done.output


def test_diff_is_told_in_a_table_and_as_json(quay: Path) -> None:
    code, text = run("diff", "--from", "2031-04", "--to", "2031-05", "--ledger", quay)
    assert code == 0
    assert "slip" in text
    code, text = run("diff", "--from", "2031-04", "--to", "2031-05", "--ledger", quay, "--json")
    rows = json.loads(text)["rows"]
    assert {"new article", "revised"} <= {row["change"] for row in rows}
    code, text = run("diff", "--from", "2031-05", "--to", "2031-04", "--ledger", quay)
    assert code == 2
    assert "later than --from" in text


def test_the_page_of_what_changed_tells_the_same_as_diff(quay: Path) -> None:
    pytest.importorskip("httpx")
    client_of = pytest.importorskip("starlette.testclient").TestClient
    from onrecord.web.app import create_app

    code, text = run("diff", "--from", "2031-04", "--to", "2031-05", "--ledger", quay, "--json")
    assert code == 0
    app = create_app(quay, clock=lambda: moment(2031, 7, 1))
    with client_of(app, base_url="http://127.0.0.1") as client:
        asked = {"since": "2031-04-30", "as_of": "2031-05-31"}
        told = client.get("/api/changes", params=asked).json()
        shown = client.get("/changes", params=asked).text
    assert told["changes"] == json.loads(text)["rows"]
    assert {"revised", "new article"} <= {row["change"] for row in told["changes"]}
    for row in told["changes"]:
        for evidence in row["evidence"]:
            assert evidence["quote"][:30] in shown


def test_an_explanation_tells_the_article_the_time_and_the_match(quay: Path) -> None:
    with builds.seen(quay) as view:
        commitments = list(view.entries(types=(EntryType.COMMITMENT,)))
        told = explanation(view, commitments[-1])
    assert told["article"]["published"]["begin"] == "2031-05-12"
    assert told["evidence"][0]["zone"] in {"body", "title"}
    assert told["undertaking"]
    assert any(time["end"] == "2031-11-01" and time["rule"] for time in told["times"])
    assert {r["kind"] for r in told["revisions"]} == {"slip"}
    assert told["links"][0]["why"]
    assert told["rules"][0]["rule"] == str(commitments[-1].entry.origin)
    assert told["story"]["why"]


def test_an_entry_is_found_by_how_its_id_begins(quay: Path) -> None:
    with builds.seen(quay) as view:
        every = list(view.entries())
        one = every[0].entry.id
        assert [r.entry.id for r in entries_like(view, one)] == [one]
        assert [r.entry.id for r in entries_like(view, one[:-2])] == [one]
        assert len(entries_like(view, "")) == len(every)
        for recorded in every:
            json.dumps(explanation(view, recorded))


def test_explain_needs_one_entry(quay: Path) -> None:
    code, text = run("explain", "com-", "--ledger", quay)
    assert code == 2
    assert "entries begin with" in text
    code, text = run("explain", "zzz", "--ledger", quay)
    assert code == 2
    assert "no entry" in text
    with builds.seen(quay) as view:
        dated = [r for r in view.entries(types=(EntryType.COMMITMENT,)) if r.entry.body["due"]]
        one = dated[0].entry.id
    code, text = run("explain", one, "--ledger", quay)
    assert code == 0
    assert "Its characters:" in text
    assert "Times:" in text


# -- whatever the order --------------------------------------------------------------------------------------
_OF_THE_LEDGER = ("recorded", "run")


def record_of(ledger: Path) -> list[str]:
    """The exported lines without when and by which run they were recorded."""
    with builds.seen(ledger) as view:
        kept = [{k: v for k, v in line.items() if k not in _OF_THE_LEDGER} for line in lines(view)]
    return [json.dumps(line, sort_keys=True) for line in kept]


@pytest.fixture(scope="module")
def articles() -> list[Path]:
    return sorted(path for path in ARTICLES.iterdir() if path.is_file() and not path.name.startswith("."))


@pytest.fixture(scope="module")
def whole(articles: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return record_of(builds.built(articles, tmp_path_factory.mktemp("whole") / "drell.db"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_one_run_in_any_order_gives_the_same_record(
    seed: int, articles: list[Path], whole: list[str], tmp_path: Path
) -> None:
    shuffled = articles.copy()
    Random(seed).shuffle(shuffled)
    assert record_of(builds.built(shuffled, tmp_path / "drell.db")) == whole


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_one_article_at_a_time_gives_the_same_record(
    seed: int, articles: list[Path], whole: list[str], tmp_path: Path
) -> None:
    shuffled = articles.copy()
    Random(100 + seed).shuffle(shuffled)
    for path in shuffled:
        ledger = builds.built([path], tmp_path / "drell.db")
    assert record_of(ledger) == whole


def test_the_same_ledger_gives_the_same_bytes(quay: Path, tmp_path: Path) -> None:
    with builds.seen(quay) as view:
        for name in "ab":
            JsonlExporter().write(view, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
