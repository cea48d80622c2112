from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onrecord.ledger.store import View
from onrecord.registry import Group, load

sys.path.insert(0, str(Path(__file__).parent))
import dates_story

Exported = Callable[..., bytes]


@pytest.fixture
def dates(tmp_path: Path) -> Iterator[View]:
    """The view of an article whose promises have every kind of date."""
    with dates_story.store(tmp_path / "dates.db") as store:
        yield store.view()


@pytest.fixture
def exported() -> Exported:
    """What a format that streams writes of a view."""

    def export(name: str, view: View, **options: str) -> bytes:
        out = io.BytesIO()
        load(Group.EXPORTERS, name)().write(view, out, **options)
        return out.getvalue()

    return export
