"""Whatever the description of the interface allows is answered, and as it says."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

schemathesis = pytest.importorskip("schemathesis", reason="NO CONTRACT TEST: schemathesis is not installed")


def test_contract_every_answer_is_described(opening: Any, ledger_path: Path) -> None:
    client = opening(ledger_path)
    described = client.get("/api/openapi.json").json()
    # Two ids that are there, beside those that are made up.
    story = client.get("/api/story").json()["commitments"][0]
    known = {"doc_id": story["doc"], "entry_id": story["id"]}
    seen = set()
    for result in schemathesis.openapi.from_dict(described).get_all_operations():
        operation = result.ok()

        @settings(max_examples=3, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def check(case: Any) -> None:
            for path in (case.path_parameters, {**case.path_parameters, **known}):
                named = {name: path[name] for name in case.path_parameters}
                case.path_parameters = named
                sent = case.as_transport_kwargs(base_url="http://127.0.0.1")
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # of the client, for odd addresses
                    answer = client.request(sent["method"], sent["url"], params=sent.get("params"))
                assert answer.status_code < 500, answer.text
                assert str(answer.status_code) in case.operation.definition.raw["responses"], (
                    answer.request.url
                )
                assert answer.headers["content-type"] == "application/json"
                assert isinstance(answer.json(), dict)
                seen.add((case.operation.path, answer.status_code))

        check()
    assert len({path for path, _ in seen}) == len(described["paths"])
    assert {status for _, status in seen} >= {200, 400}
