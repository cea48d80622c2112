#!/usr/bin/env python3
"""Write lexicons/en/persons.toml from WordNet: nouns whose commonest sense is a person.

    python training/lexicons/persons.py /usr/share/wordnet > src/onrecord/lexicons/en/persons.toml

The folder holds data.noun and index.noun of WordNet 3.0 (Debian: wordnet-base). Names of single persons
(instances), words with a capital and insults are left out.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

PERSON = 18
"""The lexicographers' file noun.person."""
WORD = re.compile(r"[a-z][a-z-]+")
INSULT = re.compile(r"slur|offensive|disparaging|derogatory|contempt|insulting")
NOTICE = """\
# Nouns for persons, lower case lemmas: those whose commonest sense in WordNet 3.0 is a person.
# Made by training/lexicons/persons.py. Where a list of authority.toml holds a noun, that list decides.
#
# WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved.
# Permission to use, copy, modify and distribute this software and database and its documentation for
# any purpose and without fee or royalty is hereby granted, provided that you agree to comply with the
# following copyright notice and statements, including the disclaimer, and that the same appear on ALL
# copies of the software, database and documentation, including modifications that you make for internal
# use or for distribution.
# THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR
# WARRANTIES, EXPRESS OR IMPLIED. BY WAY OF EXAMPLE, BUT NOT LIMITATION, PRINCETON UNIVERSITY MAKES NO
# REPRESENTATIONS OR WARRANTIES OF MERCHANTABILITY OR FITNESS FOR ANY PARTICULAR PURPOSE OR THAT THE USE OF
# THE LICENSED SOFTWARE, DATABASE OR DOCUMENTATION WILL NOT INFRINGE ANY THIRD PARTY PATENTS, COPYRIGHTS,
# TRADEMARKS OR OTHER RIGHTS.
# The name of Princeton University or Princeton may not be used in advertising or publicity pertaining to
# distribution of the software and/or database. Title to copyright in this software, database and any
# associated documentation shall at all times remain with Princeton University and LICENSEE agrees to
# preserve same.
"""


def persons(folder: Path) -> list[str]:
    """The words, sorted."""
    common: dict[str, set[str]] = {}
    for line in (folder / "data.noun").read_text(encoding="latin1").splitlines():
        cells = line.split(" ")
        if line.startswith(" ") or int(cells[1]) != PERSON or " @i " in line or INSULT.search(line):
            continue
        count = int(cells[3], 16)
        common[cells[0]] = {w for w in cells[4 : 4 + 2 * count : 2] if WORD.fullmatch(w)}
    out = []
    for line in (folder / "index.noun").read_text(encoding="latin1").splitlines():
        if line.startswith(" "):
            continue
        cells = line.split()
        if cells[0] in common.get(cells[-int(cells[2])], ()):
            out.append(cells[0])
    return sorted(out)


def main() -> None:
    lines, line = [], ""
    for word in persons(Path(sys.argv[1])):
        if len(line) + len(word) > 110:
            lines.append(line.rstrip())
            line = ""
        line += word + " "
    sys.stdout.write(NOTICE + '\nnouns = """\n' + "\n".join([*lines, line.rstrip()]) + '\n"""\n')


if __name__ == "__main__":
    main()
