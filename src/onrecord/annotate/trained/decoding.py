"""From scores to attributions: cues, the source of each, and contents that share no word.

A cue is a run of words that are likely cue words. Its source is the stretch within one paragraph that
its first and last word, and the words between them, make most likely, unless none is likelier. Contents
are the best path through the words of a paragraph, where each word is in the content of one cue or of
none and each change costs something.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.annotate.trained.borders import Borders, Scores
from onrecord.annotate.trained.encoding import MARK, Ints, Pieces, Window
from onrecord.annotate.trained.linking import Floats, Outputs, link_scores
from onrecord.annotate.trained.quotations import whole_quotations, without_plain_paragraphs
from onrecord.annotate.trained.seen import Seen, SeenWords
from onrecord.span import Bounds

_BLOCK = 512
"""Words over which contents are parted at once, at most: bounds the work on a text without an end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Thresholds, chosen on half of the development articles.

    Attributes:
        cue: least probability that a word belongs to a run of cue words.
        change: cost, in log-odds, of beginning or ending a content.
        content: added to the log-odds of every word to be content.
        inner: weight of the log-odds of the words in a source beside those of its two ends.
        absent: added to the score of having no source.
        keep: least summed log-odds of a whole content.
        outer: least mean log-odds that a cue's words are a cue, less those that they are the content
            of another cue, if that is likely; below, its words go to the content around it.
        border: weight of the parse's log-odds that a content begins or ends at a word.
        source_border: the same for a source.
        seen: added to the log-odds of the words of the rules' content for a cue that they see too.
        unseen: taken from those of the other words of that cue's paragraph.
        seen_source: added at the two ends of the rules' source.
    """

    cue: float = 0.5
    change: float = 2.0
    content: float = 0.0
    inner: float = 0.1
    absent: float = 0.0
    keep: float = 0.0
    outer: float = 0.0
    border: float = 0.0
    source_border: float = 0.0
    seen: float = 0.0
    unseen: float = 0.0
    seen_source: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution as bounds of the text; no source when the text names none."""

    cue: Bounds
    source: Bounds | None
    content: tuple[Bounds, ...]


@dataclass(slots=True)
class _Cue:
    """A cue in words ``first..last``, its source, and log-odds of content for the words from ``at``."""

    first: int
    last: int
    source: tuple[int, int] | None
    at: int
    content: Floats
    outer: float
    """Log-odds of its words to be a cue, less the highest to be the content of another cue."""


@dataclass(frozen=True, slots=True)
class _Words:
    begin: Ints
    """First piece of each word, and the number of pieces at the end."""
    start: Ints
    end: Ints
    paragraph: Ints
    mark: Ints
    """0 for a word, :data:`_LOOSE` for a mark that a span neither begins nor ends with, else 1."""
    quote: Ints


_LOOSE = 2
_LOOSE_MARKS = frozenset(".,;:")


def _words_of(pieces: Pieces, text: str) -> _Words:
    begin = np.append(np.flatnonzero(np.diff(pieces.word, prepend=-1)), len(pieces))
    first, last = begin[:-1], begin[1:] - 1
    marks = np.zeros(len(first), dtype=np.int64)
    for word in np.flatnonzero(pieces.case[first] == MARK).tolist():
        shown = text[pieces.start[first[word]] : pieces.end[last[word]]]
        loose = shown in _LOOSE_MARKS and pieces.quote[first[word]] == 0
        marks[word] = _LOOSE if loose else 1
    return _Words(
        begin, pieces.start[first], pieces.end[last], pieces.paragraph[first], marks, pieces.quote[first]
    )


def decode(
    text: str,
    pieces: Pieces,
    windows: tuple[Window, ...],
    read: Callable[[Window], Outputs],
    settings: Settings,
    borders: Callable[[Ints, Ints], Borders] | None = None,
    seen: Sequence[Seen] = (),
) -> tuple[Found, ...]:
    """The attributions of a text, in the order of their cues; ``read`` runs the encoder on a window.

    ``borders`` tells from the parse how fit the words, by their starts and ends, are to begin or end a span;
    ``seen`` are the attributions that the rules see.
    """
    if not len(pieces):
        return ()
    words = _words_of(pieces, text)
    fit = (borders or _no_borders)(words.start, words.end).scores
    cues: list[_Cue] = []
    known = SeenWords(seen, words.start, words.end)
    for window in windows:
        source_fit = fit[2:] * settings.source_border
        found = _read_window(pieces, words, window, read(window), settings, source_fit, known)
        cues.extend(cue for cue in found if cue.outer > settings.outer)
    contents = _contents(words, cues, settings, fit[:2] * settings.border)
    taken = [(cue.first, cue.last) for cue in cues]
    contents = whole_quotations(contents, taken, words.quote, words.paragraph, words.mark)
    contents = without_plain_paragraphs(contents, taken, words.quote, words.paragraph)
    out = []
    for number, cue in enumerate(cues):
        if contents[number]:
            out.append(
                Found(
                    cue=_bounds(words, *(_trimmed(cue.first, cue.last, words.mark) or (cue.first, cue.last))),
                    source=cue.source and _bounds(words, *cue.source),
                    content=tuple(_bounds(words, a, b) for a, b in contents[number]),
                )
            )
    return tuple(out)


