"""What stands beside an article: the fields of a JSONL line, a sidecar or an HTML head, as given."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from onrecord.errors import MalformedError
from onrecord.ingest.text import replaced

_FIELD_MAX = 4096


@dataclass(frozen=True, slots=True)
class Stated:
    """A date as it is given, and where («meta article:published_time»).

    ``guessed``: nothing says what it is a date of.
    """

    value: str
    where: str
    guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Statements about one article, none of them checked yet.

    ``rule`` says where they stand (``"sidecar"``, ``"jsonl"``, ``"metadata"``) and becomes the rule of
    a date that is taken from here. ``published`` and ``updated`` are the strings as given; ``others``
    are further dates of a page, which are compared with the one that is taken.
    """

    rule: str
    id: str = ""
    title: str = ""
    published: str = ""
    updated: str = ""
    published_from: str = ""
    url: str = ""
    outlet: str = ""
    byline: tuple[str, ...] = ()
    language: str = ""
    others: tuple[Stated, ...] = ()

    def digest(self) -> str:
        """12 hex digits over every field."""
        fields = [
            self.rule, self.id, self.title, self.published, self.updated, self.published_from, self.url,
            self.outlet, *self.byline, self.language,
        ]  # fmt: skip
        return hashlib.sha256("\0".join(fields).encode("utf-8", "replace")).hexdigest()[:12]


def of_mapping(record: Mapping[str, Any], *, rule: str) -> Metadata:
    """The known fields of a JSON object; others are left alone, and so is a value of the wrong type."""
    byline = record.get("byline", record.get("author", ()))
    names = [byline] if isinstance(byline, str) else byline if isinstance(byline, list) else []
    return Metadata(
        rule=rule,
        id=text_field(record.get("id")),
        title=text_field(record.get("title")),
        published=text_field(record.get("published")),
        updated=text_field(record.get("updated")),
        published_from="published",
        url=web_address(text_field(record.get("url"))),
        outlet=text_field(record.get("outlet")),
        byline=tuple(name for name in (text_field(n) for n in names) if name),
        language=text_field(record.get("language")),
    )


def text_field(value: object) -> str:
    """A string on one line, a number as its digits, else empty."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        value = str(value)
    if not isinstance(value, str):
        return ""
    return " ".join(replaced(value[:_FIELD_MAX])[0].split())


def web_address(value: str) -> str:
    """``value`` when it is an absolute http or https address, else empty: no other scheme is ever kept."""
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return ""
    return value if parts.scheme.lower() in {"http", "https"} and host else ""


def parse_object(raw: bytes | str) -> dict[str, Any]:
    """One JSON object.

    Raises:
        MalformedError: when it is not JSON, or not an object.
    """
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise MalformedError(
            f"This is not JSON: {str(error)[:160]}.", next_step="One JSON object is expected, in UTF-8."
        ) from error
    if not isinstance(value, dict):
        raise MalformedError(
            f"A JSON object is expected, not {type(value).__name__}.",
            next_step='Write {"id": …, "text": …} on one line.',
        )
    return value
