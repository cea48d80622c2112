"""Web Annotation, schema.org and PROV, each read by a library or schema of its own."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import record_samples
from onrecord.export.passages import Passages
from onrecord.ledger.store import View

pyld = pytest.importorskip("pyld.jsonld")
prov_model = pytest.importorskip("prov.model")

SCHEMAS = Path(__file__).parent / "schemas"
OA = "http://www.w3.org/ns/oa#"
ANNO = {
    "oa": OA,
    "dcterms": "http://purl.org/dc/terms/",
    "as": "https://www.w3.org/ns/activitystreams#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": {"@type": "@id", "@id": "@id"},
    "type": {"@type": "@vocab", "@id": "@type"},
    **{name: f"oa:{name}" for name in ("Annotation", "TextualBody", "SpecificResource")},
    **{name: f"oa:{name}" for name in ("TextQuoteSelector", "TextPositionSelector", "describing")},
    **{name: f"oa:{name}" for name in ("identifying", "tagging")},
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Software": "as:Application",
    "label": "rdfs:label",
    "first": {"@type": "@id", "@id": "as:first"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "startIndex": {"@type": "xsd:nonNegativeInteger", "@id": "as:startIndex"},
    "total": {"@type": "xsd:nonNegativeInteger", "@id": "as:totalItems"},
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "state": {"@type": "@id", "@id": "oa:hasState"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"},
    "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
    "value": "rdf:value",
    "format": "dcterms:format",
    "created": {"@type": "xsd:dateTime", "@id": "dcterms:created"},
    "creator": {"@type": "@id", "@id": "dcterms:creator"},
    "name": "foaf:name",
}
"""The terms of the recommendation's vocabulary that we use: what its own context says of them."""

TERMS = {
    "NewsArticle": "headline url identifier datePublished inLanguage publisher author isBasedOn articleBody",
    "Quotation": "text creator creditText isPartOf url",
    "CreativeWork": "text creator creditText isPartOf url additionalType name",
    "Claim": "name text creator appearance firstAppearance url temporalCoverage additionalType",
    "Collection": "name hasPart",
    "Person": "name",
    "Organization": "name",
    "NewsMediaOrganization": "name",
    "Thing": "name",
}
"""Of each type that we use the properties that schema.org defines for it (or for a type above it)."""


def loader(url: str, _: Any) -> dict[str, Any]:
    known = {
        "http://www.w3.org/ns/anno.jsonld": ANNO,
        "https://schema.org": {"@vocab": "https://schema.org/", "url": {"@type": "@id"}},
    }
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": known[url]}}


@pytest.fixture
def collection(view: View, exported) -> Any:
    return json.loads(exported("web-annotation", view))


def test_annotations_keep_the_model(collection: Any) -> None:
    schema = json.loads((SCHEMAS / "web-annotation.schema.json").read_text())
    Draft202012Validator(schema).validate(collection)
    items = collection["first"]["items"]
    assert collection["total"] == len(items) == len({item["id"] for item in items}) == 10


def test_annotations_expand_to_the_terms_of_the_recommendation(collection: Any) -> None:
    (expanded,) = pyld.expand(collection, {"documentLoader": loader})
    items = expanded["https://www.w3.org/ns/activitystreams#first"][0][
        "https://www.w3.org/ns/activitystreams#items"
    ][0]["@list"]
    assert len(items) == collection["total"]
    for item in items:
        assert item["@type"] == [f"{OA}Annotation"]
        for target in item[f"{OA}hasTarget"]:
            assert [each["@type"] for each in target[f"{OA}hasSelector"]] == [
                [f"{OA}TextQuoteSelector"],
                [f"{OA}TextPositionSelector"],
            ]
            assert "urn:onrecord:sha256" in target[f"{OA}hasState"][0]


def test_annotations_point_at_their_characters_in_code_points(view: View, collection: Any) -> None:
    texts = {document.id: document.text for document in view.documents()}
    beyond = 0
    for item in collection["first"]["items"]:
        for target in item["target"]:
            text = texts[target["state"]["onrecord:article"]]
            quote, position = target["selector"]
            start, end = position["start"], position["end"]
            assert text[start:end] == quote["exact"]
            assert text[:start].endswith(quote["prefix"])
            assert text[end:].startswith(quote["suffix"])
            assert quote["prefix"] or start == 0
            state = target["state"]
            assert state["onrecord:sha256"] == hashlib.sha256(text.encode()).hexdigest()
            assert state["onrecord:length"] == len(text)
            beyond += len(text[:end].encode("utf-16-le")) // 2 != end
    assert beyond, "nothing stands behind a character outside the basic plane"


def test_schema_org_uses_its_terms_and_rates_nothing(view: View, dates: View, exported) -> None:
    for each in (view, dates):
        raw = exported("schema-org", each)
        assert b"Review" not in raw
        assert b"ating" not in raw
        graph = json.loads(raw)
        pyld.expand(graph, {"documentLoader": loader})
        for node in graph["@graph"]:
            _of_its_type(node)


def _of_its_type(node: Any) -> None:
    if isinstance(node, list):
        for each in node:
            _of_its_type(each)
    if isinstance(node, dict) and "@type" in node:
        assert {key for key in node if not key.startswith("@")} <= set(TERMS[node["@type"]].split())
        for value in node.values():
            _of_its_type(value)


