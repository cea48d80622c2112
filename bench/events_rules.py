"""The same questions by rules alone: the lexicon of acts for roots, the classes of factuality for events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.asked.encoding import passage
from onrecord.annotate.asked.words import stem
from onrecord.annotate.factuality import of_noun, of_verb
from onrecord.annotate.layers import Factuality, Token
from onrecord.annotate.lexicon import load
from onrecord.annotate.sentence import Parse
from onrecord.annotate.spacy_parse import SpacyParse
from onrecord.ingest.documents import ingest
from onrecord.ingest.options import Form, IngestOptions

NUMBERS = {
    Factuality.HAPPENED: 3.0,
    Factuality.ONGOING: 2.5,
    Factuality.PLANNED: 1.0,
    Factuality.DEMANDED: 0.5,
    Factuality.POSSIBLE: 0.5,
    Factuality.CONDITIONAL: 0.0,
    Factuality.UNKNOWN: 1.5,
    Factuality.DENIED: -2.0,
}
"""A number for each class, by what the class means: nothing was fitted."""


def roots(lines: list[dict[str, Any]]) -> Iterator[str]:
    """The root of the first act that the lexicon knows: between the parties, else behind, else before."""
    known: dict[str, str] = {}
    for act in load("acts").data["act"].values():
        for word in (*act["verbs"], *act["nouns"]):
            if " " not in word and act["root"]:
                known.setdefault(stem(word), act["root"])
    for line in lines:
        pair = line["pairs"][0]
        cut = passage(line["text"], tuple(pair["source"]), tuple(pair["target"]))
        words = f"{cut.between} {cut.behind} {cut.before}".lower().split()
        found = (known.get(stem(word.strip(".,;:\"'”’"))) for word in words)
        yield next((root for root in found if root), "SUPPORT")


def factuality(lines: list[dict[str, Any]]) -> Iterator[float]:
    """A number for each event of each line, by the class that the rules give its word."""
    parser = SpacyParse()
    for line in lines:
        raw = json.dumps({"id": "", "text": line["text"]}).encode()
        document = ingest(raw, where="bench", options=IngestOptions(form=Form.JSONL)).documents[0]
        parse = parser.annotate(AnnotatedDocument(document=document)).need_parse()
        for start, end in line["events"]:
            token = next((t for t in parse.tokens if t.start < end and t.end > start), None)
            yield NUMBERS[Factuality.UNKNOWN if token is None else _standing(parse, token)]


def _standing(parse: Parse, token: Token) -> Factuality:
    if token.pos in {"VERB", "AUX"}:
        lead = token
        while lead.dep == "conj":
            lead = parse.tokens[lead.head]
        return of_verb(parse, token.i, lead=lead.i).value
    return of_noun(parse, token.i, past=False).value
