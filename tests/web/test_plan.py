from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import record_samples as samples


def words(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(samples.parsed(answer.text).text.split())


def test_plan_shows_steps_with_how_they_stand(client: Any) -> None:
    found = client.get("/api/roadmap").json()
    assert found["page"]["total"] == len(found["steps"]) == 3
    text = words(client, "/roadmap")
    assert "the last patrol boat · leave · Lisk harbour" in text
    assert "overdue, no report since" in text
    assert "1 independent voice behind 1 report in 1 article" in text


def test_plan_is_that_of_the_day(client: Any) -> None:
    def stands(day: str) -> set[str]:
        steps = client.get(f"/api/roadmap?as_of={day}").json()["steps"]
        return {s["status"]["value"] for s in steps if s["due"]["end"] == "2031-07-01"}

    assert stands("2031-03-01") == {"stated"}
    assert stands("2031-06-30") == {"due"}
    assert stands("2031-07-01") == {"overdue, unreported"}
    assert "patrol boat" not in words(client, "/roadmap?as_of=2030-12-31")


def test_plan_reports_lead_to_their_characters(client: Any) -> None:
    html = samples.parsed(client.get("/roadmap").text)
    links = [a["href"] for tag, a in html.tags if tag == "a" and a["href"].startswith("/articles/")]
    assert links
    for link in links:
        path, _, fragment = link.partition("#")
        ids = [attrs.get("id") for _, attrs in samples.parsed(client.get(path).text).tags]
        assert fragment in ids


@pytest.fixture(scope="module")
def drell(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """The record of the example story."""
    from onrecord.cli.main import run

    path = tmp_path_factory.mktemp("drell") / "drell.db"
    assert run(["build", str(root / "examples/drell/articles"), "--ledger", str(path)]) in {0, 3}
    return path


@pytest.mark.slow
def test_plan_of_the_example_shows_rival_versions_and_changes(drell: Path, opening: Any) -> None:
    client = opening(drell)
    steps = client.get("/api/roadmap").json()["steps"]
    assert any(len(step["revisions"]) > 1 for step in steps)
    html = client.get("/roadmap").text
    assert "Rival versions" in html
    picture = client.get("/").text
    assert picture.count('<path class="step"') >= 2
    pairs = client.get("/api/disagreements").json()["disagreements"]
    assert {"growth over time"} <= {pair["difference"] for pair in pairs}
    assert "close to 70 times" in words(client, "/disagreements")


@pytest.mark.slow
def test_plan_of_the_seeds_opens_on_every_page(tmp_path: Path, seeds: Path, opening: Any) -> None:
    from onrecord.cli.main import run

    path = tmp_path / "seeds.db"
    assert run(["build", str(seeds), "--ledger", str(path)]) in {0, 3}
    client = opening(path)
    for address in ("/", "/roadmap", "/disagreements", "/timeline", "/sources", "/quantities", "/articles"):
        assert client.get(address).status_code == 200
    for article in client.get("/api/articles").json()["articles"]:
        assert client.get(f"/articles/{article['id']}?layer=claim&layer=commitment").status_code == 200
