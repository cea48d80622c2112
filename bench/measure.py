"""What a measurement is, and how it is held against its floor."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.toml")


class NotMeasuredError(Exception):
    """A measurement that cannot be made here; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Floor:
    """The bound of one figure, and how much of it is noise."""

    floor: float | None = None
    ceiling: float | None = None
    noise: float = 0.0
    unit: str = ""

    def holds(self, value: float) -> bool:
        return (self.floor is None or value >= self.floor - self.noise) and (
            self.ceiling is None or value <= self.ceiling + self.noise
        )

    def __str__(self) -> str:
        bounds = [
            f"{mark} {bound:g}"
            for mark, bound in (("≥", self.floor), ("≤", self.ceiling))
            if bound is not None
        ]
        noise = f" ± {self.noise:g}" if self.noise else ""
        return " and ".join(bounds) + noise


def floors(path: Path = FLOORS) -> Mapping[str, Mapping[str, Floor]]:
    """The floors of each suite, as written in TOML."""
    data = tomllib.loads(path.read_text("utf-8"))
    return {suite: {name: Floor(**bound) for name, bound in rows.items()} for suite, rows in data.items()}