def _no_borders(start: Ints, _: Ints) -> Borders:
    return Borders(np.zeros((4, len(start))))


def _bounds(words: _Words, first: int, last: int) -> Bounds:
    return int(words.start[first]), int(words.end[last - 1])


def _read_window(
    pieces: Pieces,
    words: _Words,
    window: Window,
    outputs: Outputs,
    settings: Settings,
    fit: Scores,
    seen: SeenWords,
) -> Iterator[_Cue]:
    """The cues that ``window`` owns. A word cut by the window's border counts with what is inside."""
    low = int(np.searchsorted(words.begin, window.first, side="right")) - 1
    high = int(np.searchsorted(words.begin, window.last, side="left"))
    at = np.maximum(words.begin[low:high] - window.first, 0)
    runs = list(_cue_runs(outputs, at, words.paragraph[low:high], settings.cue))
    own = [
        (a, b)
        for a, b in runs
        if window.own_first <= max(words.begin[low + a], window.first) < window.own_last
    ]
    if not own:
        return
    n = window.last - window.first
    first = at[[a for a, _ in own]]
    last = np.append(at, n)[[b for _, b in own]]
    scores, none = link_scores(outputs, pieces.paragraph[window.first : window.last], first, last)
    sizes = np.diff(np.append(at, n)).astype(np.float32)
    by_word = np.add.reduceat(scores[:, :2], at, axis=2) / sizes
    by_source, content = by_word[:, 0], by_word[:, 1]
    source_odds = by_source - np.logaddexp(0, content)
    content_odds = np.asarray(content - np.logaddexp(0, by_source) + settings.content, dtype=np.float32)
    begins = scores[:, 2] - none[:, None]
    ends = scores[:, 3] - none[:, None]
    begins = np.asarray(begins[:, at] + fit[0, low:high], dtype=np.float32)
    ends = np.asarray(ends[:, np.append(at[1:], n) - 1] + fit[1, low:high], dtype=np.float32)
    paragraph = words.paragraph[low:high]
    for number, (a, b) in enumerate(own):
        one = seen.by_cue(low + a, low + b)
        if one is not None:
            held = seen.content_words(one, low, high)
            near = paragraph == paragraph[a]
            content_odds[number] += held * settings.seen - (1 - held) * near * settings.unseen
            source = seen.source_words(one) or (-1, -1)
            if low <= source[0] and source[1] <= high:
                begins[number, source[0] - low] += settings.seen_source
                ends[number, source[1] - 1 - low] += settings.seen_source
    outer = _outer_odds(outputs, at, own, content_odds)
    for number, (a, b) in enumerate(own):
        begins[number, a:b] = ends[number, a:b] = -50
        inner = source_odds[number] * settings.inner
        found = _best_stretch(begins[number], ends[number], inner, paragraph, 2 * settings.absent)
        yield _Cue(
            first=low + a,
            last=low + b,
            source=(low + found[0], low + found[1]) if found else None,
            at=low,
            content=content_odds[number],
            outer=outer[number],
        )


def _outer_odds(outputs: Outputs, at: Ints, own: list[tuple[int, int]], content: Floats) -> list[float]:
    logits = outputs.cue[at]
    odds = np.logaddexp(logits[:, 1], logits[:, 2]) - logits[:, 0]
    out = []
    for number, (a, b) in enumerate(own):
        claims = content[:, a:b].mean(1)
        claims[number] = -50
        out.append(float(odds[a:b].mean() - max(0.0, claims.max())))
    return out


def _cue_runs(outputs: Outputs, at: Ints, paragraph: Ints, least: float) -> Iterator[tuple[int, int]]:
    """Runs of words that are likely cue words, parted where a word begins a cue of its own."""
    logits = outputs.cue[at]
    odds = logits - logits.max(-1, keepdims=True)
    chance = np.exp(odds)
    chance /= chance.sum(-1, keepdims=True)
    inside = 1 - chance[:, 0] > least
    begins = chance[:, 1] > chance[:, 2]
    start = last = -1
    for word in np.flatnonzero(inside):
        follows = start >= 0 and word == last and paragraph[word] == paragraph[word - 1]
        if not follows or begins[word]:
            if start >= 0:
                yield start, last
            start = int(word)
        last = int(word) + 1
    if start >= 0:
        yield start, last


_CANDIDATES = 6


