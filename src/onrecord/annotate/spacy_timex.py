"""The reader of time as a spaCy component: ``nlp.add_pipe("onrecord_timex")``.

It sets ``doc._.timexes`` (:class:`~onrecord.annotate.layers.Timex`, in order) and the span group
``doc.spans["timexes"]``, labelled DATE, TIME, DURATION or SET, each with its ``span._.timex``. The day of
writing is ``doc._.published`` (ISO 8601) where it is set, else the option ``published``; a parse sharpens
past and future when the pipeline makes one.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from onrecord.annotate.layers import Sentence, Token
from onrecord.annotate.sentence import Parse
from onrecord.annotate.timex import tag
from onrecord.document import ZoneKind
from onrecord.interval import Interval, parse

NAME = "onrecord_timex"
GROUP = "timexes"


class TimexComponent:
    """Tags each document that passes."""

    def __init__(self, published: str = "") -> None:
        self.published = _interval(published)
        for name, default in (("timexes", ()), ("published", "")):
            if not Doc.has_extension(name):
                Doc.set_extension(name, default=default)

    def __call__(self, doc: Doc) -> Doc:
        published = _interval(doc._.published) or self.published
        timexes = tag(doc.text, published, _parse(doc) if doc.has_annotation("DEP") else None)
        doc._.timexes = timexes
        if not Span.has_extension("timex"):
            Span.set_extension("timex", default=None)
        spans: list[Span] = []
        for timex in timexes:
            span = doc.char_span(timex.start, timex.end, label=str(timex.type), alignment_mode="expand")
            if span is not None:
                span._.timex = timex
                spans.append(span)
        doc.spans[GROUP] = SpanGroup(doc, name=GROUP, spans=spans)
        return doc


@Language.factory(NAME, default_config={"published": ""}, assigns=["doc._.timexes", "doc.spans"])
def create(nlp: Language, name: str, published: str) -> TimexComponent:  # noqa: ARG001
    """The factory that spaCy calls; ``published`` is the day of writing of all texts, or empty.

    Raises:
        IntervalError: when ``published`` is no date.
    """
    return TimexComponent(published)


def _interval(published: str) -> Interval | None:
    return parse(published) if published else None


def _parse(doc: Doc) -> Parse:
    tokens = tuple(
        Token(
            i=t.i,
            start=t.idx,
            end=t.idx + len(t.text),
            text=t.text,
            lemma=t.lemma_,
            pos=t.pos_,
            tag=t.tag_,
            dep=t.dep_,
            head=t.head.i,
        )
        for t in doc
    )
    sentences = tuple(
        Sentence(first=s.start, last=s.end, start=s.start_char, end=s.end_char, zone=ZoneKind.BODY)
        for s in doc.sents
    )
    return Parse(tokens=tokens, sentences=sentences)
