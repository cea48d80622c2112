from __future__ import annotations

from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

import record_samples as samples
from onrecord.ledger.provenance import EntryType
from onrecord.registry import Group, load
from onrecord.web import finding
from onrecord.web.asking import Asked


@pytest.mark.parametrize("address", ["/", "/disagreements", "/origins", "/sources"])
def test_a_page_that_takes_too_long_says_so(opening: Any, big_path: Path, address: str) -> None:
    late = opening(big_path, seconds=0)
    answer = late.get(address)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert "longer than one request may" in answer.text
    assert "<h1" in answer.text
    twin = late.get("/api/story" if address == "/" else f"/api{address}")
    assert twin.status_code == 503
    assert twin.json()["error"]["code"] == "OR207"
    assert twin.json()["error"]["next_step"]


def test_a_page_does_not_wait_for_ever_for_what_is_being_made(opening: Any, big_path: Path) -> None:
    client = opening(big_path, seconds=0.2)
    desk = client.app._app.state.desk
    begun, over = Event(), Event()

    def slow(_: Any) -> str:
        begun.set()
        assert over.wait(30)
        return "made"

    def make() -> None:
        with desk.account(Asked()) as account:
            account.derived("slow", slow)

    maker = Thread(target=make)
    maker.start()
    assert begun.wait(30)
    try:
        with desk.account(Asked(), seconds=0.2) as account, pytest.raises(finding.OnRecordError) as told:
            account.derived("slow", slow)
        assert told.value.code == "OR207"
    finally:
        over.set()
        maker.join()
    with desk.account(Asked(), seconds=30) as account:
        assert account.derived("slow", slow) == "made"


def test_a_search_has_a_limit_of_its_own(
    opening: Any, big_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "SEARCH_SECONDS", 0.0)
    monkeypatch.setattr("onrecord.stores.connection._STEPS", 1)
    assert opening(big_path).get("/search?q=harbour").status_code == 503


def test_files_that_hold_articles_words_run_nowhere(client: Any) -> None:
    formats = ["/hand-over/jsonl", "/hand-over/csv"]
    for address in formats:
        answer = client.get(address)
        assert answer.status_code == 200, address
        policy = answer.headers["content-security-policy"]
        assert policy.split(";")[0] == "sandbox"
        assert "allow" not in policy
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_search_does_not_count_what_was_rejected(tmp_path: Path, opening: Any) -> None:
    path = tmp_path / "story.db"
    samples.ledger(path).close()
    client = opening(path)
    before = client.get("/api/search?q=the").json()["facets"]
    assert before["authority"]
    assert before["act"]
    with load(Group.STORES, "sqlite").open(path, create=False, readonly=True) as store:
        said = [r.entry.id for r in store.view().entries(types=(EntryType.ATTRIBUTION,))]
    for entry in said:
        sent = {"reviewer": "Ada", "verb": "reject", "entry": entry}
        answer = client.post("/api/decisions", json=sent, headers={"sec-fetch-site": "same-origin"})
        assert answer.status_code < 300, answer.text
    after = client.get("/api/search?q=the").json()
    assert after["page"]["total"] > 0
    assert after["facets"]["authority"] == {}
    assert after["facets"]["act"] == {}
    for act in before["act"]:
        assert client.get(f"/api/search?q=the&act={act}").json()["page"]["total"] == 0
    client.post("/api/decisions", json={"reviewer": "Ada", "verb": "undo"})
    assert client.get("/api/search?q=the").json()["facets"]["act"] != {}
