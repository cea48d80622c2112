"""Promises that no single module can keep: checked over the source itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import onrecord

SOURCE = Path(onrecord.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))


def calls(tree: ast.AST, name: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", None) == name or getattr(node.func, "attr", None) == name)
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_evidence_is_made_in_one_place(path: Path) -> None:
    if path.name == "span.py":
        return
    assert calls(ast.parse(path.read_text("utf-8")), "Evidence") == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_stage_one_has_no_clock_and_no_network(path: Path) -> None:
    if path.relative_to(SOURCE).parts[0] in {"cli", "cli.py", "library.py"}:  # where effects enter
        return
    tree = ast.parse(path.read_text("utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        )
    }
    assert imported & {"requests", "urllib3", "httpx", "socket", "time", "random"} == set()
    assert calls(tree, "now") == []
    assert calls(tree, "today") == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 450, "split it by concept"
