"""Start-up, throughput and memory of stage 1, on articles of 700 words made from the examples."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from bench.measure import NotMeasuredError

WORDS = 700
ROOT = Path(__file__).resolve().parent.parent


SMALL, LARGE = 60, 240


def measure() -> dict[str, float]:
    figures = {"help_seconds": help_seconds()}
    for attribution in ("trained", "rules"):
        with tempfile.TemporaryDirectory() as folder:
            small, large = (
                throughput(Path(folder), articles=n, attribution=attribution) for n in (SMALL, LARGE)
            )
        rate = (LARGE - SMALL) / (large["seconds"] - small["seconds"])
        figures[f"{attribution} articles_per_second"] = rate
        figures[f"{attribution} seconds_to_first"] = small["seconds"] - SMALL / rate
        figures[f"{attribution} peak_mib"] = large["peak_mib"]
        figures[f"{attribution} peak_growth"] = large["peak_mib"] / small["peak_mib"]
    return figures


def help_seconds() -> float:
    """The fastest of nine starts: the others tell of the machine."""
    times = []
    for _ in range(9):
        begun = time.perf_counter()
        subprocess.run([onrecord(), "--help"], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - begun)
    return min(times)


def throughput(folder: Path, *, articles: int, attribution: str) -> dict[str, float]:
    """Seconds, and peak memory of the whole process tree, of one build from JSON lines."""
    source = folder / f"{articles}.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for line in made_articles(articles):
            file.write(json.dumps(line) + "\n")
    begun = time.perf_counter()
    process = subprocess.Popen(
        [
            *(onrecord(), "build", str(source), "--ledger", str(folder / f"{articles}.db"), "--json"),
            *("--attribution", attribution),
        ],
        stdout=subprocess.DEVNULL,
    )
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, tree_mib(process.pid))
        time.sleep(0.1)
    if process.returncode:
        raise NotMeasuredError(f"the build ended with {process.returncode}")
    return {"seconds": time.perf_counter() - begun, "peak_mib": peak or own_mib()}


def made_articles(count: int) -> Iterator[dict[str, str]]:
    """``count`` different articles of 700 words, sentences of the examples in turn."""
    paragraphs = [
        block.replace("\n", " ")
        for path in sorted((ROOT / "examples").rglob("*.txt"))
        for block in path.read_text("utf-8").split("\n\n")
        if len(block.split()) > 15
    ]
    if not paragraphs:
        raise NotMeasuredError("there are no example articles")
    turning = cycle(paragraphs)
    for number in range(count):
        next(turning)
        body: list[str] = [f"Article {number} of a benchmark."]
        while sum(len(p.split()) for p in body) < WORDS:
            body.append(next(turning))
        yield {"id": f"bench-{number}", "text": "\n\n".join(body), "published": "2031-05-06"}


def tree_mib(pid: int) -> float:
    """Resident memory of a process and all below it, in MiB; 0 where /proc is not there."""
    total, waiting = 0, [pid]
    while waiting:
        at = waiting.pop()
        try:
            status = Path(f"/proc/{at}/statm").read_text("ascii").split()
            for task in Path(f"/proc/{at}/task").iterdir():
                waiting.extend(int(p) for p in (task / "children").read_text("ascii").split())
        except OSError:
            continue
        total += int(status[1]) * os.sysconf("SC_PAGESIZE")
    return total / 2**20


def own_mib() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**10


def onrecord() -> str:
    return str(Path(sys.executable).with_name("onrecord"))
