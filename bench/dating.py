"""When was it written: TBAQ with its dates hidden, and pages and texts of our own.

    python -m bench.dating [--all] [--parse] [--errors]

On the first 200 stories of TBAQ (by name; ``--all`` for all 256), the date of creation is not given to the
reader. A story counts as held when the interval that its words give, however wide, holds the true day.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tomllib
from pathlib import Path
from typing import Any

from bench import pages
from bench.measure import NotMeasuredError
from bench.timex import _parse, _scorer
from onrecord.annotate.layers import Written
from onrecord.annotate.timex.written import written_when
from onrecord.interval import Interval, midnight, parse

GOLDEN = Path(__file__).parent.parent / "tests" / "golden"


def measure() -> dict[str, float]:
    """Percent held, how many are bounded, confident wrong days; and the texts of our own.

    Raises:
        NotMeasuredError: when TBAQ is not there.
    """
    return {**pages.figures(), **own_texts(), **tbaq(limit=200)}


def tbaq(*, limit: int, parsed: bool = False, errors: bool = False) -> dict[str, float]:
    shared = Path(os.environ.get("ONRECORD_SHARED", "../shared"))
    if not (shared / "data/tbaq").is_dir():
        raise NotMeasuredError(f"TBAQ is not at {shared / 'data/tbaq'}")
    gold = _scorer(shared / "bench/temporal/score.py").load_gold(shared / "data/tbaq")
    found = []
    for name in sorted(gold)[:limit]:
        text, day = gold[name]["text"], parse(gold[name]["dct"])
        written = written_when(text, _parse(text) if parsed else None)
        found.append((written, day))
        if errors and not _holds(written.interval, day):
            print(name, gold[name]["dct"], written)
    return {f"tbaq {name}": value for name, value in _figures(found).items()}


def own_texts() -> dict[str, float]:
    rows: list[dict[str, Any]] = tomllib.loads((GOLDEN / "written.toml").read_text("utf-8"))["article"]
    found = [(written_when(row["text"]), parse(row["day"].isoformat())) for row in rows]
    return {f"own {name}": value for name, value in _figures(found).items()}


def _figures(found: list[tuple[Written, Interval]]) -> dict[str, float]:
    where = [written.interval for written, _ in found]
    widths = [(i.end - i.begin).days for i in where if i.begin is not None and i.end is not None]
    wrong = [1 for written, day in found if written.interval.is_day and not _holds(written.interval, day)]
    return {
        "held": 100 * sum(_holds(written.interval, day) for written, day in found) / len(found),
        "open": sum(i.is_open for i in where),
        "half-open": sum(not i.is_open and not i.is_bounded for i in where),
        "closed": len(widths),
        "median days where closed": statistics.median(widths) if widths else 0,
        "conflicts": sum(written.conflict for written, _ in found),
        "wrong days": len(wrong),
    }


def _holds(where: Interval, day: Interval) -> bool:
    return day.begin is not None and where.contains(midnight(day.begin.date()))


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--all", action="store_true")
    options.add_argument("--parse", action="store_true", help="give the reader the parse, as a build does")
    options.add_argument("--errors", action="store_true")
    args = options.parse_args()
    figures = tbaq(limit=9999 if args.all else 200, parsed=args.parse, errors=args.errors)
    for name, value in {**pages.figures(), **own_texts(), **figures}.items():
        print(f"{name:30s} {value:8.1f}")


if __name__ == "__main__":
    main()
