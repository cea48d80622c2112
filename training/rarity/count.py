"""How common each word is in news: the share of articles that have it, in steps of a factor of two.

usage: python training/rarity/count.py --polnear DIR --tbaq DIR --out src/onrecord/lexicons/en/rarity.toml

Counts articles, not occurrences, in two corpora of other years and subjects, each with the same weight,
so that what only one of them is about stays rarer than what both have. The same files give the same bytes.
"""

from __future__ import annotations

import argparse
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from onrecord.story.story_terms import words_in

LEAST = 3
"""Articles that must have a word for it to be listed; anything else counts as rare."""
STEPS = 9


def polnear(folder: Path) -> Iterator[str]:
    for path in sorted((folder / "text").glob("*.txt")):
        yield path.read_text(encoding="utf-8", errors="replace")


def tbaq(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.tml")):
        yield re.sub(r"<[^>]*>", " ", path.read_text(encoding="utf-8", errors="replace"))


def shares(texts: Iterator[str]) -> tuple[Counter[str], int]:
    found: Counter[str] = Counter()
    number = 0
    for text in texts:
        number += 1
        found.update({word.key for word in words_in(text)})
    return found, number


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--tbaq", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    counted = [shares(polnear(asked.polnear)), shares(tbaq(asked.tbaq))]
    every = sorted(set().union(*(found for found, _ in counted)))
    steps: dict[int, list[str]] = {}
    for word in every:
        if sum(found[word] for found, _ in counted) < LEAST:
            continue
        share = sum(found[word] / number for found, number in counted) / len(counted)
        step = min(STEPS, max(0, round(-math.log2(share))))
        steps.setdefault(step, []).append(word)
    lines = [
        "# How common a word is in news: 0 stands in every article, each step in half as many. Made by",
        "# training/rarity/count.py from PolNeAR (train) and TimeBank with AQUAINT; the words of a step are",
        "# in the order of the alphabet. A word that is not here is rarer than the last step.",
        f"unlisted = {STEPS + 1}",
        "",
        "[step]",
    ]
    for step in sorted(steps):
        lines.append(f'{step} = """')
        line = ""
        for word in steps[step]:
            if line and len(line) + len(word) + 1 > 118:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        lines += [line, '"""']
    asked.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
