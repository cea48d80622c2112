"""The rules annotator: cue lexicon and parse, no model and no training data."""

from __future__ import annotations

from onrecord.annotate.annotator import AnnotatedDocument, Layer, Origin, digest_of
from onrecord.annotate.attribution.citing import cited
from onrecord.annotate.attribution.complete import complete
from onrecord.annotate.attribution.headline import headline_drafts, with_first_names, within_headlines
from onrecord.annotate.attribution.known import let_be_known
from onrecord.annotate.attribution.nominal import nominal_drafts, parted_by_according, trailing_reports
from onrecord.annotate.attribution.quoted import link_quotations
from onrecord.annotate.attribution.raw import RawAttribution
from onrecord.annotate.attribution.scene import Scene
from onrecord.annotate.attribution.signed import signed_drafts
from onrecord.annotate.attribution.turns import turn_drafts
from onrecord.annotate.attribution.verbs import verb_drafts, without_mere_complements
from onrecord.annotate.lexicon import load

VERSION = "3"
_LEXICONS = ("authority", "chain", "cues", "given", "outlets", "persons", "titles")
LANGUAGES = frozenset({"en", "und", ""})


class AttributionRules:
    """Assigns the attributions from the parse and the cue lexicon."""

    name = "rules"
    requires = frozenset({Layer.PARSE, Layer.ENTITIES})
    assigns = frozenset({Layer.ATTRIBUTIONS})

    @property
    def origin(self) -> Origin:
        digest = digest_of([load(name).digest for name in _LEXICONS])
        return Origin(annotator=self.name, version=VERSION, settings=digest)

    def annotate(self, annotated: AnnotatedDocument, /) -> AnnotatedDocument:
        found = complete(annotated, raw_attributions(annotated))
        return annotated.with_layers(self.origin, attributions=found)


def raw_attributions(annotated: AnnotatedDocument) -> tuple[RawAttribution, ...]:
    """Source, cue and content of every attribution that the rules find, nested ones too, in text order."""
    if annotated.document.language not in LANGUAGES or not annotated.need_parse().tokens:
        return ()
    scene = Scene(annotated)
    headlines = headline_drafts(scene)
    verbs = verb_drafts(scene)
    nominal = nominal_drafts(scene, taken=[d.cue[0] for d in verbs])
    others = without_mere_complements(scene, within_headlines(headlines, [*verbs, *nominal]))
    spoken = [*headlines, *turn_drafts(scene), *signed_drafts(scene), *trailing_reports(scene, others)]
    linked = parted_by_according(scene, link_quotations(scene, spoken))
    linked = with_first_names(scene, cited(scene, linked))
    seen: set[tuple[object, ...]] = set()
    out: list[RawAttribution] = []
    for draft in linked:
        key = (draft.content, draft.source, draft.outer)
        if key in seen:
            continue
        seen.add(key)
        out.append(
            RawAttribution(
                content=draft.content, source=draft.source, cue=draft.cue, rule=draft.rule, outer=draft.outer
            )
        )
    return tuple(let_be_known(scene, raw) for raw in out)
