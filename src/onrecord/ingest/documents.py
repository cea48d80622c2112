"""From the bytes of one input to its documents: pure, without clock or network, and fit for any process.

Plain text, HTML and JSONL are told apart by their content. Whatever is wrong with an input becomes a
diagnostic; nothing is raised.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from onrecord.document import Document, Zone, ZoneKind, document_id
from onrecord.errors import Diagnostic, EmptyInputError, InputError, MalformedError, TooLargeError
from onrecord.ingest import language, outlets
from onrecord.ingest import options as codes
from onrecord.ingest.dating import Candidate, date_article
from onrecord.ingest.encoding import Decoded, decode
from onrecord.ingest.html import extract, looks_like_html
from onrecord.ingest.lines import byline_names, is_nobody
from onrecord.ingest.metadata import Metadata, of_mapping, parse_object
from onrecord.ingest.options import Form, IngestOptions, IngestResult
from onrecord.ingest.text import normalised, replaced
from onrecord.ingest.zones import Hints, zones
from onrecord.interval import UNKNOWN

__all__ = ["Form", "IngestOptions", "IngestResult", "ingest", "line_text"]

_JSONL_NAMES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """An article before it has an identity."""

    text: str
    raw_digest: str
    layers: tuple[Metadata, ...]
    where: str
    path: str
    diagnostics: tuple[Diagnostic, ...] = ()
    external_id: str = ""


def ingest(raw: bytes, *, where: str, path: str = "", options: IngestOptions | None = None) -> IngestResult:
    """Read one input: a text, a page, or JSON lines.

    Args:
        raw: the bytes as they were read.
        where: what diagnostics call this input, e.g. ``news/a.txt`` or ``news.jsonl:12``.
        path: kept in :attr:`Document.path`; its ending is a hint to the format, no more.
    """
    options = options or IngestOptions()
    try:
        drafts = list(_drafts(raw, where=where, path=path, options=options))
    except InputError as error:
        return IngestResult(diagnostics=(Diagnostic.of(error, where=where),))
    documents: list[Document] = []
    diagnostics: list[Diagnostic] = []
    for draft in drafts:
        if isinstance(draft, Diagnostic):
            diagnostics.append(draft)
            continue
        try:
            document, more = _document(draft, options)
        except InputError as error:
            diagnostics.append(Diagnostic.of(error, where=draft.where))
            continue
        documents.append(document)
        diagnostics += [*draft.diagnostics, *more]
    return IngestResult(tuple(documents), tuple(diagnostics))


def line_text(line: bytes, *, where: str, options: IngestOptions) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of one JSON line as :func:`ingest` would take it, without zones, dates or language.

    Raises:
        InputError: when the line gives no text.
    """
    draft = _of_line(line.removeprefix(b"\xef\xbb\xbf"), where=where, path="", options=options)
    return draft.text, draft.diagnostics


# -- formats -----------------------------------------------------------------------------------


def _drafts(raw: bytes, *, where: str, path: str, options: IngestOptions) -> Iterator[_Draft | Diagnostic]:
    form = _form_of(raw, path, options)
    if form is Form.JSONL:
        yield from _of_jsonl(raw, where=where, path=path, options=options)
        return
    _check_size(len(raw), options)
    decoded = decode(raw)
    digest = hashlib.sha256(raw).hexdigest()
    beside = (options.sidecar,) if options.sidecar else ()
    if form is Form.HTML or (form is Form.AUTO and looks_like_html(decoded.text, path=path)):
        page = extract(decoded.text)
        text, lost, layers = page.text, page.replaced, (*beside, page.metadata)
    else:
        text, lost = normalised(decoded.text)
        layers = beside
    notes = tuple(_notes(decoded, lost, where=where))
    yield _Draft(text=text, raw_digest=digest, layers=layers, where=where, path=path, diagnostics=notes)


