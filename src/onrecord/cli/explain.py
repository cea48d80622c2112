"""``onrecord explain``: why an entry is in the record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from onrecord.cli.main import DONE
from onrecord.cli.options import (
    as_of_options,
    example,
    json_option,
    ledger_option,
    opened,
    print_json,
    view_of,
)


@click.command("explain", epilog=example("onrecord explain com-5c2268", "onrecord explain att-09 --json"))
@click.argument("entry")
@ledger_option
@as_of_options
@json_option
def command(**options: Any) -> int:
    """Tell why an entry is in the record: its characters, and every step from them to the entry.

    ENTRY is an entry's id, or as much of its beginning as no other has. Shown are the article and the rule
    that dates it, who or what made the entry and by which rules, how its times were read and what the other
    reading was, through whose hands the words came, who the names are, and for a commitment to what it was
    matched, why, and what later reports made of it.
    """
    from onrecord.export.explanation import entries_like, explanation

    with opened(options["ledger"]) as store:
        view = view_of(store, as_of=options["as_of"], known_on=options["known_on"], story=options["story"])
        found = entries_like(view, options["entry"].strip())
        if not options["entry"].strip() or not found:
            raise click.BadParameter(
                f"no entry of this account begins with {options['entry']!r}. "
                "Ids are in `onrecord show commitments --json` and the like.",
                param_hint="ENTRY",
            )
        if len(found) > 1:
            some = ", ".join(r.entry.id for r in found[:5]) + (" ..." if len(found) > 5 else "")
            raise click.BadParameter(
                f"{len(found)} entries begin with {options['entry']!r}: {some}. Give more of the id.",
                param_hint="ENTRY",
            )
        line = explanation(view, found[0])
    if options["as_json"]:
        print_json(line)
        return DONE
    from onrecord.wording import visible

    for heading, rows in _told(line):
        click.echo(f"{heading}:")
        for row in rows:
            click.echo(f"  {visible(' '.join(row.split()))}")
    return DONE


def _told(line: Any) -> Iterator[tuple[str, list[str]]]:
    """Headings with their lines; those with nothing to tell are left out."""
    entry, article, published = line["entry"], line["article"], line["article"]["published"]
    yield f"{entry['type']} {entry['id']}", [f"recorded by {entry['run']}, {entry['recorded']['begin']}"]
    yield (
        "Its characters",
        [f"«{e['quote']}» {e['start']}..{e['end']} ({e['zone']})" for e in line["evidence"]],
    )
    name = article["title"] or article["path"] or article["doc"]
    day = published["begin"] or "undated"
    detail = published["detail"] or " ".join(f"«{e['quote']}»" for e in published["evidence"])
    dated = f"published {day}, by the rule {published['rule']} {detail}".rstrip()
    where = ", ".join(x for x in (article["outlet"], article["path"] or article["url"]) if x)
    yield "The article", [x for x in (name, where, dated) if x]
    yield "Rules", [f"{r['what']}: {r['rule']}" for r in line["rules"]]
    rest = {
        "Times": [_time(t) for t in line["times"]],
        "Through whose hands": [
            f"{h['name']} ({h['relation']}): «{h['evidence']['quote']}»"
            for h in (line["chain"] or {}).get("hops", ())
        ],
        "Origins": _origins(line["origins"]),
        "Who the names are": [
            f"{p['name']} ({p['articles']} articles)" + "".join(f"; {w}" for w in p["why"])
            for p in line["parties"]
        ],
        "Matched": [f"{x['earlier']} and {x['later']}: {x['why']}" for x in line["links"]],
        "Revisions": [
            f"{r['kind']}: {r['why']} ({' ⇒ '.join('«' + e['quote'] + '»' for e in r['evidence'])})"
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


def _time(time: Any) -> str:
    told = f"{time['field']} «{time['text']}»: {time['begin'] or '…'} to {time['end'] or '…'} (end excluded)"
    told += f", rule {time['rule']}, anchor {time['anchor']}"
    if time["unsure"]:
        told += ", unsure"
    other = time["other"]
    if other:
        told += f"; other reading {other.get('value')}: {other.get('why')}"
    return told


def _origins(origins: Any) -> list[str]:
    if not origins:
        return []
    rows = [f"{r['name']} ({r['kind']}{'' if r['sure'] else ', not sure'})" for r in origins["roots"]]
    return rows + [r["why"] for r in origins["reasons"]]