def _best_stretch(
    begins: Floats, ends: Floats, inner: Floats, paragraph: Ints, least: float
) -> tuple[int, int] | None:
    """The best stretch, half-open, within one paragraph; none when no sum is over ``least``."""
    first = np.sort(np.argsort(-begins, kind="stable")[:_CANDIDATES])
    last = np.sort(np.argsort(-ends, kind="stable")[:_CANDIDATES])
    sums = np.concatenate([[0.0], np.cumsum(inner, dtype=np.float64)])
    total = begins[first][:, None] + ends[last] + sums[last + 1] - sums[first][:, None]
    total[(first[:, None] > last) | (paragraph[first][:, None] != paragraph[last])] = -np.inf
    row, column = divmod(int(total.argmax()), len(last))
    return (int(first[row]), int(last[column]) + 1) if total[row, column] > least else None


def _contents(
    words: _Words, cues: list[_Cue], settings: Settings, fit: Scores
) -> list[list[tuple[int, int]]]:
    """For each cue its contents as runs of words; no word is in two."""
    out: list[list[tuple[int, int]]] = [[] for _ in cues]
    taken = np.zeros(len(words.start), dtype=bool)
    for cue in cues:
        taken[cue.first : cue.last] = True
    edges = (np.diff(words.paragraph, prepend=-1) != 0) | np.diff(taken, prepend=False)
    edges[::_BLOCK] = True
    block = np.cumsum(edges)
    bearers: dict[int, list[int]] = defaultdict(list)
    for number, cue in enumerate(cues):
        likely = np.flatnonzero(cue.content > 0) + cue.at
        for name in np.unique(block[likely[~taken[likely]]]).tolist():
            bearers[name].append(number)
    for name in sorted(bearers):
        low, high = (int(np.searchsorted(block, name, side=side)) for side in ("left", "right"))
        _assign(cues, bearers[name], (low, high), settings.change - fit[:, low:high], out)
    joined = [list(_kept(runs, words)) for runs in out]
    return [runs if _sum(cue, runs) > settings.keep else [] for cue, runs in zip(cues, joined, strict=True)]


def _joined(runs: list[tuple[int, int]], paragraph: Ints) -> Iterator[tuple[int, int]]:
    """Runs in order, those that a block's border alone has parted made one."""
    open_run: tuple[int, int] | None = None
    for first, last in sorted(runs):
        if open_run and open_run[1] == first and paragraph[first] == paragraph[first - 1]:
            open_run = (open_run[0], last)
            continue
        if open_run:
            yield open_run
        open_run = (first, last)
    if open_run:
        yield open_run


def _kept(runs: list[tuple[int, int]], words: _Words) -> Iterator[tuple[int, int]]:
    for first, last in _joined(runs, words.paragraph):
        run = _trimmed(first, last, words.mark)
        if run:
            yield run


def _trimmed(first: int, last: int, mark: Ints) -> tuple[int, int] | None:
    """Words without the stops and commas at both ends that stand outside quotations, as PolNeAR has it.

    None when no word is left, marks alone.
    """
    while first < last and mark[first] == _LOOSE:
        first += 1
    while first < last and mark[last - 1] == _LOOSE:
        last -= 1
    return (first, last) if (mark[first:last] == 0).any() else None


def _sum(cue: _Cue, runs: list[tuple[int, int]]) -> float:
    return float(sum(cue.content[a - cue.at : b - cue.at].sum() for a, b in runs))


def _assign(
    cues: list[_Cue],
    numbers: list[int],
    block: tuple[int, int],
    cost: Scores,
    out: list[list[tuple[int, int]]],
) -> None:
    """Best path over the words of ``block``; state 0 is «in no content», state k that of the k-th cue.

    ``cost`` [2, words] is that of a content's beginning before a word and of its ending after it; the ends of
    the block cost nothing.
    """
    low, high = block
    gain = np.full((high - low, len(numbers) + 1), -50.0)
    gain[:, 0] = 0.0
    for state, number in enumerate(numbers, 1):
        cue = cues[number]
        a, b = max(low, cue.at), min(high, cue.at + len(cue.content))
        gain[a - low : b - low, state] = cue.content[a - cue.at : b - cue.at]
    back = np.zeros(gain.shape, dtype=np.int64)
    stay = np.arange(len(numbers) + 1)
    total = gain[0].copy()
    for step in range(1, high - low):
        leaving = total - cost[1, step - 1]
        leaving[0] = total[0]
        top = int(leaving.argmax())
        moved = np.full(len(total), leaving[top] - cost[0, step])
        moved[0] = leaving[top]
        back[step] = np.where(total >= moved, stay, top)
        total = np.maximum(total, moved) + gain[step]
    state = int(total.argmax())
    end = high
    for step in range(high - low - 1, -1, -1):
        before = int(back[step, state]) if step else -1
        if before != state:
            if state:
                out[numbers[state - 1]].append((low + step, end))
            end, state = low + step, before
