"""Measure the reader of time on TBAQ (TempEval-3 training data), the publication date given.

    python -m bench.timex [--half dev|test|all] [--errors N] [--parse]

Half ``dev`` is every other story by sorted file name, from the first; rules were developed on it. The corpus
and the scorer lie outside the repository: ``--shared`` or ONRECORD_SHARED names their folder.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.measure import NotMeasuredError
from onrecord.annotate.timex import tag
from onrecord.interval import parse


def measure() -> dict[str, float]:
    """TBAQ with the date given, text alone: percent, counts, and articles of 300 words a second.

    Raises:
        NotMeasuredError: when the corpus is not there.
    """
    shared = Path(os.environ.get("ONRECORD_SHARED", "../shared"))
    if not (shared / "data/tbaq").is_dir():
        raise NotMeasuredError(f"TBAQ is not at {shared / 'data/tbaq'}")
    scorer = _scorer(shared / "bench/temporal/score.py")
    gold = scorer.load_gold(shared / "data/tbaq")
    start = time.process_time()
    predicted = {name: _predict(name, info, parsed=False) for name, info in gold.items()}
    seconds = time.process_time() - start
    result, _ = scorer.score(gold, predicted)
    half = {
        name: scorer.score({n: gold[n] for n in sorted(gold)[start::2]}, predicted)[0]
        for start, name in enumerate(("even", "odd"))
    }
    told = _years_and_future(scorer, gold, predicted)
    words = sum(len(info["text"].split()) for info in gold.values())
    return {
        "tbaq strict": 100 * result["strict"][2],
        "tbaq relaxed": 100 * result["relaxed"][2],
        "tbaq value": 100 * result["value_f1"],
        "tbaq even value": 100 * half["even"]["value_f1"],
        "tbaq odd value": 100 * half["odd"]["value_f1"],
        "tbaq after the date": 100 * told.right / max(1, told.future),
        "tbaq wrong years": len(told.years) - told.unsure,
        "start_up": start_up(),
        **bad_input(),
        "articles_per_second": words / 300 / seconds,
    }


NEWS = (
    "The base will close by September 2025, the minister said on Monday. They met in July. "
    "By then, the talks had failed.\n\n"
)
SLOW = ("May ", "on Monday that day ", "May 3 that day, ", "the week of May ", "two days later ")
"""What takes the reader longest, of 3,000 random repeats of the words of its rules."""


def bad_input() -> dict[str, float]:
    """Milliseconds of processor time a KB: a text of 5 MB, and 100 KB each of what is slowest to read."""
    return {
        "long_text": _cost(NEWS, 5 * 1024),
        "slowest_text": max(_cost(unit, 100) for unit in SLOW),
    }


def _cost(unit: str, kilobytes: int) -> float:
    text = unit * (kilobytes * 1024 // len(unit))
    start = time.process_time()
    tag(text, parse("2024-09-06"))
    return 1000 * (time.process_time() - start) / kilobytes


_START = """
import time
begin = time.process_time()
from onrecord.annotate.timex import tag
tag("They will leave by May 2025.")
print(1000 * (time.process_time() - begin))
"""


def start_up(times: int = 5) -> float:
    """Milliseconds of processor time from the import of the tagger to its first result, bytecode at hand.

    The best of ``times`` fresh interpreters, after one that writes the bytecode.
    """
    with tempfile.TemporaryDirectory() as folder:
        env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        env["PYTHONPYCACHEPREFIX"] = folder
        command = [sys.executable, "-c", _START]
        runs = [
            float(subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout)
            for _ in range(times + 1)
        ]
    return min(runs[1:])


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--shared", default=os.environ.get("ONRECORD_SHARED", "../shared"), type=Path)
    options.add_argument("--half", choices=["dev", "test", "all"], default="all")
    options.add_argument("--errors", type=int, default=0)
    options.add_argument(
        "--kinds", default="", help="only errors of these kinds: miss, spurious, value, span, year"
    )
    options.add_argument("--parse", action="store_true", help="give the tagger the parse")
    args = options.parse_args()
    scorer = _scorer(args.shared / "bench/temporal/score.py")
    gold = scorer.load_gold(args.shared / "data/tbaq")
    keep = {"all": sorted(gold), "dev": sorted(gold)[::2], "test": sorted(gold)[1::2]}[args.half]
    gold = {name: gold[name] for name in keep}
    start = time.perf_counter()
    predicted = {name: _predict(name, info, parsed=args.parse) for name, info in gold.items()}
    seconds = time.perf_counter() - start
    result, errors = scorer.score(gold, predicted)
    _print(result, seconds, gold)
    told = _years_and_future(scorer, gold, predicted)
    print(told)
    wrong = [*told.years, *told.misses]
    kinds = set(args.kinds.split(",")) if args.kinds else set()
    shown = [e for e in errors if not kinds or e[0] in kinds] + (
        wrong if not kinds or "year" in kinds else []
    )
    for kind, name, g, p, text in shown[: args.errors]:
        anchor = (g or p)["start"], (g or p)["end"]
        around = re.sub(r"\s+", " ", text[max(0, anchor[0] - 90) : anchor[1] + 60])
        print(
            f"{kind:9s}{name[:14]} {gold[name]['dct']} gold {_show(g, text)} pred {_show(p, text)}"
            f" {p.get('rule', '') if p else ''} …{around}…"
        )


def _show(t: dict[str, Any] | None, text: str) -> str:
    return f"[{text[t['start'] : t['end']]!r} {t['type'][:3]} {t['value']}]" if t else "-"


def _predict(name: str, info: dict[str, Any], *, parsed: bool) -> dict[str, Any]:
    analysis = _parse(info["text"]) if parsed else None
    timexes = tag(info["text"], parse(info["dct"]), analysis)
    rows = [
        {
            "start": t.start,
            "end": t.end,
            "type": str(t.type),
            "value": t.value,
            "rule": t.rule,
            "unsure": t.unsure,
            "why": t.other.why if t.other else "",
        }
        for t in timexes
    ]
    return {"doc": name, "timexes": rows}


def _parse(text: str) -> Any:
    from onrecord.annotate.annotator import AnnotatedDocument
    from onrecord.annotate.spacy_parse import SpacyParse
    from onrecord.annotate.timex.tagger import paragraphs
    from onrecord.document import Document, Zone, ZoneKind

    zones = tuple(Zone(a, b, ZoneKind.BODY) for a, b in paragraphs(text))
    document = Document(id="x", text=text, raw_digest="", zones=zones)
    return SpacyParse().annotate(AnnotatedDocument(document=document)).parse


@dataclass
class Told:
    """Wrong years, how many of them were marked unsure, and dates on both sides of the publication."""

    years: list[Any] = field(default_factory=list)
    misses: list[Any] = field(default_factory=list)
    unsure: int = 0
    future: int = 0
    right: int = 0
    past: int = 0
    past_right: int = 0

    def __str__(self) -> str:
        after, before = 100 * self.right / max(1, self.future), 100 * self.past_right / max(1, self.past)
        return (
            f"wrong years {len(self.years)} (of these unsure {self.unsure})\n"
            f"after the date: right {self.right} of {self.future} ({after:.1f} %)\n"
            f"up to the date: right {self.past_right} of {self.past} ({before:.1f} %)"
        )


def _years_and_future(scorer: ModuleType, gold: dict[str, Any], predicted: dict[str, Any]) -> Told:
    told = Told()
    for name, info in gold.items():
        preds = predicted[name]["timexes"]
        pairs = dict(scorer.pair(info["timexes"], preds))
        for i, g in enumerate(info["timexes"]):
            p = preds[pairs[i]] if i in pairs else None
            if p and _YEAR.match(g["value"]) and _YEAR.match(p["value"]) and g["value"][:4] != p["value"][:4]:
                told.unsure += p["unsure"]
                told.years.append(("year?" if p["unsure"] else "year", name, g, p, info["text"]))
            begins = _begin(g["value"]) if _PLAIN.fullmatch(g["value"]) else None
            if begins is None:
                continue
            same = p is not None and p["value"] == g["value"]
            if begins > info["dct"]:
                told.future += 1
                told.right += same
                if not same:
                    told.misses.append(("future", name, g, p, info["text"]))
            else:
                told.past += 1
                told.past_right += same
    return told


_YEAR = re.compile(r"\d{4}")
_PLAIN = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
"""Years, months and days: the values that count as before or after the publication date."""


def _begin(value: str) -> str | None:
    from onrecord.annotate.timex.values import interval_of

    where = interval_of(re.sub(r"T(TEV|TNI|TMO|TAF)$", r"\1", value))
    return where.begin.date().isoformat() if where.begin else None


def _print(result: dict[str, Any], seconds: float, gold: dict[str, Any]) -> None:
    words = sum(len(info["text"].split()) for info in gold.values())
    for key in ("strict", "relaxed"):
        p, r, f1 = result[key]
        print(f"{key:8s} P {100 * p:.1f} R {100 * r:.1f} F1 {100 * f1:.1f}")
    print(f"type F1 {100 * result['type_f1']:.1f}  value F1 {100 * result['value_f1']:.1f} ", end="")
    canonical = 100 * result["value_canon_f1"]
    print(f"(accuracy {100 * result['value_acc']:.1f}, harmless differences aside {canonical:.1f})")
    rate = words / 300 / seconds
    print(f"{len(gold)} stories, {result['gold']} expressions; {rate:.0f} articles of 300 words a second")


def _scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None or not path.is_file():
        sys.exit(f"There is no scorer at {path}: give --shared or set ONRECORD_SHARED.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
