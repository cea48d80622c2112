"""Time expressions of English news: TIMEX3 spans and values, their anchors, and their intervals.

Terms and spans follow TimeML 1.2.1. The rules are data: ``lexicons/en/timex.toml`` (expressions) and
``timex_context.toml`` (what stands around them).
"""

from typing import TYPE_CHECKING, Any

from onrecord.annotate.timex.tagger import tag

if TYPE_CHECKING:
    from onrecord.annotate.timex.annotator import TimexAnnotator

__all__ = ["TimexAnnotator", "tag"]


def __getattr__(name: str) -> Any:
    """The annotator dates articles too, which a tagger alone need not load."""
    if name == "TimexAnnotator":
        from onrecord.annotate.timex.annotator import TimexAnnotator

        return TimexAnnotator
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
