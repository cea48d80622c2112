"""The answer of ``onrecord explain`` in words: the same on the command line and on the page of an entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.report import words


def told(line: Any) -> Iterator[tuple[str, list[str]]]:
    """Headings with their lines; those with nothing to tell are left out."""
    entry, article, published = line["entry"], line["article"], line["article"]["published"]
    yield (
        f"{words.plain(words.KINDS, entry['type'])} {entry['id']}",
        [f"recorded by {entry['run']}, {entry['recorded']['begin']}"],
    )
    yield (
        "Its characters",
        [
            f"«{e['quote']}» {e['start']}..{e['end']} (in {words.plain(words.ZONES, e['zone'])})"
            for e in line["evidence"]
        ],
    )
    name = article["title"] or article["path"] or article["doc"]
    day = published["begin"] or "undated"
    detail = published["detail"] or " ".join(f"«{e['quote']}»" for e in published["evidence"])
    dated = f"published {day}"
    if published["rule"] != "none":
        dated += f", as {words.plain(words.DATED_BY, published['rule'])} tells: {detail}".removesuffix(": ")
    where = ", ".join(x for x in (article["outlet"], article["path"] or article["url"]) if x)
    yield "The article", [x for x in (name, where, dated) if x]
    yield "Rules", [f"{r['what']}: {r['rule']}" for r in line["rules"]]
    rest = {
        "Times": [_time(t) for t in line["times"]],
        "Through whose hands": [
            f"{h['name']} ({_hop(h['relation'])}): «{h['evidence']['quote']}»"
            for h in (line["chain"] or {}).get("hops", ())
        ],
        "Origins": _origins(line["origins"]),
        "Who the names are": [
            f"{p['name']} ({p['articles']} articles)" + "".join(f"; {w}" for w in p["why"])
            for p in line["parties"]
        ],
        "Matched": [f"{x['earlier']} and {x['later']}: {x['why']}" for x in line["links"]],
        "Revisions": [
            f"{words.revision(r['kind'])}: {r['why']} ("
            + " ⇒ ".join(f"«{e['quote']}»" for e in r["evidence"])
            + ")"
            for r in line["revisions"]
        ],
    }
    if line["undertaking"]:
        rest["Matched"].insert(0, f"the undertaking {line['undertaking']}")
    if line["story"]:
        rest["Its story"] = [f"{line['story']['id']} {line['story']['title']}", line["story"]["why"]]
    for heading, rows in rest.items():
        if rows:
            yield heading, rows


def _hop(relation: str) -> str:
    """How a link of a chain is told: as an authority, or as the way in which an outlet is named."""
    return words.plain({**words.AUTHORITY, **words.RELATIONS}, relation)


def _time(time: Any) -> str:
    told = f"{time['field']} «{time['text']}»: {time['begin'] or '…'} to {time['end'] or '…'} (end excluded)"
    told += f", by the rule «{words.spaced(str(time['rule']))}»"
    told += f", counted from {words.plain(words.ANCHORS, time['anchor'])}"
    if time["unsure"]:
        told += ", unsure"
    other = time["other"]
    if other:
        told += f"; other reading {other.get('value')}: {words.spaced(str(other.get('why')))}"
    return told


def _origins(origins: Any) -> list[str]:
    if not origins:
        return []
    rows = [
        f"{r['name']} ({words.root(r['kind'])}{'' if r['sure'] else ', not sure'})" for r in origins["roots"]
    ]
    return rows + [words.cited(r["why"]) for r in origins["reasons"]]
