"""How a diagnostic is told in a terminal, and how it stands in JSON."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.errors import Diagnostic
from onrecord.wording import visible


def diagnostic_lines(found: Diagnostic) -> Iterator[str]:
    """Code, input and reason on one line, the next step on another."""
    kind = "Error" if found.is_error else "Warning"
    yield f"{kind} [{found.code}] {visible(found.where)}: {visible(found.why)}"
    if found.next_step:
        yield f"  Next step: {visible(found.next_step)}"


def diagnostic_json(found: Diagnostic) -> dict[str, str]:
    """The four fields of a diagnostic."""
    return {"code": found.code, "where": found.where, "why": found.why, "next_step": found.next_step}
