from __future__ import annotations

import subprocess
import sys
from collections import OrderedDict
from dataclasses import replace
from types import MappingProxyType

import pytest

from contract.ledger_samples import article, finding
from onrecord.errors import SpanError
from onrecord.ledger.provenance import EntryType, as_json, entry_id


def test_provenance_refuses_an_entry_without_evidence() -> None:
    with pytest.raises(SpanError, match="no evidence"):
        replace(finding(article(), 0, 5), evidence=())


def test_provenance_refuses_evidence_of_another_document() -> None:
    document, other = article(), article("Another text.")
    with pytest.raises(SpanError, match="another document"):
        replace(finding(document, 0, 5), evidence=(document.cite(0, 5), other.cite(0, 5)))


def test_provenance_id_names_the_finding() -> None:
    document = article()
    evidence = (document.cite(0, 5),)
    made = entry_id(EntryType.CLAIM, doc_id=document.id, body={"a": 1, "b": [2]}, evidence=evidence)
    assert made.startswith("cla-")
    assert len(made) == 20
    assert made == entry_id(EntryType.CLAIM, doc_id=document.id, body={"b": [2], "a": 1}, evidence=evidence)
    others = [
        entry_id(EntryType.EVENT, doc_id=document.id, body={"a": 1, "b": [2]}, evidence=evidence),
        entry_id(EntryType.CLAIM, doc_id="other", body={"a": 1, "b": [2]}, evidence=evidence),
        entry_id(EntryType.CLAIM, doc_id=document.id, body={"a": 1, "b": [3]}, evidence=evidence),
        entry_id(
            EntryType.CLAIM, doc_id=document.id, body={"a": 1, "b": [2]}, evidence=(document.cite(0, 4),)
        ),
    ]
    assert len({made, *others}) == 5


def test_provenance_id_does_not_depend_on_the_make_of_a_body() -> None:
    document = article()
    plain = {"list": [1, {"x": None}], "text": "é\u2028🚢"}
    frozen = MappingProxyType(OrderedDict(text="é\u2028🚢", list=(1, MappingProxyType({"x": None}))))
    made = {
        entry_id(EntryType.CLAIM, doc_id="d", body=body, evidence=(document.cite(0, 5),))
        for body in (plain, frozen)
    }
    assert len(made) == 1


def test_provenance_id_is_the_same_in_another_process() -> None:
    code = (
        "from contract.ledger_samples import *; d = article();"
        "body = {'é': {'b': 1, 'a': 2}};"
        "print(entry_id(EntryType.CLAIM, doc_id=d.id, body=body, evidence=(d.cite(0, 5),)))"
    )
    document = article()
    here = entry_id(
        EntryType.CLAIM, doc_id=document.id, body={"é": {"b": 1, "a": 2}}, evidence=(document.cite(0, 5),)
    )
    for seed in ("0", "1"):
        out = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert out.stdout.strip() == here


@pytest.mark.parametrize("value", [b"raw", bytearray(b"raw"), object(), {1}, 1j])
def test_provenance_takes_nothing_that_json_cannot_hold(value: object) -> None:
    with pytest.raises(TypeError, match="not a JSON value"):
        as_json(value)
