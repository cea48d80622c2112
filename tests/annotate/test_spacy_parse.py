from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info

from onrecord import registry
from onrecord.annotate import spacy_parse
from onrecord.annotate.annotator import AnnotatedDocument, Layer
from onrecord.annotate.reading import reading_view
from onrecord.annotate.sentence import Parse
from onrecord.document import Document, Zone, ZoneKind, blocks, document_id

PARSER = registry.load(registry.Group.ANNOTATORS, "spacy")()


def annotate(text: str, *, chrome: tuple[str, ...] = ()) -> AnnotatedDocument:
    zones = tuple(
        Zone(a, b, ZoneKind.CHROME if text[a:b] in chrome else ZoneKind.BODY) for a, b in blocks(text)
    )
    made = Document(id=document_id(text=text, url=""), text=text, raw_digest="0", zones=zones)
    return PARSER.annotate(AnnotatedDocument(document=made))  # type: ignore[no-any-return]


def parse(text: str) -> Parse:
    return annotate(text).need_parse()


HOSTILE = st.text(
    st.characters(codec="utf-8") | st.sampled_from("\n\u00a0\u2028\u202e\u200d👩🏽\u0301“”’«»\u200f ."),
    max_size=200,
)


@settings(max_examples=40, deadline=None)
@given(HOSTILE)
def test_tokens_are_the_characters_of_the_text(text: str) -> None:
    found = parse(text)
    view = reading_view(text)
    for token in found.tokens:
        assert view[token.start : token.end].replace("\n", " ") == token.text
    assert all(a.end <= b.start for a, b in zip(found.tokens, found.tokens[1:], strict=False))
    assert all(s.first < s.last for s in found.sentences)
    for sentence in found.sentences:
        assert all(sentence.first <= t.head < sentence.last for t in found.tokens_of(sentence))


def test_sentences_never_cross_blocks() -> None:
    found = parse("Headline without a stop\n\nThe envoy left on Friday. Nobody followed.")
    assert [(s.start, s.end) for s in found.sentences] == [(0, 23), (25, 50), (51, 67)]


def test_chrome_is_not_parsed_and_offsets_hold() -> None:
    text = "The envoy left.\n\nAdvertisement\n\nNobody followed."
    annotated = annotate(text, chrome=("Advertisement",))
    words = [text[t.start : t.end] for t in annotated.need_parse().tokens]
    assert words == ["The", "envoy", "left", ".", "Nobody", "followed", "."]


def test_walks_over_the_tree() -> None:
    text = "The old envoy left the city."
    found = parse(text)
    left = next(t for t in found.tokens if t.text == "left")
    subject = found.child(left.i, "nsubj")
    assert subject is not None
    assert found.phrase(subject.i) == (0, 13)
    assert [t.text for t in found.subtree(subject.i)] == ["The", "old", "envoy"]
    assert [t.text for t in found.ancestors(subject.i)] == ["left"]
    assert found.root_of(0, 13) == subject
    assert found.token_at(9) == subject
    assert [t.text for t in found.within(5, 12)] == ["old", "envoy"]
    assert found.sentence_at(3) == found.sentences[0]
    assert found.token_at(7) is None


def test_an_endless_block_is_read_in_pieces_and_whole() -> None:
    text = ("and the envoy went on and on without a stop " * 800).strip()
    found = parse(text)
    assert "".join(t.text for t in found.tokens) == text.replace(" ", "")


def test_the_same_article_parses_alike_beside_any_neighbour() -> None:
    text = "Jane Doe told reporters the bridge would open by May 2031."
    alone = annotate(text)
    annotate("Something else entirely was said by John Roe in Paris. " * 20)
    again = annotate(text)
    assert (alone.parse, alone.entities) == (again.parse, again.entities)


def test_the_origin_names_the_model_without_loading_it() -> None:
    origin = PARSER.origin
    assert origin.annotator == "spacy"
    assert "en_core_web_sm" in origin.version
    assert annotate("Yes.").origin(Layer.PARSE) == origin


@pytest.mark.parametrize("text", ["", "\n\n", "\u00a0"])
def test_nothing_to_read_gives_empty_layers(text: str) -> None:
    annotated = annotate(text)
    assert annotated.need_parse().tokens == ()
    assert annotated.need_entities() == ()


def test_numeric_threads_are_one_while_parsing_and_as_before_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def blas() -> set[int]:
        return {row["num_threads"] for row in threadpool_info() if row["user_api"] == "blas"}

    seen: list[set[int]] = []
    take = spacy_parse._take_tokens
    monkeypatch.setattr(spacy_parse, "_take_tokens", lambda *given: (seen.append(blas()), take(*given))[1])
    annotate("The dam will close in May.")
    before = blas()
    annotate("The dam will close in May. It opened in June.")
    assert set().union(*seen) <= {1}
    assert seen
    assert blas() == before
