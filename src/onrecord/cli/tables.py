"""Tables that fit 100 columns. Long text wraps; evidence is never cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord.cli.selection import Shown, short_name
from onrecord.document import Document
from onrecord.export.fields import Line
from onrecord.interval import UNKNOWN
from onrecord.ledger.provenance import Recorded
from onrecord.report.dated import written_words
from onrecord.story.timeline import interval_of, time_of
from onrecord.wording import (
    count_words,
    force_words,
    one_line,
    party,
    proposition,
    text_of,
    via,
    visible,
    when,
)

WIDTH = 100


def console(*, width: int | None = None) -> Console:
    """Standard output, at most 100 columns wide, with nothing read as markup."""
    made = Console(markup=False, highlight=False, emoji=False, soft_wrap=False)
    made.width = width or (min(WIDTH, made.width) if made.is_terminal else WIDTH)
    return made


def draw(columns: Sequence[tuple[str, int | None]], rows: Iterable[Sequence[Text]]) -> None:
    """A table of ``(title, width)`` columns; ``None`` takes what is left."""
    table = Table(box=box.SIMPLE_HEAD, expand=True, padding=(0, 1), show_lines=False, leading=1)
    for title, width in columns:
        if width is None:
            table.add_column(title, ratio=1, overflow="fold")
        else:
            table.add_column(title, width=width, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console().print(table)


def lines(*parts: tuple[str, str]) -> Text:
    """Styled lines, empty ones left out; the text has been made visible before."""
    text = Text()
    for content, style in parts:
        if content:
            if text:
                text.append("\n")
            text.append(content, style=style)
    return text


# -- documents --------------------------------------------------------------------------------
DOCUMENT_COLUMNS = (("Published", 22), ("Article", None), ("Id", 10))


def document_row(shown: Shown) -> tuple[Text, ...]:
    """An article: when, by which rule, what and where from."""
    document = shown.document
    published = document.published
    return (
        lines(
            (when(published.interval, unknown="undated"), "bold"),
            (f"by {published.rule}" if published.rule != "none" else "", "dim"),
            (written_words(shown.dating), "dim"),
        ),
        lines(
            (one_line(document.title) or "(no title)", "bold"),
            (one_line(document.outlet), ""),
            (visible(document.path), "dim"),
            (visible(document.url), "dim"),
            (f"a later version of {document.version_of[:8]}" if document.version_of else "", "yellow"),
        ),
        Text(document.id[:8], "dim"),
    )


# -- statements -------------------------------------------------------------------------------
STATEMENT_COLUMNS = (("Who", 26), ("What they are said to have said", None))


def statement_row(shown: Shown) -> tuple[Text, ...]:
    """A statement: who and on what authority, what and how, and where."""
    line, words = shown.line, shown.line["words"]
    negated = "not " if line["negated"] else ""
    said = f"{negated}{line['act']}, {line['kind']}"
    return (
        lines(
            (one_line(words["source"]) or "(nobody is named)", "bold"),
            (_authority(line), ""),
            (via(line["via"]), ""),
            (f"reason: {text_of(line['reason'])}" if line["reason"] else "", "dim"),
        ),
        lines(
            (one_line(words["content"]), ""),
            (f"{said}: «{one_line(words['cue'])}»" if words["cue"] else said, "cyan"),
            (_origin(shown), "dim"),
        ),
    )


def _authority(line: Line) -> str:
    told = []
    for source in line["sources"]:
        persons = count_words(source["count"])
        told.append(f"{source['authority']} ({persons})" if persons else str(source["authority"]))
    return ", ".join(told) or str(line["authority"])


# -- claims and commitments ---------------------------------------------------------------------
CLAIM_COLUMNS = (("Claim", None), ("On whose word", 30))
COMMITMENT_COLUMNS = (("Due", 16), ("Commitment", None), ("On whose word", 28))


def claim_row(shown: Shown) -> tuple[Text, ...]:
    """A claim with its words, how its holder puts it, and the holder."""
    line = shown.line
    when_ = _time(shown.recorded)
    return (
        lines(
            (proposition(line), "bold"),
            (f"«{quote(line)}»", ""),
            (", ".join(x for x in (line["factuality"], when_) if x), "cyan"),
        ),
        _word(shown),
    )


def commitment_row(shown: Shown) -> tuple[Text, ...]:
    """A commitment: by when and how it stands, what, and on whose word."""
    line = shown.line
    due = line["due"]
    status = line["status"]["value"]
    return (
        lines(
            (_time(shown.recorded) or "no date", "bold"),
            (f"«{one_line(due['text'])}»" if due else "", ""),
            ("unsure" if due and due.get("unsure") else "", "yellow"),
            ("" if status == "no date" else status, "red" if status.startswith("overdue") else "green"),
        ),
        lines(
            (f"{force_words(line)}: {proposition(line)}", "bold"),
            (f"«{quote(line)}»", ""),
            (f"if: {text_of(line['condition'])}" if line["condition"] else "", "cyan"),
        ),
        _word(shown),
    )


def _word(shown: Shown) -> Text:
    holder = shown.line["holder"]
    return lines(
        (party(holder) or "the article itself", "bold"),
        (str(holder["authority"]) if holder else "", ""),
        (via(shown.line["via"]), ""),
        (_origin(shown), "dim"),
    )


def quote(line: Line) -> str:
    """The evidence in full, an ellipsis between its pieces."""
    return " … ".join(one_line(evidence["quote"]) for evidence in line["evidence"])


# -- sources and timeline ------------------------------------------------------------------------
SOURCE_COLUMNS = (("Source", None), ("Authority", 16), ("Persons", 9), ("Articles", 8), ("Statements", 10))
TIMELINE_COLUMNS = (("When", 24), ("What", None), ("Told", 26))


def source_row(line: Line) -> tuple[Text, ...]:
    """A source: how many persons, articles and statements."""
    return (
        lines((one_line(line["name"]) or "(nobody is named)", "bold"), (via(line["via"]), "")),
        Text(line["authority"]),
        Text(count_words(line["count"])),
        Text(str(line["articles"]), justify="right"),
        Text(str(line["statements"]), justify="right"),
    )


def timeline_row(shown: Shown) -> tuple[Text, ...]:
    """A time with its words, what is said to lie there, and when that was told."""
    line = shown.line["entry"]
    interval = shown.row.when if shown.row else UNKNOWN
    kind = force_words(line) if line["type"] == "commitment" else line["factuality"]
    time = line.get("due") or line.get("time")
    return (
        lines(
            (when(interval, until="by" if line["type"] == "commitment" else "up to"), "bold"),
            (f"«{one_line(time['text'])}»" if time else "only the tense tells", "" if time else "dim"),
            ("unsure" if shown.line["unsure"] else "", "yellow"),
        ),
        lines((f"{kind}: {proposition(line)}", "bold"), (f"«{quote(line)}»", "")),
        lines((_told(shown), "dim"), (_tellers(shown.line), "")),
    )


_NAMED = 3


def _tellers(line: Line) -> str:
    """On whose word, in how many articles, and what else lies at that time; of a page's rows only."""
    if "sources" not in line:
        return ""
    names = [one_line(name) or "the article itself" for name in line["sources"]]
    told = "; ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
    parts = [f"by {told}"]
    if len(line["articles"]) > 1:
        parts.append(f"{len(line['articles'])} articles")
    if line["others"]:
        parts.append(f"and {line['others']} more then")
    return "\n".join(parts)


def _told(shown: Shown) -> str:
    published = when(shown.document.published.interval, unknown="undated")
    return f"told {published}, {one_line(short_name(shown.document))}"


# -- shared ----------------------------------------------------------------------------------
def _time(recorded: Recorded | None) -> str:
    field = time_of(recorded) if recorded else None
    if not field:
        return ""
    interval = interval_of(field)
    return "date unknown" if interval == UNKNOWN else when(interval)


def _origin(shown: Shown) -> str:
    """Which article, of which day, where in it, and the id of the entry."""
    document: Document = shown.document
    spans = ", ".join(f"{e['start']}–{e['end']}" for e in shown.line["evidence"])
    published = when(document.published.interval, unknown="undated")
    return f"{one_line(short_name(document))}, {published}, at {spans}\n{shown.line['id']}"
