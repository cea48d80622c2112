"""The report as one HTML file that needs nothing beside itself: no script, no font, no request."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from onrecord.report import words
from onrecord.report.model import Report
from onrecord.wording import plural, visible

if TYPE_CHECKING:
    from jinja2 import Environment


def pieces(report: Report) -> Iterator[str]:
    """The page in pieces, to be written as they come. The same report gives the same characters."""
    style, lights = _style(), _lights(report)
    yield from (
        environment()
        .get_template("report.html.j2")
        .generate(
            report=report,
            # Our own sheets, in which nothing of an article stands.
            style=Markup(style),  # noqa: S704
            lights=Markup(lights),  # noqa: S704
            style_hashes=Markup(" ".join(_hash(sheet) for sheet in (style, lights))),  # noqa: S704
        )
    )


def _file(where: str) -> str:
    """The name of a file without its folders: where it lay is no business of who is handed the page."""
    return where if "://" in where else where.rpartition("/")[2] or where


_PLAIN_ID = re.compile(r"[a-z]+-[0-9a-f]+")


@cache
def environment() -> Environment:
    """The templates of the report; ``parts.html.j2`` holds what other pages may show too.

    Everything is escaped, and a name that is not there is an error.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("onrecord.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(
        shown=visible, file=_file, authority=words.authority, standing=words.standing, revision=words.revision
    )
    made.globals["plural"] = plural
    return made


@cache
def _style() -> str:
    return files("onrecord.report").joinpath("templates", "report.css").read_text("utf-8")


def _lights(report: Report) -> str:
    """All characters of the entry that a link leads to light up; and the title, as the head of each page."""
    title = f"content:{_css_string(report.title)};font:8.5pt system-ui,sans-serif;color:#444"
    head = f"@page{{@top-left{{{title}}}}}"
    return head + "".join(
        f":root:has([id={entry}]:target) .m{number}{{background:var(--lit)}}"
        for entry, number in report.numbers
        if _PLAIN_ID.fullmatch(entry)
    )


def _css_string(text: str) -> str:
    """Text as a string of a style sheet: whatever could end it is written as a number."""
    shown = text if len(text) <= _HEAD else f"{text[: _HEAD - 1]}…"
    return (
        '"'
        + "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in shown)
        + '"'
    )


_HEAD = 90
"""Characters of a title that stand at the head of a page."""


def _hash(sheet: str) -> str:
    """The sheet's digest as a source of the content security policy: no other style is taken."""
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    return f"'sha256-{digest}'"
