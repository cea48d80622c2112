"""Rules are data: TOML files under ``onrecord/lexicons``, and a user's own beside them.

A user's lexicon has the name of the file that it extends and is merged into it: tables are joined,
arrays appended, single values replaced. Its digest is part of every origin, so that changing a rule
makes a different build.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from onrecord.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One lexicon: its data as parsed from TOML, and a digest over the files that it came from."""

    name: str
    data: Mapping[str, Any]
    digest: str


@cache
def load(name: str, *, language: str = "en", extra: tuple[Path, ...] = ()) -> Lexicon:
    """The packaged lexicon ``name``, extended by ``NAME.toml`` of each folder in ``extra``.

    Raises:
        SettingsError: when there is none of that name, or a user's file does not parse.
    """
    packaged = files("onrecord") / "lexicons" / language / f"{name}.toml"
    if not packaged.is_file():
        raise SettingsError(
            f"There is no lexicon {name!r} for {language!r}.",
            next_step="Lexicons are the TOML files under onrecord/lexicons.",
        )
    raw = packaged.read_bytes()
    digest = hashlib.sha256(raw)
    data = tomllib.loads(raw.decode("utf-8"))
    for folder in extra:
        path = folder / f"{name}.toml"
        if not path.is_file():
            continue
        raw = path.read_bytes()
        digest.update(raw)
        try:
            data = merged(data, tomllib.loads(raw.decode("utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"The lexicon {path} does not parse: {error}.",
                next_step="It must be TOML in UTF-8.",
            ) from error
    return Lexicon(name=name, data=data, digest=digest.hexdigest()[:12])


def merged(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """``base`` with ``more`` laid over: tables joined, arrays appended, single values replaced."""
    out = dict(base)
    for key, value in more.items():
        old = out.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            out[key] = merged(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            out[key] = [*old, *value]
        else:
            out[key] = value
    return out
