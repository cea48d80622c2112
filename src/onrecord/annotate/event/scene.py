"""One article with the look-ups that the event rules share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from onrecord.annotate import quantity
from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.event.argument import Arguments
from onrecord.annotate.event.governing_noun import GoverningNouns
from onrecord.annotate.event.governing_verb import GoverningVerbs
from onrecord.annotate.event.grammar import Grammar
from onrecord.annotate.event.licensing import VerbLicences
from onrecord.annotate.event.nominal import NounLicences
from onrecord.annotate.event.noun_screen import NounScreen
from onrecord.annotate.event.party import Parties
from onrecord.annotate.event.rules import Rules, rules
from onrecord.annotate.event.screen import Screen
from onrecord.annotate.event.unworded import Unworded
from onrecord.annotate.event.when import When
from onrecord.annotate.layers import Attribution, Entity, Quantity, TimexType, Token
from onrecord.annotate.place import state_of
from onrecord.interval import Interval
from onrecord.span import Bounds


@dataclass(frozen=True)
class Scene:
    """One annotated document, and the rules set up for it."""

    annotated: AnnotatedDocument
    extra: tuple[Path, ...] = ()

    @cached_property
    def grammar(self) -> Grammar:
        return Grammar(self.annotated.need_parse())

    @cached_property
    def parties(self) -> Parties:
        return Parties(self.grammar, self.rules, self.dated)

    @cached_property
    def _governing(self) -> tuple[GoverningVerbs, GoverningNouns]:
        return GoverningVerbs(self.grammar, self.rules, self.parties), GoverningNouns(self.parties)

    @cached_property
    def verb_licences(self) -> VerbLicences:
        return VerbLicences(self.grammar, self.rules, self.parties, *self._governing)

    @cached_property
    def noun_licences(self) -> NounLicences:
        return NounLicences(self.grammar, self.rules, self.parties, *self._governing)

    @cached_property
    def arguments(self) -> Arguments:
        return Arguments(self.grammar, self.rules, self.parties, self.entity_at, self.extra)

    @cached_property
    def when(self) -> When:
        return When(self.grammar, self.annotated.need_timexes(), self.published)

    @cached_property
    def screen(self) -> Screen:
        return Screen(self.grammar, self.rules, self.arguments, self.dated)

    @cached_property
    def nouns(self) -> NounScreen:
        return NounScreen(self.grammar, self.rules, self.screen)

    @cached_property
    def unworded(self) -> Unworded:
        return Unworded(self.grammar, self.rules, self.screen, self.nouns)

    @cached_property
    def quantities_of(self) -> dict[int, tuple[Quantity, ...]]:
        """The quantities of each sentence, by its first token."""
        rows: dict[int, list[Quantity]] = {}
        for each in self.quantities:
            token = self.grammar.parse.token_at(each.end - 1)
            if token is not None:
                rows.setdefault(self.grammar.parse.sentence_of(token.i).first, []).append(each)
        return {first: tuple(row) for first, row in rows.items()}

    @cached_property
    def _around(self) -> dict[int, tuple[Attribution, ...]]:
        """The attributions whose content holds each token."""
        rows: dict[int, list[Attribution]] = {}
        for attribution in self.annotated.need_attributions():
            if attribution.source or attribution.sources:
                for piece in attribution.content:
                    for token in self.grammar.parse.within(*piece):
                        rows.setdefault(token.i, []).append(attribution)
        return {i: tuple(row) for i, row in rows.items()}

    def around(self, i: int) -> tuple[Attribution, ...]:
        """The attributions with a source whose content holds token ``i``."""
        return self._around.get(i, ())

    @cached_property
    def text(self) -> str:
        """The reading view of the text."""
        return self.annotated.reading

    @cached_property
    def rules(self) -> Rules:
        return rules(extra=self.extra)

    @cached_property
    def entity_at(self) -> dict[int, Entity]:
        parse = self.grammar.parse
        return {t.i: e for e in self.annotated.need_entities() for t in parse.within(e.start, e.end)}

    @cached_property
    def dated(self) -> frozenset[int]:
        parse = self.grammar.parse
        return frozenset(t.i for x in self.annotated.need_timexes() for t in parse.within(x.start, x.end))

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        dates = [t.bounds for t in self.annotated.need_timexes() if t.type is not TimexType.DURATION]
        return quantity.quantities(self.grammar.parse, self.text, not_in=dates, extra=self.extra)

    @property
    def published(self) -> Interval:
        return self.annotated.document.published.interval

    @cached_property
    def cues(self) -> tuple[Bounds, ...]:
        return tuple(piece for a in self.annotated.need_attributions() for piece in a.cue)

    @cached_property
    def states_named(self) -> frozenset[str]:
        """States that the article names by name or adjective, which lets a seat stand for one."""
        text = self.annotated.document.text
        forms = {" ".join(text[e.start : e.end].split()) for e in self.annotated.need_entities()}
        return frozenset(filter(None, (state_of(form, extra=self.extra) for form in forms)))

    def noun_key(self, token: Token) -> str:
        """The noun as the lexicon has it; the parser parts «phase-out» in three."""
        tokens, i = self.grammar.tokens, token.i
        if i >= 2 and tokens[i - 1].text == "-" and tokens[i - 2].end == tokens[i - 1].start:
            return f"{tokens[i - 2].text}-{token.text}".lower()
        return token.lemma.lower() if token.pos in {"NOUN", "PROPN"} else ""