def test_schema_org_claims_appear_in_articles_that_are_there(view: View, exported) -> None:
    graph = json.loads(exported("schema-org", view, with_text=True))["@graph"]
    articles = {node["@id"]: node for node in graph if node["@type"] == "NewsArticle"}
    assert len(articles) == 3
    claims = [node for node in graph if node["@type"] == "Claim"]
    assert claims
    for claim in claims:
        places = claim["appearance"] if isinstance(claim["appearance"], list) else [claim["appearance"]]
        assert all(claim["text"] in articles[place["@id"]]["articleBody"] for place in places)
    dated = [node for node in articles.values() if "datePublished" in node]
    assert sorted(node["datePublished"] for node in dated) == ["2029-12-31", "2031-02-03"]
    undated = next(node for node in articles.values() if "datePublished" not in node)
    first = [claim.get("firstAppearance", {}).get("@id") for claim in claims]
    assert undated["@id"] not in first


def test_schema_org_gives_an_unnamed_source_no_node(view: View, exported) -> None:
    graph = json.loads(exported("schema-org", view))["@graph"]
    told = next(node for node in graph if "officials" in str(node.get("creditText")))
    assert "creator" not in told
    assert told["creditText"] == "officials (anonymous)"


def test_schema_org_says_how_wide_a_date_is(dates: View, exported) -> None:
    graph = json.loads(exported("schema-org", dates))["@graph"]
    told = {
        node["text"].split(" will")[0]: node.get("temporalCoverage")
        for node in graph
        if node["@type"] == "Claim"
    }
    assert told["The mill"] == ["2031-03-02/2031-03-02"]
    assert told["The forge"] == ["2031-05-01/2031-05-31"]
    assert told["The tower"] == ["../2031-06-30"]
    assert told["The bridge"] == ["2031-07-01/.."]
    assert told["The weir"] is None


def test_prov_is_read_by_its_library(view: View, exported) -> None:
    raw = exported("prov", view)
    found = prov_model.ProvDocument.deserialize(content=raw.decode(), format="json")
    assert json.loads(found.serialize(format="json"))
    names = {str(record.identifier) for record in found.get_records() if record.identifier}
    entries = [recorded.entry for recorded in view.entries()]
    assert {f"onrecord:{entry.id}" for entry in entries} <= names
    relations = found.get_records(prov_model.ProvRelation)
    known = {str(r.identifier) for r in found.get_records(prov_model.ProvElement)}
    known |= {"onrecord:cla-x", "onrecord:cla-y"}  # claims that the invented record names and lacks
    for relation in relations:
        for _, value in relation.formal_attributes:
            if isinstance(value, prov_model.QualifiedName):
                assert str(value) in known, f"{relation} leads nowhere"


def test_prov_tells_article_build_annotator_and_voice(view: View, exported) -> None:
    graph = json.loads(exported("prov", view))
    said = next(
        r.entry for r in view.entries() if r.entry.type == "attribution" and r.entry.body["kind"] == "direct"
    )
    mine = f"onrecord:{said.id}"
    assert any(
        each["prov:generatedEntity"] == mine and each["prov:usedEntity"] == f"onrecord:article:{said.doc_id}"
        for each in graph["wasDerivedFrom"].values()
    )
    assert any(each["prov:entity"] == mine for each in graph["wasGeneratedBy"].values())
    voice = next(
        each["prov:agent"]
        for each in graph["wasAttributedTo"].values()
        if each["prov:entity"] == f"onrecord:statement:{said.id}"
    )
    assert graph["agent"][voice]["prov:label"] == "Ada Renn"


def test_prov_ties_unnamed_sources_to_nobody(view: View, exported) -> None:
    graph = json.loads(exported("prov", view))
    unnamed = {name: each for name, each in graph["agent"].items() if name.startswith("onrecord:unnamed:")}
    assert unnamed
    for name in unnamed:
        owned = [e for e in graph["wasAttributedTo"].values() if e["prov:agent"] == name]
        assert len(owned) == 1


# -- links -----------------------------------------------------------------------------------
def test_a_link_leads_to_the_words_or_to_the_reading_room() -> None:
    doc, _, hostile = record_samples.documents()
    entry = record_samples.harbour_entries(doc)[0]
    known = {doc.id: doc, hostile.id: hostile}
    link = Passages(known).link(entry)
    assert link.startswith("https://post.test/2031/02/03/harbour#:~:text=")
    assert Passages(known).article(hostile.id) == ""
    room = Passages(known, "http://127.0.0.1:8371/").link(entry)
    assert room == f"http://127.0.0.1:8371/articles/{doc.id}?entry={entry.id}#{entry.id}"


@given(st.text(st.characters(), min_size=1))
def test_a_text_fragment_keeps_to_its_grammar(words: str) -> None:
    doc, _, _ = record_samples.documents()
    link = Passages({doc.id: doc}).address(doc.id, words)
    if words.strip():
        told = link.split("#:~:text=", 1)[1]
        assert told.count(",") <= 1
        assert set(told) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%_.~,")
