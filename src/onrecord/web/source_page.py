"""One source: everything that it said, and how people rated it and what it said.

How reliable a source has been is asked of the source, and kept with its first statement in the account;
how credible an information is, of each statement by itself. Nothing rates either but people, and a rating
is a line of the ledger like every decision: it is added, and taking it back is a new one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.ledger.decision import CREDIBILITY, RELIABILITY, Decided, Verb
from onrecord.ledger.provenance import Recorded
from onrecord.report import words
from onrecord.story.voices import Voice, sources_of
from onrecord.web.asking import Paging
from onrecord.web.desk import Account
from onrecord.web.pages import ROWS, NotThereError, Page, lines, voice_json
from onrecord.web.review import decision_row
from onrecord.web.telling import keyed_voices
from onrecord.wording import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """The last reliability that one person gave: its letter, its words, who gave it and when."""

    value: str
    words: str
    who: str
    when: str


def source(account: Account, *, key: str, page: int) -> Page:
    """Everything that one source said.

    Raises:
        NotThereError: when nobody in the account has that key.
    """
    voice = keyed_voices(account).get(key)
    if voice is None:
        raise NotThereError(
            "Nobody with that key speaks in this account.",
            next_step="The list of sources names everyone who does.",
        )
    paging = Paging(number=page, size=ROWS, total=len(voice.statements))
    shown = voice.statements[paging.shown]
    acts: dict[str, int] = {}
    for recorded in voice.statements:
        name = str(recorded.entry.body.get("act") or "say")
        acts[name] = acts.get(name, 0) + 1
    row = account.cards.voice(
        voice,
        id=key,
        link=account.addresses.voice(key),
        cards=[account.cards.statement(recorded) for recorded in shown],
    )
    made = _made(voice)
    first = voice.statements[0]
    return Page(
        title=row.name,
        context={
            "voice": row,
            "acts": [(words.act(n), count) for n, count in sorted(acts.items(), key=lambda p: (-p[1], p[0]))],
            "rated": _rated(made),
            "rating_of": first.entry.id,
            "rating_name": _name_in(first, voice),
            "credible": {
                r.entry.id: r.standing.credibility for r in shown if r.standing and r.standing.credibility
            },
            "reliability": list(RELIABILITY.items()),
            "credibility": list(CREDIBILITY.items()),
            "history": [decision_row(account, each) for each in _every(account, voice)],
            "readonly": account.recorded is not None,
            "key": key,
            "paging": paging,
        },
        json=lambda: {
            **voice_json(key, voice),
            "acts": acts,
            "reliability": list(dict.fromkeys(each.value for each in _rated(made))),
            "rows": lines(account, shown),
            "page": paging.json(),
        },
    )


def _made(voice: Voice) -> list[Decided]:
    """What is in force of the reliability of this source, in the order of time."""
    found = [
        each
        for recorded in voice.statements
        if recorded.standing
        for each in recorded.standing.decided
        if each.decision.verb is Verb.RELIABILITY and _meant(each, recorded, voice)
    ]
    return sorted({each.id: each for each in found}.values(), key=lambda each: (each.recorded, each.id))


def _meant(decided: Decided, recorded: Recorded, voice: Voice) -> bool:
    """Whether a rating of a statement is of this source, where the statement has several."""
    sources = list(sources_of(recorded.entry.body))
    if len(sources) == 1 or not decided.decision.field:
        return True
    return _plain(decided.decision.field) == _plain(_name_in(recorded, voice))


def _name_in(recorded: Recorded, voice: Voice) -> str:
    """The name under which the statement has the source; that of the voice where nothing else fits."""
    sources: Sequence[Mapping[str, Any]] = list(sources_of(recorded.entry.body))
    names = [one_line(str(each.get("name") or "")) for each in sources]
    return next((name for name in names if _plain(name) == _plain(voice.name)), names[0])


def _plain(name: str) -> str:
    return " ".join(name.replace(".", "").split()).casefold()


def _rated(made: Sequence[Decided]) -> list[Rating]:
    """The last rating of each person, as far as it was not taken away again."""
    last = {one_line(each.decision.reviewer): each for each in made}
    return [
        Rating(value=value, words=RELIABILITY[value], who=who, when=each.recorded.date().isoformat())
        for who, each in last.items()
        if (value := str(each.decision.new or "")) in RELIABILITY
    ]


_RATINGS = frozenset({Verb.RELIABILITY, Verb.CREDIBILITY})


def _every(account: Account, voice: Voice) -> list[Decided]:
    """Every rating of the source and of what it said, also those taken back, the last first."""
    mine = {recorded.entry.id: recorded for recorded in voice.statements}
    review = account.review
    taken = {each.decision.undoes: each for each in review.decided if each.decision.verb is Verb.UNDO}
    out: list[Decided] = []
    for each in review.decided:
        recorded = mine.get(review.anchors[each.decision.target.entry_id][0])
        if recorded is None or each.decision.verb not in _RATINGS:
            continue
        if each.decision.verb is Verb.CREDIBILITY or _meant(each, recorded, voice):
            out += [each] + ([taken[each.id]] if each.id in taken else [])
    return sorted(out, key=lambda each: (each.recorded, each.id), reverse=True)[:ROWS]
