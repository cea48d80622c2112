"""The report as Markdown, for a newsroom's own pages: tables, quotations, links to the articles.

Everything of an article is escaped, so that it stays text wherever the file is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup

from onrecord.report.cards import Article, Card
from onrecord.report.model import Report
from onrecord.report.time_rows import TimeRow
from onrecord.wording import one_line, plural

_MEANT = re.compile(r"([\\`*_\[\]<>#|~&$]|:(?=//)|(?<=www)\.)")


def pieces(report: Report) -> Iterator[str]:
    """The page in pieces, to be written as they come. The same report gives the same characters."""
    yield f"# {text(report.title)}\n\n"
    yield from _head(report)
    yield "\n## What was promised\n\n"
    yield "«overdue, no report since» says that a date has passed, and nothing else.\n\n"
    for card in report.commitments:
        yield from _promise(card)
    yield from _plan(report)
    if report.whole.parted:
        yield "\n## Where accounts part\n\n"
        for each in report.whole.parted:
            yield f"- **{text(each.difference)}** about {text(each.slot)}: {text(each.why)}\n"
            for side in each.sides:
                yield f"  - {_quoted(side)} {_article(side.article)}\n"
    yield from _timeline(report)
    yield "\n## Sources\n\n"
    yield from _table(
        ("Source", "Authority", "Persons", "Articles", "Statements"),
        ((v.name, v.authority, v.persons, str(v.articles), str(v.statements)) for v in report.voices),
    )
    yield from _origins(report)
    yield "\n## Articles\n\n"
    for article in report.articles:
        dated = "undated" if article.undated else f"{article.published} (as {article.dated_by} tells)"
        yield f"- {_article(article, name=article.title or article.short)}, {text(dated)}\n"
    yield from _method(report)


def _plan(report: Report) -> Iterator[str]:
    if not report.whole.plan.rows:
        return
    yield "\n## The plan as reported\n\n"
    yield from _table(
        ("Due", "How it stands", "What", "Conditions and missing words", "Reports and voices", "Changes"),
        (
            (
                f"{row.due} (date unsure)" if row.unsure else row.due,
                row.standing,
                row.heading,
                "; ".join(
                    [f"condition: {each}" for each in row.conditions]
                    + [f"no word yet from {each}" for each in row.unconfirmed]
                ),
                row.behind,
                "; ".join(f"{each.kind}: {each.why} ({each.told})" for each in row.changes),
            )
            for row in report.whole.plan.rows
        ),
    )


def _timeline(report: Report) -> Iterator[str]:
    yield "\n## Timeline\n\n"
    yield "The times that the articles come back to most, in their order.\n\n"
    yield from _table(
        ("When", "What", "As told", "On whose word"),
        (
            (*_timed(row), row.told, row.word.removeprefix("On the word of "))
            for row in report.whole.times.rows
        ),
    )
    if len(report.whole.every.rows) > len(report.whole.times.rows):
        yield f"\n### All {len(report.whole.every.rows)} entries that have a time\n\n"
        yield from _table(
            ("When", "What", "As told by"),
            ((*_timed(row), row.card.article.name) for row in report.whole.every.rows),
        )


def _timed(row: TimeRow) -> tuple[str, str]:
    card = row.card
    unsure = " (date unsure)" if card.unsure else ""
    return f"{card.when}{unsure}", f"{card.kind}: {card.heading}"


def _origins(report: Report) -> Iterator[str]:
    whole = report.whole
    if not whole.hops and not whole.counted:
        return
    yield "\n## Origins\n\n"
    yield "Who had it from whom. Many articles may rest on one voice.\n\n"
    for each in whole.counted:
        yield f"- **{text(each.behind)}**: {text(each.heading)}\n"
        for name, kind, behind in each.roots:
            yield f"  - {text(f'{name} ({kind})' + (f', which tells of {behind}' if behind else ''))}\n"
        if each.reasons:
            yield f"  - {text('Why so many: ' + '; '.join(each.reasons))}\n"
    if whole.hops:
        yield "\n"
        yield from _table(
            ("From", "How", "To", "In the words"),
            ((hop.start, hop.how, hop.end, hop.quote) for hop in whole.hops),
        )


def text(words: str) -> str:
    """Words as Markdown that says just them."""
    return _MEANT.sub(r"\\\1", one_line(words))


def _head(report: Report) -> Iterator[str]:
    told = [f"Reported {report.interval}."] if report.interval else []
    undated = f", {report.undated} of them undated" if report.undated else ""
    told.append(f"{plural(len(report.articles), 'article')}{undated}.")
    known = f", as it was known on {report.known_on}" if report.known_on else ""
    told.append(f"The account as of {report.as_of}{known}.")
    yield text(" ".join(told)) + "\n\n"
    yield "This is a record of what was said, by whom and where. It does not say what is true.\n"


def _promise(card: Card) -> Iterator[str]:
    status = f", {card.status}" if card.status else ""
    unsure = " (date unsure)" if card.unsure else ""
    yield f"- **{text(card.when + unsure)}**{text(status)}. {text(f'{card.kind}: {card.heading}')}\n"
    yield f"  {_quoted(card)}\n"
    authority = f" ({card.authority})" if card.authority else ""
    via = f", {card.via}" if card.via else ""
    yield f"  On the word of {text(card.holder + authority + via)}. {_article(card.article)}\n"
    if card.condition:
        yield f"  Condition: “{text(card.condition)}”\n"


def _quoted(card: Card) -> str:
    return f"“{' … '.join(text(_plain(quote)) for quote in card.quotes)}”"


def _plain(quote: Markup) -> str:
    return str(quote.striptags())


def _article(article: Article, *, name: str = "") -> str:
    shown = text(name or article.name)
    if not article.href:
        return shown
    safe = re.sub(r"[\s<>()\\]", lambda match: "".join(f"%{b:02X}" for b in match[0].encode()), article.href)
    return f"[{shown}](<{safe}>)"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |\n|{'---|' * len(head)}\n"
    for row in rows:
        yield f"| {' | '.join(text(cell) for cell in row)} |\n"


def _method(report: Report) -> Iterator[str]:
    yield "\n## Method\n\n"
    yield f"- OnRecord {text(report.version)}; every quotation was cut from its article.\n"
    yield f"- Entries: {text(', '.join(report.counts))}\n"
    for origin in report.origins:
        yield f"- Found by {text(origin)}\n"
    for recorded, version, pipeline in report.runs:
        yield f"- Built {text(recorded)}, version {text(version)}, {text(pipeline)}\n"
    for each in report.diagnostics:
        yield f"- {text(each.code)}, {text(each.where)}: {text(each.why)} {text(each.next_step or '')}\n"
    yield f"\nWritten on {text(report.written)}.\n"
