"""Time expressions of English news: TIMEX3 spans and values, their anchors, and their intervals.

Terms and spans follow TimeML 1.2.1. The rules are data: ``lexicons/en/timex.toml`` (expressions) and
``timex_context.toml`` (what stands around them).
"""

from onrecord.annotate.timex.annotator import TimexAnnotator
from onrecord.annotate.timex.tagger import tag

__all__ = ["TimexAnnotator", "tag"]
