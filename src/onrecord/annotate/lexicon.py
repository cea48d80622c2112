"""Rules are data: TOML files under ``onrecord/lexicons``, and a user's own beside them.

A user's lexicon has the name of the file that it extends and is merged into it: tables are joined,
arrays appended, single values replaced. Its digest is part of every origin, so that changing a rule
makes a different build.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import onrecord
from onrecord.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Lexicon:
    """One lexicon: its data as parsed from TOML, and a digest over the files that it came from."""

    name: str
    data: Mapping[str, Any]
    raw: bytes = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """Twelve hex digits over the bytes of the files."""
        import hashlib

        return hashlib.sha256(self.raw).hexdigest()[:12]


@cache
def load(name: str, *, language: str = "en", extra: tuple[Path, ...] = ()) -> Lexicon:
    """The packaged lexicon ``name``, extended by ``NAME.toml`` of each folder in ``extra``.

    Raises:
        SettingsError: when there is none of that name, or a user's file does not parse.
    """
    raw = _packaged(name, language)
    data = tomllib.loads(raw.decode("utf-8"))
    for folder in extra:
        path = folder / f"{name}.toml"
        if not path.is_file():
            continue
        more = path.read_bytes()
        raw += more
        try:
            data = merged(data, tomllib.loads(more.decode("utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"The lexicon {path} does not parse: {error}.",
                next_step="It must be TOML in UTF-8.",
            ) from error
    return Lexicon(name=name, data=data, raw=raw)


def _packaged(name: str, language: str) -> bytes:
    """The bytes of a packaged file, by what loaded the package.

    ``importlib.resources`` would be as much to import as the tagger.
    """
    loader: Any = onrecord.__loader__
    try:
        return bytes(loader.get_data(f"{onrecord.__path__[0]}/lexicons/{language}/{name}.toml"))
    except OSError:
        raise SettingsError(
            f"There is no lexicon {name!r} for {language!r}.",
            next_step="Lexicons are the TOML files under onrecord/lexicons.",
        ) from None


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
