"""Run every suite, or those named: ``python -m bench [speed timex attribution …] [--json]``.

A suite is a module of this package with ``measure() -> dict[str, float]``. It ends with 1 when a figure
falls under its floor by more than its noise. Quality suites over corpora that are not part of the
project are looked for under ``$ONRECORD_SHARED`` (default ``../shared``) and skipped, loudly, without it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys

from bench.measure import NotMeasuredError, floors


def main() -> int:
    bounds = floors()
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "suites", nargs="*", metavar="SUITE", help=f"of {', '.join(bounds)}; all when none is named"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    options = parser.parse_args()
    results: dict[str, dict[str, float]] = {}
    fallen: list[str] = []
    for suite in options.suites or bounds:
        try:
            figures = importlib.import_module(f"bench.{suite}").measure()
        except NotMeasuredError as missing:
            print(f"{suite}: NOT MEASURED, {missing}", file=sys.stderr)
            continue
        results[suite] = figures
        for name, value in figures.items():
            bound = bounds.get(suite, {}).get(name)
            verdict = "" if bound is None else "  ok" if bound.holds(value) else "  UNDER ITS FLOOR"
            if verdict.endswith("FLOOR"):
                fallen.append(f"{suite}.{name}")
            if not options.json:
                unit = f" {bound.unit}" if bound and bound.unit else ""
                shown = f"{value:.4g}{unit}"
                print(f"{suite:12} {name:34} {shown:>18}  {bound or ''!s:20}{verdict}", flush=True)
    if options.json:
        print(json.dumps({"figures": results, "fallen": fallen}, indent=2))
    for name in fallen:
        print(f"under its floor: {name}", file=sys.stderr)
    return bool(fallen)


if __name__ == "__main__":
    raise SystemExit(main())
