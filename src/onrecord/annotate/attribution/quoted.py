"""Quotations find their speaker: the cue before or after them, or the one of the sentence before.

Terms: in a paragraph the text outside quotation marks falls into *gaps* between its quotations. A cue
verb in the gap after a quotation that ends with a comma, or in the gap before one, speaks it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.annotate.attribution.cues import cues
from onrecord.annotate.attribution.draft import Draft
from onrecord.annotate.attribution.scene import Scene
from onrecord.annotate.quotation import Quotation
from onrecord.span import Bounds, joined, overlap, trim

_STOP = re.compile(r"[.!?…][)\]]?(?=\s|$)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Maj|Sgt|Capt|Adm|St|Jr|Sr|No|vs|[A-Z]|Jan|Feb|Aug|Sept|Oct|Nov|Dec))\.$"
)
_ENDS_SENTENCE = re.compile(r"[.!?…][\"”’'»)\]]*$")
_WORD = re.compile(r"\w+")
_MIN_WORDS = 4
"""A shorter quotation without a cue of its own is a scare quote or a title, not an utterance."""
_MAX_LEAD = 60
"""Code points between a quoted cue and the quotation inside the quotation that it introduces."""
_MOST_BETWEEN = 6
_MAX_GAP = 400
"""Code points of text between a quotation and the cue that speaks it."""


@dataclass(slots=True)
class _State:
    """What linking carries from paragraph to paragraph."""

    last: Draft | None = None
    last_block: int = -2
    open_run: Draft | None = None
    extra: dict[int, list[Bounds]] = field(default_factory=dict)


def link_quotations(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """``drafts`` with quotations given to their cues; those that stay without content are left out."""
    order = sorted(drafts, key=lambda d: d.cue[0] if d.cue else d.content[0])
    outside = [d for d in order if d.cue and scene.quotes.at(d.cue[0][0]) is None]
    by_block = _by_block(scene, outside)
    quotes_by_block: dict[int, list[Quotation]] = {}
    for quotation in scene.quotes.outermost:
        quotes_by_block.setdefault(quotation.block, []).append(quotation)
    state = _State()
    made: list[Draft] = []
    for n in range(len(scene.blocks)):
        found = quotes_by_block.get(n, [])
        if found:
            _link_block(scene, n, found, by_block.get(n, []), state, made)
        else:
            state.open_run = None
            speakers = [d for d in by_block.get(n, []) if d.speech and d.source]
            if speakers:
                state.last, state.last_block = speakers[-1], n
    _link_inner(scene, order)
    return [d for d in (*order, *made) if d.content]


def _link_inner(scene: Scene, drafts: Sequence[Draft]) -> None:
    """Quotations inside quotations go to the quoted cue right before them: «‘My boss told me, “…”’»."""
    waiting = [d for d in drafts if d.cue and d.speech and scene.quotes.at(d.cue[0][0]) is not None]
    waiting.sort(key=lambda d: d.cue[-1][1])
    ends = [d.cue[-1][1] for d in waiting]
    for inner in scene.quotes.all:
        n = bisect_right(ends, inner.start) - 1
        if inner.depth == 0 or n < 0 or inner.start - ends[n] > _MAX_LEAD:
            continue
        draft = waiting[n]
        between = scene.text[draft.cue[-1][1] : inner.start]
        if _STOP.search(between) or len(_WORD.findall(between)) > _MOST_BETWEEN:
            continue
        if not draft.content or any(overlap(piece, inner.bounds) for piece in draft.content):
            draft.content = (inner.bounds,)


def _by_block(scene: Scene, drafts: Sequence[Draft]) -> dict[int, list[Draft]]:
    out: dict[int, list[Draft]] = {}
    n = 0
    for draft in drafts:
        at = draft.cue[0][0]
        while n < len(scene.blocks) and scene.blocks[n].end <= at:
            n += 1
        if n < len(scene.blocks) and scene.blocks[n].start <= at:
            out.setdefault(n, []).append(draft)
    return out


def _link_block(
    scene: Scene,
    n: int,
    found: Sequence[Quotation],
    drafts: Sequence[Draft],
    state: _State,
    made: list[Draft],
) -> None:
    block = scene.blocks[n]
    holders = _holders(drafts, found)
    speaker: Draft | None = None
    for k, quotation in enumerate(found):
        holder = holders.get(k)
        if k == 0 and state.open_run is not None and quotation.start == block.start and holder is None:
            # A paragraph of a quotation that began before.
            _give(scene, state.open_run, quotation)
            speaker = state.open_run
            continue
        if holder is not None:
            speaker = holder
            continue
        low = found[k - 1].end if k else block.start
        high = found[k + 1].start if k + 1 < len(found) else block.end
        draft = (
            _after(scene, quotation, high, drafts)
            or _before(scene, quotation, low, drafts)
            or _misread(scene, quotation, high, made)
        )
        if draft is None and _is_utterance(scene, quotation):
            draft = _earlier(scene, quotation, low, n, speaker, state)
        if draft is not None:
            _give(scene, draft, quotation)
            speaker = draft
    if speaker is not None:
        state.last, state.last_block = speaker, n
    state.open_run = speaker if speaker is not None and found[-1].continued else None


def _holders(drafts: Sequence[Draft], found: Sequence[Quotation]) -> dict[int, Draft]:
    """For each quotation that lies in a content already the first draft that holds it."""
    starts = [q.start for q in found]
    out: dict[int, Draft] = {}
    for draft in drafts:
        for low, high in draft.content:
            k = max(0, bisect_right(starts, low) - 1)
            while k < len(found) and found[k].start < high:
                if found[k].end > low:
                    out.setdefault(k, draft)
                k += 1
    return out


def _give(scene: Scene, draft: Draft, quotation: Quotation) -> None:
    draft.content = joined(scene.text, (*draft.content, quotation.bounds))
    if draft.rule == "verb":
        draft.rule = "quotation"


def _inner_end(scene: Scene, quotation: Quotation) -> str:
    end = quotation.end - 1
    while end > quotation.start and scene.text[end] in "\"”»’'":
        end -= 1
    return scene.text[end]


def _after(scene: Scene, quotation: Quotation, high: int, drafts: Sequence[Draft]) -> Draft | None:
    """The cue in the words right after the quotation, in the same sentence."""
    text = scene.text
    low = quotation.end
    first = text[low:high].lstrip()[:1]
    if _inner_end(scene, quotation) == "." and not first.islower():
        return None
    stop = _first_stop(text, low, min(high, low + _MAX_GAP))
    for draft in _among(drafts, low, stop):
        at = draft.cue[0][0]
        if draft.speech and _free(draft, quotation):
            between = text[low:at]
            if len(_WORD.findall(between)) <= 40:
                return draft
            return None
    return None


def _misread(scene: Scene, quotation: Quotation, high: int, made: list[Draft]) -> Draft | None:
    """«…,” the British outlet reports.»: a verb that the parser took for a noun."""
    if _inner_end(scene, quotation) not in ",?!":
        return None
    stop = _first_stop(scene.text, quotation.end, min(high, quotation.end + _MAX_GAP))
    tokens = scene.parse.within(quotation.end, stop)
    while tokens and tokens[-1].pos == "PUNCT":
        tokens = tokens[:-1]
    if not 2 <= len(tokens) <= 14 or any(t.pos in {"VERB", "AUX"} for t in tokens[:-1]):
        return None
    last = tokens[-1]
    word = last.text.lower()
    stem = word[:-1] if word.endswith("s") else word[:-1] if word.endswith("ed") else word
    entry = cues().verbs.get(stem)
    if entry is None or "q" not in entry.frames:
        return None
    source = scene.tidy(tokens[0].start, tokens[-2].end)
    if source is None:
        return None
    draft = Draft(
        rule="quotation",
        source=(source,),
        cue=((last.start, last.end),),
        content=(),
        verb=last.i,
        speech=True,
    )
    made.append(draft)
    return draft


def _before(scene: Scene, quotation: Quotation, low: int, drafts: Sequence[Draft]) -> Draft | None:
    """The last cue in the words right before the quotation, in the same sentence."""
    text = scene.text
    start, end = trim(text, low, quotation.start)
    if start >= end:
        return None
    lead = text[start:end]
    colon = lead.endswith(":")
    if _ENDS_SENTENCE.search(lead) and not _ABBREVIATED.search(lead):
        return None
    begin = max(_last_stop(text, start, end), end - _MAX_GAP)
    for draft in reversed(_among(drafts, begin, end)):
        if (draft.speech or colon) and _free(draft, quotation):
            return draft
    return None


def _among(drafts: Sequence[Draft], low: int, high: int) -> Sequence[Draft]:
    """Of drafts in the order of their cues those whose cue begins in ``low..high``."""
    first = bisect_left(drafts, low, key=lambda d: d.cue[0][0])
    return drafts[first : bisect_left(drafts, high, lo=first, key=lambda d: d.cue[0][0])]


def _free(draft: Draft, quotation: Quotation) -> bool:
    """Whether the draft may take the quotation: it has no content, or content that is speech already."""
    if not draft.content:
        return True
    return draft.rule == "quotation" or any(
        abs(piece[1] - quotation.start) <= 2 or abs(quotation.end - piece[0]) <= 2 for piece in draft.content
    )


def _earlier(
    scene: Scene, quotation: Quotation, low: int, n: int, speaker: Draft | None, state: _State
) -> Draft | None:
    """No cue of its own: the speaker of the quotation before it in the paragraph, or before that."""
    lead = scene.text[low : quotation.start].strip()
    if lead and not _ENDS_SENTENCE.search(lead):
        return None
    if speaker is not None:
        return speaker
    if lead or state.last is None or state.last_block < n - 1 or scene.quotes.at(quotation.start) is None:
        return None
    rest = scene.text[quotation.end : scene.blocks[n].end].strip()
    return state.last if not rest or rest[0].isupper() or rest[0] in '"“' else None


def _is_utterance(scene: Scene, quotation: Quotation) -> bool:
    words = len(_WORD.findall(scene.text, quotation.start, min(quotation.end, quotation.start + 200)))
    return words >= _MIN_WORDS or (words >= 2 and _inner_end(scene, quotation) in ".!?…")


def _first_stop(text: str, low: int, high: int) -> int:
    for match in _STOP.finditer(text, low, high):
        if not _ABBREVIATED.search(text, max(low, match.end() - 8), match.end()):
            return match.start()
    return high


def _last_stop(text: str, low: int, high: int) -> int:
    at = low
    for match in _STOP.finditer(text, low, high):
        if match.end() < high and not _ABBREVIATED.search(text, max(low, match.end() - 8), match.end()):
            at = match.end()
    return at
