"""Attributions: source, cue and content, by rules; and what every tagger's spans are completed with."""

from onrecord.annotate.attribution.complete import complete
from onrecord.annotate.attribution.raw import RawAttribution
from onrecord.annotate.attribution.rules import AttributionRules, raw_attributions

__all__ = ["AttributionRules", "RawAttribution", "complete", "raw_attributions"]
