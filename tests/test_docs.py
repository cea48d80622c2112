"""Every command in the documentation runs, and every example in Python too."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
NOT_HERE = ("make ", "source ")
"""What installs, or what this very run was started by."""


def blocks(page: Path) -> list[tuple[str, str]]:
    return [(m[1], m[2]) for m in BLOCK.finditer(page.read_text("utf-8"))]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder as a reader of the documentation would have it: articles, and JSON lines of some."""
    shutil.copytree(next((ROOT / "examples").glob("*/articles")), tmp_path / "articles")
    lines = [
        json.dumps({"id": path.stem, "text": path.read_text("utf-8"), "published": "2031-02-11"})
        for path in sorted((tmp_path / "articles").glob("*.txt"))[:2]
    ]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p)], ids=lambda p: str(p.relative_to(ROOT)))
def test_everything_a_page_tells_to_run_runs(page: Path, desk: Path) -> None:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "ONRECORD_LEDGER": "",
    }
    environment.pop("ONRECORD_LEDGER")
    ran = 0
    for kind, text in blocks(page):
        if kind == "python":
            commands = [[sys.executable, "-W", "error::SyntaxWarning", "-c", text]]
        else:
            lines = [line[2:] for line in text.splitlines() if line.startswith("$ ")]
            commands = [["bash", "-ec", line] for line in lines if not line.startswith(NOT_HERE)]
        for command in commands:
            done = subprocess.run(
                command, cwd=desk, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{command[-1]}\n{done.stdout}\n{done.stderr}"
            ran += 1
    assert ran or all(line.startswith(NOT_HERE) for _, text in blocks(page) for line in text.split("$ ")[1:])


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#\s]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_readme_names_targets_that_the_makefile_has() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    told = set(re.findall(r"make (\w+)", (ROOT / "README.md").read_text("utf-8")))
    assert told <= targets
