"""An invented record for the tests of the reading side: three articles with hand-made entries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from onrecord.annotate.annotator import Origin
from onrecord.document import Document, Published, Zone, ZoneKind, blocks, document_id
from onrecord.interval import UNKNOWN, Interval, day, iso
from onrecord.ledger.claim import make_entry, text_field
from onrecord.ledger.provenance import Entry, EntryType
from onrecord.ledger.store import InputKey, Store
from onrecord.registry import Group, load
from onrecord.span import Bounds


@dataclass(frozen=True)
class Outcome:
    """What one run of the command line gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Onrecord = Callable[..., Outcome]


class TextOf(HTMLParser):
    """The text of a page by the class or id of the element around it, without style sheets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._hidden += tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def parsed(html: str) -> TextOf:
    """``html`` as a browser would take it apart."""
    parser = TextOf()
    parser.feed(html)
    parser.close()
    return parser


ORIGIN = Origin("hand", "1", "abc")
RECORDED = datetime(2031, 6, 1, 12, tzinfo=UTC)

HARBOUR = """Varna and Lisk agree on the harbour
Port Minister Ada Renn said on Monday that “the last patrol boat will leave Lisk harbour by June 2031”.
Two officials, who asked not to be named, told the Coast Wire that the boats would stay until 2033.
Advertisement
"""

UNDATED = """Boats stay, for now
Renn said nothing new. The union demands that the yard reopen.
"""

HOSTILE = (
    "<script>alert('x')</script> & <b>bold</b>\n"
    '=HYPERLINK("http://evil.test","x") said \u202eevil\u202c that 🛥️ боат é will sail \x1b[31m by 2030.\n'
    "<img src=x onerror=alert(1)> said nothing.\n"
)


def document(text: str, *, chrome: str = "", published: Published | None = None, **fields: Any) -> Document:
    zones = []
    for index, (start, end) in enumerate(blocks(text)):
        kind = ZoneKind.TITLE if index == 0 else ZoneKind.BODY
        if chrome and text[start:end] == chrome:
            kind = ZoneKind.CHROME
        zones.append(Zone(start, end, kind))
    return Document(
        id=document_id(text=text, url=fields.get("url", "")),
        text=text,
        raw_digest=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        zones=tuple(zones),
        title=text.split("\n", 1)[0],
        published=published or Published(),
        language="en",
        **fields,
    )


def at(doc: Document, phrase: str, *, after: int = 0) -> Bounds:
    start = doc.text.index(phrase, after)
    return start, start + len(phrase)


def make(
    kind: EntryType,
    doc: Document,
    body: dict[str, Any],
    evidence: Sequence[Bounds],
    *,
    valid: Interval = UNKNOWN,
) -> Entry:
    return make_entry(
        kind,
        doc,
        body,
        evidence=tuple(doc.cite(*bounds) for bounds in evidence),
        origin=ORIGIN,
        said=doc.published.interval,
        valid=valid,
    )


def source(
    doc: Document, phrase: str, authority: str, *, name: str = "", entity: str = "", **more: Any
) -> dict[str, Any]:
    return {
        "authority": authority,
        "name": name or phrase,
        "entity": entity,
        "identity": more.get("identity", ""),
        "count": more.get("count"),
        "head": text_field(doc, at(doc, phrase)),
        "reason": more.get("reason"),
        "setting": None,
    }


def attribution(
    doc: Document,
    *,
    source_words: str,
    cue: str,
    content: str,
    sources: Sequence[dict[str, Any]],
    act: str = "say",
    kind: str = "indirect",
    hops: Sequence[dict[str, Any]] = (),
) -> Entry:
    pieces = [at(doc, source_words), at(doc, cue), at(doc, content)]
    body = {
        "source": [list(pieces[0])],
        "cue": [list(pieces[1])],
        "content": [list(pieces[2])],
        "kind": kind,
        "act": act,
        "negated": False,
        "authority": sources[0]["authority"] if sources else "unattributed",
        "via": [hop["name"] for hop in hops],
        "hops": list(hops),
        "parent": None,
        "sources": list(sources),
        "rule": "hand",
    }
    return make(EntryType.ATTRIBUTION, doc, body, sorted(pieces))


def time(doc: Document, phrase: str, interval: Interval, *, granularity: str, **more: Any) -> dict[str, Any]:
    start, end = at(doc, phrase)
    return {
        "text": phrase,
        "begin": iso(interval.begin),
        "end": iso(interval.end),
        "span": [start, end],
        "granularity": granularity,
        "anchor": "none",
        "rule": "hand",
        "unsure": more.get("unsure", False),
        "other": None,
    }


def proposition(
    doc: Document, *, act: str, act_class: str, holder: dict[str, Any] | None = None, **fields: Any
):
    start, end = at(doc, act)
    words = {
        name: text_field(doc, at(doc, fields[name])) if fields.get(name) else None
        for name in ("object", "recipient", "place", "condition", "modality_cue", "remains_of")
    }
    actor = fields.get("actor")
    return {
        "holder": holder,
        "via": list(fields.get("via", ())),
        "attribution": fields.get("attribution"),
        "actor": {**(text_field(doc, at(doc, actor)) or {}), "name": fields.get("actor_name", "")}
        if actor
        else None,
        "act": {"text": act, "start": start, "end": end, "class": act_class, "root": ""},
        "quantity": fields.get("quantity"),
        **words,
        "polarity": fields.get("polarity", "+"),
        "factuality": fields.get("factuality", "planned"),
    }


def documents() -> tuple[Document, Document, Document]:
    """The harbour article (dated), an undated one, and one whose text is hostile."""
    dated = document(
        HARBOUR,
        chrome="Advertisement",
        outlet="The Varna Post",
        url="https://post.test/2031/02/03/harbour",
        path="stories/harbour.html",
        byline=("Ina Holt",),
        published=Published(day(2031, 2, 3), "url", (), "https://post.test/2031/02/03/harbour"),
    )
    undated = document(UNDATED, path="stories/undated.txt")
    hostile = document(
        HOSTILE,
        outlet="=cmd|' /C calc'!A0",
        url="javascript:alert(1)",
        path='stories/"><script>.txt',
        published=Published(day(2029, 12, 31), "sidecar", (), "2029-12-31"),
    )
    return dated, undated, hostile


def harbour_entries(doc: Document) -> list[Entry]:
    renn = {
        **(text_field(doc, at(doc, "Port Minister Ada Renn")) or {}),
        "name": "Ada Renn",
        "entity": "e1",
        "authority": "person",
    }
    said = attribution(
        doc,
        source_words="Port Minister Ada Renn",
        cue="said",
        content="the last patrol boat will leave Lisk harbour by June 2031",
        sources=[source(doc, "Ada Renn", "person", entity="e1")],
        kind="direct",
    )
    wire = at(doc, "Coast Wire")
    told = attribution(
        doc,
        source_words="Two officials, who asked not to be named,",
        cue="told the Coast Wire",
        content="the boats would stay until 2033",
        sources=[
            source(
                doc,
                "officials",
                "anonymous",
                identity="anon1",
                count=[2, 2],
                reason=text_field(doc, at(doc, "who asked not to be named")),
            )
        ],
        hops=[{"name": "Coast Wire", **(text_field(doc, wire) or {}), "relation": "told"}],
    )
    shared = proposition(
        doc,
        act="leave",
        act_class="withdraw",
        holder=renn,
        attribution=said.id,
        actor="the last patrol boat",
        place="Lisk harbour",
    )
    due = time(doc, "by June 2031", Interval(None, datetime(2031, 7, 1, tzinfo=UTC)), granularity="month")
    clause = [at(doc, "the last patrol boat will leave Lisk harbour by June 2031")]
    claim = make(EntryType.CLAIM, doc, {**shared, "time": due}, clause)
    commitment = make(
        EntryType.COMMITMENT,
        doc,
        {"force": "promised", **shared, "due": due, "claim": claim.id, "tranche_of": None},
        clause,
        valid=Interval(None, datetime(2031, 7, 1, tzinfo=UTC)),
    )
    stays = proposition(doc, act="stay", act_class="stay", actor="the boats", factuality="planned")
    until = time(doc, "until 2033", Interval(None, datetime(2034, 1, 1, tzinfo=UTC)), granularity="year")
    event = make(
        EntryType.EVENT,
        doc,
        {
            name: value
            for name, value in {**stays, "time": until}.items()
            if name
            in {"act", "actor", "object", "recipient", "quantity", "place", "time", "factuality", "polarity"}
        },
        [at(doc, "the boats would stay until 2033")],
        valid=Interval(None, datetime(2034, 1, 1, tzinfo=UTC)),
    )
    start, end = at(doc, "Two")
    quantity = make(
        EntryType.QUANTITY,
        doc,
        {
            "measure": "officials",
            "value": {
                "text": "Two",
                "start": start,
                "end": end,
                "low": 2.0,
                "high": 2.0,
                "unit": "officials",
            },
            "as_of": {"begin": "2031-02-03", "end": "2031-02-04"},
            "act": shared["act"],
            "place": None,
            "holder": None,
            "factuality": "happened",
        },
        [at(doc, "Two officials")],
    )
    name = at(doc, "Ada Renn")
    entity = make(
        EntryType.ENTITY,
        doc,
        {
            "name": "Ada Renn",
            "kind": "person",
            "mentions": [{"start": name[0], "end": name[1]}],
            "why": "the same words",
        },
        [name],
    )
    return [said, told, claim, commitment, event, quantity, entity]


def undated_entries(doc: Document) -> list[Entry]:
    shared = proposition(
        doc, act="reopen", act_class="open", actor="the yard", actor_name="yard", factuality="demanded"
    )
    return [
        make(
            EntryType.COMMITMENT,
            doc,
            {"force": "demanded", **shared, "due": None, "claim": "cla-x", "tranche_of": None},
            [at(doc, "the yard reopen")],
        )
    ]


def hostile_entries(doc: Document) -> list[Entry]:
    words = '=HYPERLINK("http://evil.test","x")'
    said = attribution(
        doc,
        source_words=words,
        cue="said",
        content="🛥️ боат é will sail \x1b[31m by 2030",
        sources=[source(doc, words, "organization", entity="e9")],
    )
    shared = proposition(doc, act="sail", act_class="sail", actor="🛥️ боат é", attribution=said.id)
    due = time(doc, "by 2030", Interval(None, datetime(2031, 1, 1, tzinfo=UTC)), granularity="year")
    commitment = make(
        EntryType.COMMITMENT,
        doc,
        {"force": "promised", **shared, "due": due, "claim": "cla-y", "tranche_of": None},
        [at(doc, "🛥️ боат é will sail \x1b[31m by 2030")],
    )
    return [said, commitment]


def fill(store: Store) -> None:
    """Record the three articles and their entries in one run."""
    dated, undated, hostile = documents()
    made = [
        (dated, harbour_entries(dated)),
        (undated, undated_entries(undated)),
        (hostile, hostile_entries(hostile)),
    ]
    with store.begin(recorded=RECORDED, version="0.1.0", pipeline="abc", settings={}) as writer:
        for doc, entries in made:
            key = InputKey(raw_digest=doc.raw_digest, ingest="i", pipeline="p")
            writer.add(doc, entries, key=key, where=doc.path)


def ledger(path: Any) -> Store:
    """A new ledger at ``path`` with the invented record, open."""
    store: Store = load(Group.STORES, "sqlite").open(path, create=True)
    fill(store)
    return store
