"""Precision and recall per feature on the golden sentences (``tests/golden/attribution.jsonl``).

A row has a text and the attributions that a careful reader finds in it, nested ones too; fields that
are left out are not asked. An attribution that was found is paired with an expected one when their
contents share half of their words (intersection over union), the better overlap first.
"""

from __future__ import annotations

import collections
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.layers import Attribution
from onrecord.document import Document, Zone, ZoneKind, blocks, document_id

GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "attribution.jsonl"
_WORD = re.compile(r"\w+")
_ENOUGH = 0.5

Tally = dict[str, list[int]]
"""For each feature: right, wrong, missed."""


def rows(path: Path = GOLDEN) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def document_of(row: dict[str, Any]) -> Document:
    text = row["text"]
    found = blocks(text)
    first = ZoneKind.TITLE if row["feature"] == "headline" else ZoneKind.BODY
    zones = tuple(Zone(a, b, first if n == 0 else ZoneKind.BODY) for n, (a, b) in enumerate(found))
    return Document(id=document_id(text=text, url=""), text=text, raw_digest="", zones=zones, language="en")


class Scorer:
    """Counts over rows, and a line for each thing that is not as expected."""

    def __init__(self) -> None:
        self.tally: Tally = collections.defaultdict(lambda: [0, 0, 0])
        self.wrong: list[str] = []

    def add(self, row: dict[str, Any], annotated: AnnotatedDocument) -> None:
        found = annotated.need_attributions()
        expected = row["attributions"]
        pairs = _paired(row["text"], found, expected)
        self._detection(row, found, expected, pairs)
        for n, k in sorted(pairs.items()):
            self._fields(row, found, n, expected[k], pairs)
        self._same(row, found, expected, pairs)

    def _note(self, feature: str, *, right: bool, row: dict[str, Any], told: str) -> None:
        self.tally[feature][0 if right else 1] += 1
        if not right:
            self.tally[feature][2] += 1
            self.wrong.append(f"{row['id']}: {feature}: {told}")

    def _detection(
        self,
        row: dict[str, Any],
        found: Sequence[Attribution],
        expected: Sequence[dict[str, Any]],
        pairs: dict[int, int],
    ) -> None:
        feature = f"found {row['feature']}"
        for name in ("found", feature):
            asked = [k for k in range(len(expected)) if not expected[k].get("optional")]
            self.tally[name][0] += sum(k in asked for k in pairs.values())
            self.tally[name][1] += len(found) - len(pairs)
            self.tally[name][2] += sum(k not in pairs.values() for k in asked)
        for n, attribution in enumerate(found):
            if n not in pairs:
                self.wrong.append(f"{row['id']}: too much: {_shown(row['text'], attribution)}")
        for k, item in enumerate(expected):
            if k not in pairs.values() and not item.get("optional"):
                self.wrong.append(
                    f"{row['id']}: missed: {item['source']} | {item['cue']} | {item['content']}"
                )

    def _fields(
        self,
        row: dict[str, Any],
        found: Sequence[Attribution],
        n: int,
        item: dict[str, Any],
        pairs: dict[int, int],
    ) -> None:
        text, got = row["text"], found[n]
        source = " ".join(text[a:b] for a, b in got.source)
        same = _iou(_words(source), _words(item["source"])) >= _ENOUGH
        self._note("source", right=same, row=row, told=f"{source!r} for {item['source']!r}")
        content = _pieces(text, got.content)
        exact = _words(content) == _words(" ".join(item["content"]))
        self._note("content exact", right=exact, row=row, told=f"{content!r} for {item['content']}")
        for name, value in (("kind", got.kind.value), ("act", got.act.value)):
            if name in item:
                right = item[name] == value
                self._note(name, right=right, row=row, told=f"{value} for {item[name]}")
        if "negated" in item or "act" in item:
            right = got.negated == item.get("negated", False) or item.get("act") == "decline"
            self._note("negated", right=right, row=row, told=str(got.negated))
        self._source_fields(row, got, item)
        if "parent" in item or len(row["attributions"]) > 1:
            ids = {found[p].id: k for p, k in pairs.items()}
            parent = ids.get(got.parent, -1) if got.parent else None
            right = parent == item.get("parent")
            self._note("parent", right=right, row=row, told=f"{_shown(text, got)} under {got.parent}")
        if "via" in item:
            self._via(row, got, item["via"])

    def _source_fields(self, row: dict[str, Any], got: Attribution, item: dict[str, Any]) -> None:
        text = row["text"]
        expected = item.get("sources") or (
            [{"authority": item["authority"], "count": item.get("count")}] if "authority" in item else []
        )
        if item.get("sources"):
            right = len(got.sources) == len(expected)
            self._note("sources split", right=right, row=row, told=f"{len(got.sources)} parties")
        for k, party in enumerate(expected):
            have = got.sources[k] if k < len(got.sources) else None
            value = have.authority.value if have is not None else "unattributed"
            right = value == party["authority"]
            self._note("authority", right=right, row=row, told=f"{value} for {party['authority']}")
            if party.get("count"):
                count = list(have.count) if have is not None and have.count else None
                self._note(
                    "count", right=count == party["count"], row=row, told=f"{count} for {party['count']}"
                )
        first = got.sources[0] if got.sources else None
        if "name" in item:
            name = first.name if first is not None else ""
            right = name.lower() == item["name"].lower()
            self._note("resolved", right=right, row=row, told=f"{name!r} for {item['name']!r}")
        for name in ("reason", "setting"):
            bounds = getattr(first, name) if first is not None else None
            told = text[slice(*bounds)] if bounds else None
            if name in item or told is not None:
                self._note(
                    name, right=told == item.get(name), row=row, told=f"{told!r} for {item.get(name)!r}"
                )

    def _via(self, row: dict[str, Any], got: Attribution, expected: Sequence[dict[str, str]]) -> None:
        have = [(h.name.removeprefix("the ").removeprefix("The "), h.relation) for h in got.via]
        want = [(h["name"].removeprefix("the ").removeprefix("The "), h["relation"]) for h in expected]
        self.tally["via"][0] += sum(h in want for h in have)
        self.tally["via"][1] += sum(h not in want for h in have)
        self.tally["via"][2] += sum(h not in have for h in want)
        if have != want:
            self.wrong.append(f"{row['id']}: via: {have} for {want}")

    def _same(
        self,
        row: dict[str, Any],
        found: Sequence[Attribution],
        expected: Sequence[dict[str, Any]],
        pairs: dict[int, int],
    ) -> None:
        """Those with one letter share an identity inside the article, those with two do not."""
        told: dict[str, set[str]] = collections.defaultdict(set)
        for n, k in pairs.items():
            if "identity" in expected[k] and found[n].sources:
                source = found[n].sources[0]
                told[expected[k]["identity"]].add(source.identity or source.entity)
        if told:
            apart = len({frozenset(v) for v in told.values()}) == len(told)
            right = apart and all(len(v) == 1 and "" not in v for v in told.values())
            self._note("identity", right=right, row=row, told=str(dict(told)))


