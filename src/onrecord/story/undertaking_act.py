"""What act a commitment or report is of, by whom, and about what: the entry's fields, read for matching.

The class that an entry has is put into the groups of ``revisions.toml``. Beyond that only what the
sentence itself shows: a light verb's noun, an act told by a phrase («change hands»), a passive without
its doer, a named place that the entry's fields leave out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from onrecord.document import Document
from onrecord.story.undertaking_field import purpose
from onrecord.story.undertaking_reading import NOBODY, Names, Party, PartyKind, content, party
from onrecord.story.undertaking_rules import rules, stem

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """An act as matching reads it: its group, who acts, and the phrases for what it is about."""

    group: str
    actor: Party
    what: str = ""
    where: str = ""
    phrase: bool = False
    reverse: bool = False
    recipient: str = ""

    @property
    def about(self) -> tuple[str, ...]:
        return tuple(x for x in (self.what, self.where) if x)


def act_of(body: Body, actor: Party, *, document: Document | None, sentence: str, names: Names) -> Act:
    """The act of a body; ``actor`` is who its own field names."""
    told = body.get("act") or {}
    name = str(told.get("class") or "")
    span = int(told.get("start") or 0), int(told.get("end") or 0)
    act = Act(
        rules().group_of.get(name, name), actor, text_of(body.get("object")), text_of(body.get("place"))
    )
    act = _phrase(act, body, name, behind=_behind(document, span, reach=_NEAR), sentence=sentence)
    if act.what.lower() in _EFFECT and name in _COMES:
        act = _occasion(replace(act, what=""), body, names=names)
    elif name == "postpone" or (not act.what and name in _TAKES_PLACE):
        act = _occasion(act, body, names=names)
    elif name == "end" and not act.what:
        act = _over(act, body)
    if act.group == "payment" and name in _GETS:
        act = replace(act, actor=NOBODY, recipient=act.recipient or text_of(body.get("actor")))
    act = _given(_moved(act, name, names=names), body, document)
    if not act.what and name == "leave":
        act = replace(act, what=_left(_behind(document, span, reach=_FAR)))
    if act.group == "payment":
        act = replace(act, what=f"{act.what} {purpose(body, document)}".strip())
    if not act.where and not content(act.what)[1]:
        act = _place_behind(act, _behind(document, span, reach=_FAR))
    return _patient(act, body)


def text_of(value: object) -> str:
    """The words of a text field on one line; empty without one."""
    return " ".join(str(value.get("text") or "").split()) if isinstance(value, Mapping) else ""


@lru_cache(maxsize=1 << 14)
def stems(words: str) -> frozenset[str]:
    """The words of a phrase without endings and marks."""
    return frozenset(stem(w.strip(".,;:\"“”'’")) for w in words.split())


_PREPOSITION = re.compile(r"(?<=\w)\s+(?:of|on|for|to|in|with|by|at|from|that|which)\s")
_NEAR, _FAR = 24, 60
_GETS = frozenset({"receive", "get"})
"""Who gets a sum is not who pays it."""
_TAKES_PLACE = frozenset({"begin", "hold"})
_COMES, _EFFECT = frozenset({"take", "come", "enter", "go"}), frozenset({"effect", "place", "force"})
"""«The truce takes effect on Friday»: that it begins is the thing itself."""
_ITS_OWN = frozenset({"its", "their", "his", "her", "our"})
_EVERY = re.compile(r"^(?:(?:all|most|some|both|half|the (?:last|rest|remainder)) )(?:of )?(?=\w)")


def _head(words: str) -> str:
    """The last word before the first preposition: «plan» in «the plan for the yard»."""
    parts = _PREPOSITION.split(words, maxsplit=1)[0].split()
    return stem(parts[-1].strip(".,;:\"“”'’")) if parts else ""


def _phrase(act: Act, body: Body, name: str, *, behind: str, sentence: str) -> Act:
    """The group that a phrase, or the noun under a light verb, gives."""
    r, verb = rules(), text_of(body.get("act"))
    # «remain out» before «-of-session»: a hyphen may part the words that make the phrase.
    nearby = stems(f"{act.what} {act.where} {behind} {verb} {verb + behind}")
    around = stems(sentence)
    for known in r.phrases:
        if known.tells(name, verb.lower(), around if known.acts else nearby):
            what = act.what if known.keep or not known.words & stems(act.what) else ""
            told = bool(known.words) and not known.keep
            return replace(act, group=known.group, what=what, phrase=told, reverse=known.reverse)
    if name == "remain" and _head(act.what) in r.premises and verb.lower().startswith(_KEEP):
        return replace(act, group="closing", reverse=True)
    light = name in r.light or verb.lower().startswith(r.light_acts)
    noun = r.noun_class.get(_head(act.what)) if light else None
    if noun == "attack" and _head(act.what) == "strike" and _labour(around):
        noun = "protest"
    return replace(act, group=r.group_of.get(noun, noun)) if noun else act


_KEEP = ("keep", "kept", "retain", "maintain")


def _labour(around: frozenset[str]) -> bool:
    """Whether the words around a strike are of work and wages."""
    return any(p.group == "protest" and p.words & around for p in rules().phrases)


def _occasion(act: Act, body: Body, *, names: Names) -> Act:
    """«The strike by tram drivers is to start»: the strike, by the drivers."""
    r = rules()
    subject, _, by = (act.what or text_of(body.get("actor"))).partition(" by ")
    noun = _head(subject)
    told = "protest" if noun == "strike" else r.noun_class.get(noun, "")
    told = r.group_of.get(told, told)
    if told not in r.occasions:
        return act
    rest = " ".join(subject.split()[:-1]) if act.what else ""
    return replace(act, group=told, what=rest, actor=party({"text": by}, names=names) if by else NOBODY)


def _over(act: Act, body: Body) -> Act:
    """«The withdrawal will end in May»: by then they have left."""
    subject = text_of(body.get("actor"))
    noun = rules().noun_class.get(_head(subject), "")
    group = rules().group_of.get(noun, noun)
    return replace(act, group=group, actor=NOBODY) if group in _PROCESSES else act


_PROCESSES = frozenset({"departure", "transfer", "release", "exchange"})
"""What is done when it has ended."""


def _moved(act: Act, name: str, *, names: Names) -> Act:
    """«Withdraw its engineers» is about no thing; «get Britain out» has Britain leave."""
    if act.group == "reduce" and _head(act.what) in rules().agents and not act.actor.known:
        # «A reduction of Coalition troops»: they become fewer.
        moved = party({"text": act.what}, names=names)
        return replace(act, actor=moved, what="") if moved.kind is PartyKind.NAMED else act
    if act.group != "departure" or not act.what:
        return act
    if _EVERY.sub("", act.what.lower()).split()[0] in _ITS_OWN:
        return replace(act, what="")
    moved = party({"text": act.what}, names=names)
    known = act.actor.kind is PartyKind.NAMED and act.actor.tokens
    if name == "withdraw" and moved.kind is PartyKind.NAMED and not known:
        return replace(act, actor=moved, what="")
    return act


def _patient(act: Act, body: Body) -> Act:
    """«Qar Besh will change hands», «the return of the dam»: what moves stands where the mover does."""
    r, subject = rules(), text_of(body.get("actor"))
    if act.group in r.through and str(body.get("polarity")) == "-" and until(body):
        act = replace(act, group=r.through[act.group])
    if act.what:
        return act
    if act.group == "closing" and not r.premises.isdisjoint({_head(subject)}):
        return replace(act, what=subject, actor=NOBODY)
    passive = not act.actor.known or act.phrase or _before_of(body)
    if act.group == "recess" or (act.group == "transfer" and passive):
        return replace(act, what=subject, actor=NOBODY)
    return act


def _before_of(body: Body) -> bool:
    """Whether the act is a noun, as far as its place before its «of» phrase tells."""
    act, actor = body.get("act") or {}, body.get("actor") or {}
    after = int(actor.get("start") or 0) - int(act.get("end") or 0)
    return 0 < after <= len(" of the ")


def until(body: Body) -> bool:
    """«not to meet until October»: out of session through September."""
    return text_of(body.get("due")).lower().startswith(("until", "till", "before"))


def not_before(body: Body) -> bool:
    """«Will not decide before September», «sold, but not before March»: it is to be done, and not earlier."""
    if str(body.get("polarity")) == "-" and until(body):
        return str(body.get("force") or "") not in _REFUSALS
    return text_of(body.get("due")).lower().startswith("not before")


_REFUSALS = frozenset({"demanded", "requested", "refused"})
"""Who demands that nothing be done until a day does not say that it is to be done then."""


def is_rest(body: Body) -> bool:
    """«Those remaining would leave», «the rest, 90 million»."""
    if body.get("remains_of") or text_of(body.get("actor")).lower() in {"those", "these"}:
        return True
    words = " ".join(text_of(body.get(field)) for field in ("actor", "object", "quantity"))
    return not rules().rest.isdisjoint(words.lower().replace(",", " ").split())


# -- around the act ------------------------------------------------------------------------------
def _behind(document: Document | None, act: tuple[int, int], *, reach: int) -> str:
    """The few words behind the act, up to the next mark."""
    if document is None:
        return ""
    return re.split(r"[.,;:!?\n]", document.text[act[1] : act[1] + reach], maxsplit=1)[0]


_ENDS = "to|and|or|but|that|which|who|if|as|after|before|by|when|while|with|will|would|said"
_KINDS = "mill|yard|plant|mine|base|factory|airport|port|dam|site"
_NAMED_PLACE = re.compile(
    rf"^(?:\s+(?!(?:{_ENDS})\b)[\w'’-]+){{0,5}}?"
    r"\s+(from|in|at|on|into|to)\s+"
    rf"((?:the\s+)?[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)*(?:\s+(?:{_KINDS}))?)"
)


def _place_behind(act: Act, behind: str) -> Act:
    """The act with the named place or receiver behind it that its clause was not read to have."""
    found = _NAMED_PLACE.match(behind)
    if found is None:
        return act
    if found.group(1) == "to" and act.group in _GIVING:
        return replace(act, recipient=act.recipient or found.group(2))
    return replace(act, where=found.group(2))


_LEFT = re.compile(r"^\s+((?:the\s+)?[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)*)")


def _left(behind: str) -> str:
    """The named place right behind «leave»."""
    found = _LEFT.match(behind)
    return found.group(1) if found else ""


def _given(act: Act, body: Body, document: Document | None) -> Act:
    """«Hand over the dams to Sorvania»: what stands behind «to» receives, it is no place."""
    where = body.get("place") or {}
    if act.group not in _GIVING or not act.where or document is None or where.get("start") is None:
        return act
    before = document.text[max(0, int(where["start"]) - len("to the ")) : int(where["start"])]
    if not re.search(r"\bto\s+(?:the\s+)?$", before):
        return act
    return replace(act, where="", recipient=act.where)


_GIVING = frozenset({"transfer", "payment", "give", "aid", "sell"})


_STOP = re.compile(r"[,;:.—]|\b(?:of|on|for|to|in|with|by|at|from|that|which|or|and)\b")


def manner_of(document: Document, act: tuple[int, int]) -> str:
    """A manner that makes another undertaking of the act («no-deal»), right before it or in it."""
    low = document.text[max(0, act[0] - _NEAR) : act[1]].lower()
    found = list(rules().manner.finditer(low))
    if not found:
        return ""
    last, at = found[-1], len(low) - (act[1] - act[0])
    if _STOP.search(low, last.end(), max(last.end(), at)):
        return ""
    return last.group(1).replace(" ", "-")
