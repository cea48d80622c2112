"""Undertakings and revisions on stories with a key, with the pipeline's commitments and with the key's own.

usage: python -m bench revisions
       python bench/revisions.py [STORY_DIR ...] [--show]

A story has ``text/`` (or ``articles/``) and, beside it or under ``key/``, ``commitments*.jsonl`` and
``revisions*.jsonl``. The pipeline is run over its articles once. Then the functions that match and
revise are given (a) the commitments that it found, which is what a user gets, and (b) the key's own
commitments as entries, so that a fault of matching can be told from a fault of reading.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

from bench.measure import NotMeasuredError
from onrecord.annotate.annotator import Origin
from onrecord.document import Document
from onrecord.interval import UNKNOWN
from onrecord.ledger.claim import make_entry
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.registry import Group, load
from onrecord.span import Bounds
from onrecord.story.revision_story import Development, developed, revisions
from onrecord.story.undertaking import reader

SHARED = Path(os.environ.get("ONRECORD_SHARED", "../shared"))
ROOT = Path(__file__).resolve().parent.parent
Row = dict[str, Any]


@dataclass(frozen=True)
class Story:
    """A story with its key, read by the pipeline."""

    folder: Path

    def _rows(self, name: str) -> list[Row]:
        key = self.folder / "key"
        found = sorted((key if key.is_dir() else self.folder).glob(f"{name}*.jsonl"))
        return [json.loads(line) for path in found for line in path.read_text("utf-8").splitlines() if line]

    @cached_property
    def commitments(self) -> list[Row]:
        return self._rows("commitments")

    @cached_property
    def revisions(self) -> list[Row]:
        return self._rows("revisions")

    @cached_property
    def read(self) -> tuple[dict[str, Document], list[Recorded]]:
        """The articles by stem, and every entry of the pipeline."""
        texts = self.folder / "articles" if (self.folder / "articles").is_dir() else self.folder / "text"
        with tempfile.TemporaryDirectory() as folder:
            ledger = Path(folder) / "story.db"
            command = [
                str(Path(sys.executable).with_name("onrecord")),
                "build",
                str(texts),
                "--ledger",
                str(ledger),
            ]
            subprocess.run(command, check=True, capture_output=True)
            with load(Group.STORES, "sqlite").open(ledger, create=False, readonly=True) as store:
                view = store.view()
                documents = {Path(d.path).stem: d for d in view.documents()}
                return documents, list(view.entries())


# -- the key's commitments as entries ------------------------------------------------------------
class Adapter:
    """Makes an entry of each row of the key, with the class of the act that the pipeline reads there."""

    def __init__(self, story: Story) -> None:
        self.documents, self.entries = story.read
        self.ids: dict[str, str] = {}
        self._acts: dict[str, list[tuple[Bounds, Row]]] = {}
        for recorded in self.entries:
            act = recorded.entry.body.get("act")
            if isinstance(act, dict) and act.get("class"):
                at = self._acts.setdefault(recorded.entry.doc_id, [])
                at.append(((act["start"], act["end"]), act))

    def recorded(self, row: Row) -> Recorded | None:
        document = self.documents[row["doc"]]
        at = find(document.text, row["evidence"], near=row.get("near", ""), start=row.get("start"))
        if at is None:
            return None
        due = row.get("due_value") or [None, None]
        act = self._within(document, at, row.get("act"))
        body: Row = {
            "force": row["force"],
            "polarity": row.get("polarity", "+"),
            "holder": self._named(document, at, row, "holder", authority=row.get("authority")),
            "actor": self._named(document, at, row, "actor"),
            "act": {**(act or {"text": "", "start": at[0], "end": at[0] + 1}), **self._class(document, act)},
            "object": self._within(document, at, row.get("object")),
            "recipient": None,
            "place": self._within(document, at, row.get("place")),
            "quantity": self._figure(row.get("quantity")),
            "due": {"text": row["due"], "begin": due[0], "end": due[1]} if row.get("due") else None,
            "condition": self._within(document, at, row.get("condition")),
            "via": row.get("via") or [],
        }
        entry = make_entry(
            EntryType.COMMITMENT,
            document,
            {**body, "key": row["id"]},
            evidence=(document.cite(*at),),
            origin=Origin("key", "1", "0"),
            said=UNKNOWN,
            valid=UNKNOWN,
        )
        self.ids[entry.id] = row["id"]
        return Recorded(entry=entry, published=document.published.interval, recorded=UNKNOWN, run_id="key")

    @staticmethod
    def _within(document: Document, at: Bounds, words: str | None) -> Row | None:
        if not words:
            return None
        start = document.text.find(words, at[0], at[1])
        start = start if start >= 0 else document.text.find(words)
        return None if start < 0 else {"text": words, "start": start, "end": start + len(words)}

    def _named(
        self, document: Document, at: Bounds, row: Row, field: str, *, authority: str | None = None
    ) -> Row | None:
        words, name = row.get(field), row.get(f"{field}_name")
        if not words and not (name and field == "actor"):
            return None
        found = self._within(document, at, words) or {"text": words or name, "start": None, "end": None}
        if name and found["text"].lower() in _PRONOUNS:
            found["text"] = name
        return {**found, "name": name or "", **({"authority": authority} if authority else {})}

    @staticmethod
    def _figure(words: str | None) -> Row | None:
        plain = re.sub(r"\w+", lambda m: _NUMBERS.get(m.group().lower(), m.group()), words or "")
        found = re.search(
            r"(about|some|at least|close to)?\s*(\d[\d,.]*)\s*(million|billion)?\s*(\w+)?", plain
        )
        if not words or not found:
            return None
        value = float(found[2].replace(",", "").rstrip(".")) * {"million": 1e6, "billion": 1e9}.get(
            found[3], 1
        )
        return {"text": words, "low": value, "high": value, "unit": found[4] or "units"}

    def _class(self, document: Document, act: Row | None) -> Row:
        if act is None:
            return {"class": "", "root": ""}
        for (start, end), known in self._acts.get(document.id, ()):
            if start < act["end"] and act["start"] < end:
                return {"class": known["class"], "root": known.get("root", "")}
        return {"class": lexical_class(act["text"]), "root": ""}


_NUMBERS = {
    word: str(n)
    for n, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1
    )
}
_PRONOUNS = frozenset(
    ["i", "we", "he", "she", "it", "they", "his", "her", "its", "their", "him", "them", "me", "us"]
)


def lexical_class(words: str) -> str:
    """The class of an act by its words alone, where the pipeline reads no act."""
    acts = load_acts()
    low = words.lower().strip('"“”')
    for form in (low, low.split()[-1] if low.split() else ""):
        for ending, instead in (
            ("", ""),
            ("s", ""),
            ("ed", ""),
            ("ed", "e"),
            ("ing", ""),
            ("ing", "e"),
            ("d", ""),
        ):
            if form.endswith(ending):
                found = acts.get(form[: len(form) - len(ending)] + instead)
                if found:
                    return found
    return low


def load_acts() -> dict[str, str]:
    from onrecord.annotate.lexicon import load as lexicon

    acts = lexicon("acts").data["act"]
    found: dict[str, str] = {}
    for name, row in acts.items():
        for word in (*row.get("verbs", ()), *row.get("nouns", ())):
            found.setdefault(word, name)
    return found


def find(text: str, quote: str, *, near: str = "", start: int | None = None) -> Bounds | None:
    """Where ``quote`` stands, whatever blanks it has; of several the nearest to ``start``."""
    pattern = re.compile(r"\s+".join(map(re.escape, quote.split())))
    found = [m.span() for m in pattern.finditer(text)]
    if near:
        around = re.compile(r"\s+".join(map(re.escape, near.split()))).search(text)
        if around:
            found = [f for f in found if around.start() <= f[0] < around.end()] or found
    if not found:
        return None
    return min(found, key=lambda f: abs(f[0] - (start or f[0])))


# -- figures --------------------------------------------------------------------------------------
def f1(right: int, found: int, wanted: int) -> float:
    return 2 * right / (found + wanted) if found + wanted else 1.0


def of_key(story: Story, *, show: bool) -> dict[str, float]:
    """Matching and revisions when the commitments are the key's own."""
    adapter = Adapter(story)
    made = [adapter.recorded(row) for row in story.commitments]
    others = [r for r in adapter.entries if r.entry.type in {EntryType.EVENT, EntryType.CLAIM}]
    entities = [r for r in adapter.entries if r.entry.type == EntryType.ENTITY]
    read = reader(adapter.documents.values(), entities=entities)
    found = developed([m for m in made if m is not None], others, read)
    ids, stems = adapter.ids, {d.id: stem for stem, d in adapter.documents.items()}
    return {**_pairs(story, found, ids, show=show), **_revisions(story, found, ids, stems, show=show)}


