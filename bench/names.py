"""Who is who: precision and recall of joinings over pairs of mentions, each pair a small story of its own."""

from __future__ import annotations

from pathlib import Path

from onrecord.story.party import Named, joined

GOLD = Path(__file__).parent.parent / "tests" / "golden" / "names" / "pairs.tsv"


def measure() -> dict[str, float]:
    rows = gold()
    right = wrong = missed = 0
    for row in rows:
        same = one_party(row)
        right += same and row[4] == "1"
        wrong += same and row[4] == "0"
        missed += not same and row[4] == "1"
    return {
        "pairs": float(len(rows)),
        "precision": right / max(1, right + wrong),
        "recall": right / max(1, right + missed),
    }


def gold() -> list[list[str]]:
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def one_party(row: list[str]) -> bool:
    """Whether the pair of a row becomes one party; «Full Name=FN» is a text that defines the short form."""
    kind, one, other, others, _ = row
    defined = []
    if "=" in one:
        one, short = one.split("=")
        defined.append((short, one))
    names = [one, other, *(name for name in others.split(";") if name)]
    named = [Named(id=str(n), doc_id=str(n), name=name, kind=kind) for n, name in enumerate(names)]
    return any({"0", "1"} <= set(party.members) for party in joined(named, defined))


if __name__ == "__main__":
    print(measure())
    for gold_row in gold():
        if one_party(gold_row) != (gold_row[4] == "1"):
            print(*gold_row, sep=" | ")
