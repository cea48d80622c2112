"""Templates: those of the reading room, over the parts that the report shows too."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from onrecord.report import drift_marks as drift
from onrecord.report import html as report
from onrecord.report import words
from onrecord.wording import one_line

if TYPE_CHECKING:
    from jinja2 import Environment

PAGES = (
    ("/", "What was promised"),
    ("/roadmap", "The plan"),
    ("/timeline", "Timeline"),
    ("/sources", "Sources"),
    ("/origins", "Origins"),
    ("/disagreements", "Disagreements"),
    ("/quantities", "Figures"),
    ("/articles", "Articles"),
    ("/changes", "What changed"),
    ("/search", "Search"),
    ("/review", "Review"),
    ("/audit", "Decisions"),
    ("/method", "Method"),
    ("/hand-over", "Hand over"),
)
"""The pages that every page leads to."""


@cache
def environment() -> Environment:
    """Our templates, those of the report behind them; everything is escaped."""
    from jinja2 import ChoiceLoader, PackageLoader

    shared = report.environment()
    assert shared.loader is not None  # noqa: S101 - it has one
    made = shared.overlay(loader=ChoiceLoader([PackageLoader("onrecord.web", "templates"), shared.loader]))
    made.globals.update({"PAGES": PAGES, "SHAPES": drift.SHAPES})
    made.filters.update(one_line=one_line, act=words.act)
    return made


def html(template: str, context: Mapping[str, Any]) -> str:
    """A page."""
    return environment().get_template(template).render(context)
