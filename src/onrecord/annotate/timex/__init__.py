"""Time expressions of English news: TIMEX3 spans and values, their anchors, and their intervals.

Terms and spans follow TimeML 1.2.1. The rules are data: ``lexicons/en/timex.toml`` (expressions) and
``timex_context.toml`` (what stands around them).
"""

from typing import TYPE_CHECKING, Any

from onrecord.annotate.timex.tagger import tag

if TYPE_CHECKING:
    from onrecord.annotate.timex.annotator import TimexAnnotator
    from onrecord.annotate.timex.bounding import event_times

__all__ = ["TimexAnnotator", "event_times", "tag"]


def __getattr__(name: str) -> Any:
    """The annotator dates articles too, which a tagger alone need not load; nor need it what events bound."""
    if name == "event_times":
        from onrecord.annotate.timex.bounding import event_times

        return event_times
    if name == "TimexAnnotator":
        from onrecord.annotate.timex.annotator import TimexAnnotator

        return TimexAnnotator
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