def _form_of(raw: bytes, path: str, options: IngestOptions) -> Form:
    if options.form is not Form.AUTO:
        return options.form
    start = raw[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if path.casefold().endswith(_JSONL_NAMES) or start.startswith(b'{"'):
        return Form.JSONL
    if start.startswith((b"{", b"[")) and path.casefold().endswith(".json"):
        return Form.JSONL
    return Form.AUTO


def _check_size(size: int, options: IngestOptions) -> None:
    if size > options.max_bytes:
        raise TooLargeError(
            f"The article has {size:,} bytes; {options.max_bytes:,} are allowed.",
            next_step="Split it into articles, or raise the limit (max_bytes).",
        )


def _of_jsonl(raw: bytes, *, where: str, path: str, options: IngestOptions) -> Iterator[_Draft | Diagnostic]:
    """One article a line. A line that does not parse is reported; the others are read."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = decode(raw).text.encode("utf-8", "surrogatepass")
    if not raw.strip():
        raise EmptyInputError("There is nothing in the file.", next_step="Check how it was saved.")
    lines = [(n, line) for n, line in enumerate(raw.split(b"\n"), start=1) if line.strip()]
    if len(lines) > 1 and _is_one_value(raw, options):
        lines = [(1, raw)]
    for number, line in lines:
        here = where if len(lines) == 1 else f"{where}:{number}"
        try:
            yield _of_line(line.rstrip(b"\r"), where=here, path=path, options=options)
        except InputError as error:
            yield Diagnostic.of(error, where=here)


def _is_one_value(raw: bytes, options: IngestOptions) -> bool:
    """Whether many lines are one pretty-printed object or list."""
    start = raw.lstrip()
    if len(raw) > options.max_bytes or not start.startswith((b"{", b"[")):
        return False
    if start.split(b"\n", 1)[0].strip().endswith(b"}"):
        return False
    try:
        json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return True


def _of_line(line: bytes, *, where: str, path: str, options: IngestOptions) -> _Draft:
    _check_size(len(line), options)
    record = parse_object(line)
    text = record.get("text")
    if not isinstance(text, str):
        raise MalformedError(
            f'The line has no "text": it has {sorted(map(str, record))[:8]}.',
            next_step='Write {"id": …, "text": …} on one line.',
        )
    if not text.strip():
        raise EmptyInputError('"text" is empty.', next_step="Check where the line comes from.")
    exact, lost = replaced(text)
    stated = of_mapping(record, rule="jsonl")
    layers = (stated, options.sidecar) if options.sidecar else (stated,)
    notes = tuple(_notes(None, lost, where=where))
    given = record.get("id")
    return _Draft(
        text=exact,
        raw_digest=hashlib.sha256(line).hexdigest(),
        layers=layers,
        where=where,
        path=path,
        diagnostics=notes,
        external_id=replaced(given)[0] if isinstance(given, str) else stated.id,
    )


def _notes(decoded: Decoded | None, lost: int, *, where: str) -> Iterator[Diagnostic]:
    if decoded is not None and decoded.guessed:
        yield Diagnostic(
            code=codes.GUESSED_ENCODING,
            where=where,
            why=decoded.guessed,
            next_step="Save it as UTF-8 to be sure.",
        )
    count = lost + (decoded.damaged if decoded else 0)
    if count:
        yield Diagnostic(
            code=codes.REPLACED,
            where=where,
            why=f"{count} characters that are none (NUL, lone surrogates, broken bytes) became U+FFFD.",
            next_step="Check how the file was saved.",
        )


# -- the document ------------------------------------------------------------------------------


def _document(draft: _Draft, options: IngestOptions) -> tuple[Document, list[Diagnostic]]:
    layers = draft.layers
    url = options.url or _first(m.url for m in layers)
    title = _first(m.title for m in layers)
    authors = next((m.byline for m in layers if m.byline), ())
    outlet = options.outlet or _first(m.outlet for m in layers)
    found = zones(draft.text, hints=Hints(title=title, byline=authors, outlet=outlet))
    doc_id = document_id(text=draft.text, url=url)
    dated = date_article(
        draft.text, found, option=options.published, layers=layers, url=url, where=draft.where
    )
    spoken = options.language or language.detect(draft.text, found)
    if spoken == language.UNDETERMINED:
        spoken = _first(m.language for m in layers) or spoken
    notes = list(dated.diagnostics)
    if spoken not in {"en", language.UNDETERMINED}:
        notes.append(
            Diagnostic(
                code=codes.NOT_ENGLISH,
                where=draft.where,
                why=f"The article is in {spoken!r}; it is kept, but only English is annotated.",
                next_step="State its language if this is wrong (language).",
            )
        )
    document = Document(
        id=doc_id,
        text=draft.text,
        raw_digest=draft.raw_digest,
        zones=found,
        url=url,
        outlet=outlet or outlets.of_url(url) or outlets.of_masthead(draft.text, found),
        byline=authors or _names(draft.text, found),
        title=title or _printed_title(draft.text, found),
        published=(dated.published or _NOTHING).published(doc_id=doc_id, text=draft.text),
        updated=dated.updated.published(doc_id=doc_id, text=draft.text) if dated.updated else None,
        language=spoken,
        external_id=draft.external_id or _first(m.id for m in layers if m.rule == "sidecar"),
        path=PurePath(draft.path).as_posix() if draft.path else "",
    )
    return document, notes


_NOTHING = Candidate("none", UNKNOWN, "")


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")


def _printed_title(text: str, found: tuple[Zone, ...]) -> str:
    return next((text[z.start : z.end] for z in found if z.kind is ZoneKind.TITLE), "")


def _names(text: str, found: tuple[Zone, ...]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for zone in found:
        if zone.kind is ZoneKind.BYLINE:
            found_here = byline_names(text[zone.start : zone.end])
            names.update(dict.fromkeys(name for name in found_here if not is_nobody(name)))
    return tuple(names)
