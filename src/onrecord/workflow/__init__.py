"""From paths to a ledger, and from lines to annotations: the stages composed.

Effects come in as arguments: the store to write to, the time to record, where to tell of progress.
"""

from onrecord.workflow.building import BuildSummary, Progress, build
from onrecord.workflow.lines import AnnotatedLine, annotate_line, annotate_lines
from onrecord.workflow.reading import Reading, Task, annotate, pipeline, read_input
from onrecord.workflow.settings import DEFAULT_ANNOTATORS, Settings, annotators_with

__all__ = [
    "DEFAULT_ANNOTATORS",
    "AnnotatedLine",
    "BuildSummary",
    "Progress",
    "Reading",
    "Settings",
    "Task",
    "annotate",
    "annotate_line",
    "annotate_lines",
    "annotators_with",
    "build",
    "pipeline",
    "read_input",
]
