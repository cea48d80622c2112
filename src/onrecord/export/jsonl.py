"""JSON Lines: one object a line, as the machine contract has it."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Unpack

from onrecord.export.exporter import Asked, Options
from onrecord.export.record import lines
from onrecord.export.writing import json_line, opened
from onrecord.ledger.store import View


class JsonlExporter:
    """Writes ``story``, ``document`` and entry lines in a fixed order, in UTF-8."""

    name = "jsonl"
    label = "The whole record, one entry a line (JSON Lines)"
    streams = True
    compares = True
    file = "record.jsonl"
    media = "application/jsonl"

    def write(self, view: View, out: Path | IO[bytes], /, **asked: Unpack[Asked]) -> int:
        given = Options.of(asked)
        with opened(out) as file:
            count = 0
            for line in lines(view, title=given.title, with_text=given.with_text, since=given.since):
                file.write(json_line(line))
                count += 1
            return count