def _shown(text: str, attribution: Attribution) -> str:
    return " | ".join(
        _pieces(text, piece) for piece in (attribution.source, attribution.cue, attribution.content)
    )


def _pieces(text: str, bounds: Iterable[tuple[int, int]]) -> str:
    return " … ".join(text[a:b] for a, b in bounds)


def _words(text: str) -> frozenset[tuple[str, int]]:
    seen: collections.Counter[str] = collections.Counter()
    out = []
    for word in _WORD.findall(text.lower()):
        out.append((word, seen[word]))
        seen[word] += 1
    return frozenset(out)


def _iou(a: frozenset[Any], b: frozenset[Any]) -> float:
    return len(a & b) / len(a | b) if a | b else 1.0


def _paired(text: str, found: Sequence[Attribution], expected: Sequence[dict[str, Any]]) -> dict[int, int]:
    options = []
    for n, got in enumerate(found):
        content = _words(_pieces(text, got.content))
        source = _words(_pieces(text, got.source))
        for k, item in enumerate(expected):
            shared = _iou(content, _words(" ".join(item["content"])))
            if shared >= _ENOUGH:
                options.append((-shared, -_iou(source, _words(item["source"])), n, k))
    pairs: dict[int, int] = {}
    for _, _, n, k in sorted(options):
        if n not in pairs and k not in pairs.values():
            pairs[n] = k
    return pairs


def precision_recall(row: Sequence[int]) -> tuple[float, float]:
    """Of right, wrong, missed: precision and recall in percent."""
    right, wrong, missed = row
    return (
        100 * right / (right + wrong) if right + wrong else 100.0,
        100 * right / (right + missed) if right + missed else 100.0,
    )
