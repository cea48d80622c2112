"""Ledgers built by the whole pipeline, for tests of what spans articles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner

from onrecord.cli.main import cli
from onrecord.ledger.store import View
from onrecord.registry import Group, load


def built(sources: list[Path], ledger: Path) -> Path:
    """The ledger of ``sources``, built in their order."""
    run = CliRunner().invoke(cli, ["build", *map(str, sources), "--ledger", str(ledger)])
    assert run.exit_code == 0, run.output
    return ledger


@contextmanager
def seen(ledger: Path) -> Iterator[View]:
    with load(Group.STORES, "sqlite").open(ledger, create=False, readonly=True) as store:
        yield store.view()


def written(folder: Path, articles: dict[str, str]) -> list[Path]:
    """Text files of these names, each with its words."""
    out = []
    for name, text in articles.items():
        path = folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        out.append(path)
    return out
