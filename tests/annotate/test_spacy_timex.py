import pytest
import spacy

from onrecord.annotate import spacy_timex
from onrecord.errors import IntervalError


def test_spacy_component_sets_timexes_and_spans() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(spacy_timex.NAME, config={"published": "2024-09-06"})
    doc = nlp("The last unit will leave on Monday, within two years of the deal.")
    assert [t.value for t in doc._.timexes] == ["2024-09-09", "P2Y"]
    assert [(s.text, s.label_) for s in doc.spans["timexes"]] == [
        ("Monday", "DATE"),
        ("two years", "DURATION"),
    ]
    assert [s._.timex for s in doc.spans["timexes"]] == list(doc._.timexes)


def test_spacy_component_reads_the_date_of_each_document() -> None:
    nlp = spacy.blank("en")
    component = nlp.add_pipe(spacy_timex.NAME)
    doc = nlp.make_doc("They left last month.")
    doc._.published = "2021-03-02"
    assert [t.value for t in component(doc)._.timexes] == ["2021-02"]


def test_spacy_component_refuses_what_is_no_date() -> None:
    with pytest.raises(IntervalError):
        spacy.blank("en").add_pipe(spacy_timex.NAME, config={"published": "soon"})
