"""Events: who does, did or is to do what, one for each act that the text tells, with its factuality.

Rules over the parse, after the reading of verb frames in Saurí and Pustejovsky (2009) and the act classes
of PLOVER (2023). Words are data (``acts``, ``force``, ``agents``, ``factuality``, ``quantity``, ``places``).
"""

from __future__ import annotations

from onrecord.annotate.event.annotator import EventAnnotator

__all__ = ["EventAnnotator"]