def _pairs(
    story: Story, found: Sequence[Development], ids: dict[str, str], *, show: bool
) -> dict[str, float]:
    together = {
        frozenset((ids[a.id], ids[b.id])) for d in found for a, b in combinations(d.undertaking.mentions, 2)
    }
    rows = {r["id"]: r for r in story.commitments if r["id"] in ids.values()}
    marginal = {i for i, r in rows.items() if r.get("marginal")}
    want = {frozenset((a, b)) for a, b in combinations(sorted(rows), 2) if _units(rows[a]) & _units(rows[b])}
    together = {p for p in together if not p & marginal}
    want = {p for p in want if not p & marginal}
    right = len(together & want)
    if show:
        for name, pairs in (("wrongly together", together - want), ("not together", want - together)):
            for pair in sorted(map(sorted, pairs)):
                print(f"  {name}: " + " | ".join(f"{i} {rows[i]['evidence'][:60]!r}" for i in pair))
    precision = right / len(together) if together else 1.0
    return {
        "pair_precision": precision,
        "pair_recall": right / len(want),
        "pair_f1": f1(right, len(together), len(want)),
    }


def _units(row: Row) -> set[str]:
    unit = row.get("undertaking")
    return set(unit) if isinstance(unit, list) else {str(unit)}


def _revisions(
    story: Story,
    found: Sequence[Development],
    ids: dict[str, str],
    stems: dict[str, str],
    *,
    show: bool,
) -> dict[str, float]:
    told = []
    for r in revisions(found):
        later: Any = ids[r.later.id] if r.later else None
        if r.passage:
            span = r.passage.evidence[0].span
            later = (stems[span.doc_id], r.passage.evidence[0].quote)
        told.append((ids[r.earlier.id], later, str(r.kind)))
    firm = [r for r in story.revisions if not r.get("marginal")]
    loose = [r for r in story.revisions if r.get("marginal")]
    marginal = {r["id"] for r in story.commitments if r.get("marginal")}
    right = kinds = 0
    used: set[int] = set()
    for row in [*firm, *loose]:
        for at, (earlier, later, kind) in enumerate(told):
            if at in used or earlier != row["from"] or not _same(later, row["to"]):
                continue
            used.add(at)
            if row in firm:
                right, kinds = right + 1, kinds + (kind == row["kind"])
                if show and kind != row["kind"]:
                    print(f"  kind {kind}, not {row['kind']}: {earlier} -> {later}")
            break
        else:
            if show:
                print(
                    f"  missing{' (marginal)' * (row in loose)}: {row['from']} -> {row['to']} {row['kind']}"
                )
    neutral = {
        at
        for at, (earlier, later, _) in enumerate(told)
        if at not in used and (earlier in marginal or later in marginal)
    }
    extra = [t for at, t in enumerate(told) if at not in used and at not in neutral]
    if show:
        for earlier, later, kind in extra:
            print(f"  too many: {earlier} -> {later} {kind}")
    found_firm = right + len(extra)
    return {
        "revision_precision": right / found_firm if found_firm else 1.0,
        "revision_recall": right / len(firm),
        "revision_f1": f1(right, found_firm, len(firm)),
        "kind": kinds / right if right else 0.0,
    }


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _same(later: Any, want: Any) -> bool:
    if isinstance(want, str):
        return bool(later == want)
    if not isinstance(later, tuple) or later[0] != want["doc"]:
        return False
    return len(words(later[1]) & words(want["evidence"])) >= min(3, len(words(want["evidence"])))


def stories() -> Iterator[Path]:
    invented = sorted((ROOT / "tests" / "golden" / "revision_stories").glob("*/"))
    for folder in (ROOT / "examples" / "drell", SHARED / "stories" / "brexit", *invented):
        if folder.is_dir():
            yield folder


def measure() -> dict[str, float]:
    """Figures for each story at hand."""
    found = {
        f"{folder.name}_{name}": value
        for folder in stories()
        for name, value in of_key(Story(folder), show=False).items()
    }
    if not found:
        raise NotMeasuredError("there is no story with a key")
    return found


def main(arguments: Iterable[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("stories", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true", help="print what differs from the key")
    options = parser.parse_args(None if arguments is None else list(arguments))
    for folder in options.stories or stories():
        print(folder.name)
        for name, value in of_key(Story(folder), show=options.show).items():
            print(f"  {name:22} {value:.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
