"""Dates of timelines: the days that ``story.day_rank`` chooses against those of editors, on Timeline17.

    python -m bench timelines
    python -m bench.timelines [TOPIC ...] [--show N]

The articles are tokenised and dated; of the pipeline only the reader of time runs. As many days are
chosen as the editors' timeline has, between its first and its last (``mean``, as in the published
comparisons) or among all (``open_mean``, what a user without a timeline gets). Date F1 as in tilse:
a chosen day is right when it is a day of the timeline; a topic with several timelines gets their mean.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench.measure import NotMeasuredError
from onrecord.annotate.layers import Timex
from onrecord.annotate.timex import tag
from onrecord.interval import Granularity, parse
from onrecord.story.day_rank import RankedDay, Telling, ranked_days

_DAYS = frozenset({Granularity.DAY, Granularity.PART_OF_DAY})
_CLOCKS = frozenset({Granularity.HOUR, Granularity.MINUTE, Granularity.SECOND})
_CLOCK_ALONE = frozenset({"clock", "clock24", "clock_bare", "clock24_on_date", "date_clock"})
"""Rules for the clock of a caption or of the line under a headline."""


def measure() -> dict[str, float]:
    figures: dict[str, float] = {}
    within: list[float] = []
    everywhere: list[float] = []
    slowest = 0.0
    for folder in topics():
        start = time.perf_counter()
        days = rank(folder)
        slowest = max(slowest, time.perf_counter() - start)
        gold = timelines(folder)
        figures[folder.name] = _mean(f1(_within(days, g), g) for g in gold)
        within.append(figures[folder.name])
        everywhere.append(_mean(f1(days, g) for g in gold))
    return {
        **figures,
        "mean": _mean(within),
        "open_mean": _mean(everywhere),
        "slowest_topic_seconds": slowest,
    }


def topics() -> list[Path]:
    """The folders of the topics.

    Raises:
        NotMeasuredError: when there are none.
    """
    root = Path(os.environ.get("ONRECORD_SHARED", "../shared")) / "data" / "timelines"
    found = sorted(p.parent for p in root.glob("*/articles.jsonl"))
    if not found:
        raise NotMeasuredError(f"no topic is at {root}")
    return found


def rank(folder: Path) -> tuple[RankedDay, ...]:
    """The days of a topic, the weightiest first."""
    return ranked_days(telling for row in _rows(folder / "articles.jsonl") for telling in tellings(row))


def tellings(row: dict[str, str]) -> Iterator[Telling]:
    """What the sentences of one article tell of days."""
    published = row["time"][:10]
    for timex in tag(row["text"], parse(published), None):
        day = _day(timex)
        if day is not None:
            yield Telling(
                day=day,
                article=row["id"],
                published=date.fromisoformat(published),
                words=row["text"][timex.start : timex.end],
                sentence=_sentence(row["text"], timex),
            )


def _day(timex: Timex) -> date | None:
    """The day that an expression names, by itself or with a clock time."""
    begin, unit = timex.interval.begin, timex.interval.granularity
    told = unit in _DAYS or (unit in _CLOCKS and timex.rule not in _CLOCK_ALONE)
    return begin.date() if begin is not None and told else None


def _sentence(text: str, timex: Timex) -> str:
    """The line or tokenised sentence around an expression, letters alone."""
    start = max(text.rfind("\n", 0, timex.start), text.rfind(" . ", 0, timex.start), 0)
    stops = [at for at in (text.find("\n", timex.end), text.find(" . ", timex.end)) if at >= 0]
    return " ".join(re.findall(r"[a-z]{2,}", text[start : min(stops, default=len(text))].lower()))


def timelines(folder: Path) -> list[list[date]]:
    """The editors' timelines of a topic: the days of each."""
    return [
        sorted({date.fromisoformat(entry[0][:10]) for entry in row})
        for row in _rows(folder / "timelines.jsonl")
    ]


def _rows(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _within(days: Iterable[RankedDay], gold: Sequence[date]) -> list[RankedDay]:
    return [d for d in days if gold[0] <= d.day <= gold[-1]]


def f1(days: Sequence[RankedDay], gold: Sequence[date]) -> float:
    """Date F1 of the first ``len(gold)`` days."""
    found = {d.day for d in days[: len(gold)]}
    right = len(found & set(gold))
    return 2 * right / (len(found) + len(gold)) if right else 0.0


def _mean(values: Iterable[float]) -> float:
    held = list(values)
    return sum(held) / max(1, len(held))


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("topics", nargs="*")
    options.add_argument("--show", type=int, default=0, metavar="N", help="the first N days of each topic")
    args = options.parse_args()
    for folder in topics():
        if args.topics and folder.name not in args.topics:
            continue
        days, gold = rank(folder), timelines(folder)
        held = {day for g in gold for day in g}
        print(folder.name, " ".join(f"{f1(_within(days, g), g):.3f}" for g in gold))
        for day in days[: args.show]:
            print(f"  {day.day} {day.weight:6.1f} {len(day.articles):4} {'*' if day.day in held else ''}")


if __name__ == "__main__":
    main()
