"""What a later passage may say of an undertaking, by its own words: most can say nothing at all.

All of it hangs on the passage alone, so it is found once for any number of accounts.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from onrecord.story.remembered import of_one
from onrecord.story.revision import CLAUSE
from onrecord.story.revision_choice import DONE
from onrecord.story.revision_cue import CUE_REACH, cued, postpones, ruled_out, suspended
from onrecord.story.revision_fulfilment import may_fulfil
from onrecord.story.revision_named import may_name
from onrecord.story.undertaking import Mention
from onrecord.story.undertaking_rules import cues_in, rules


class Way(Enum):
    """In what way a passage may say something of an undertaking."""

    INSTEAD = auto()
    ACT = auto()
    NOUN = auto()
    DROPPED = auto()
    DECIDED = auto()


@of_one(most=1 << 16)
def ways_of(report: Mention) -> frozenset[Way]:
    """The ways that the words of the passage itself leave open, whatever it is compared with."""
    body = report.recorded.entry.body
    open_ = {
        Way.INSTEAD: instead_of(report) is not None,
        Way.ACT: _may_tell(report),
        Way.NOUN: may_name(report),
        Way.DROPPED: str(body.get("factuality")) in DONE and dropping(report) is not None,
        Way.DECIDED: any(report.kind in outcomes for outcomes in rules().outcome.values()),
    }
    return frozenset(way for way, may in open_.items() if may)


def _may_tell(report: Mention) -> bool:
    """Whether the act itself can tell anything, whichever mentions of an undertaking the passage fits."""
    fact = str(report.recorded.entry.body.get("factuality") or "")
    if postpones(report):
        return report.group != "postpone" and fact in DONE
    presupposed = rules().presupposed.get(report.group)
    if presupposed and presupposed.search(report.sentence):
        done = may_fulfil(report, "presupposed")
    else:
        done = fact in DONE and report.polarity == "+" and may_fulfil(report, fact)
    if done or fact == "denied" or ruled_out(report) or _leaves_open(report):
        return True
    return cued(report) is not None or suspended(report) is not None


def _leaves_open(report: Mention) -> bool:
    at = report.act[0] - report.start
    cue = rules().cues["unset"].search(report.sentence, max(0, at - CUE_REACH), at)
    return cue is not None and not CLAUSE.search(report.sentence, cue.end(), at)


def dropping(report: Mention) -> re.Match[str] | None:
    """The cue that the act itself is, where it gives up what was to be done: «dropped its threat»."""
    at = report.act[0] - report.start
    told = cues_in(report.sentence, "withdrawal")
    return next((c for c in told if c.start() <= at < c.end()), None)


def instead_of(report: Mention) -> re.Match[str] | None:
    """The words before the act by which something else is to be done, where it is told who says so."""
    at = report.act[0] - report.start
    return rules().cues["instead"].search(report.sentence[:at]) if report.holder.words else None
