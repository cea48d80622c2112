"""``onrecord review``: the reviewer's queue and decisions, without a browser.

The decisions are those of the reading room: lines of the ledger, never changed, in force in every view.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from onrecord.cli.main import DONE, ListedGroup
from onrecord.cli.options import example, json_option, ledger_option, now, opened, print_json
from onrecord.errors import SettingsError

F = TypeVar("F", bound=Callable[..., Any])

KINDS = ("commitment", "attribution", "quantity", "event", "claim")
SHOWN = ("commitment", "attribution")


@click.group(
    "review",
    cls=ListedGroup,
    epilog=example(
        "onrecord review queue --limit 5",
        'onrecord review accept com-5c2268 --reviewer "Ada Renn"',
        "onrecord review undo --reviewer 'Ada Renn'",
    ),
)
def command() -> None:
    """Look through the doubtful entries of a ledger and decide about them.

    `queue` lists what to look at first; the other commands decide about one entry, which is named by its id
    or as much of its beginning as no other has. A decision is a line of the ledger: it is kept with the
    reviewer's name, is in force in every view and export, holds when the article is built again, and can be
    taken back with `undo`. `onrecord show decisions` lists all of them.
    """


def _deciding(function: F) -> F:
    """The options of everything that decides."""
    for option in (
        json_option,
        click.option("--note", default="", metavar="TEXT", help="Why; it is kept with the decision."),
        click.option(
            "--reviewer",
            default="",
            envvar="ONRECORD_REVIEWER",
            show_envvar=True,
            metavar="NAME",
            help="Who decides. It stands with the decision.",
        ),
        ledger_option,
    ):
        function = option(function)
    return function


@command.command("queue", epilog=example("onrecord review queue --kind commitment --limit 5"))
@ledger_option
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(KINDS),
    multiple=True,
    default=SHOWN,
    show_default=True,
    help="Entries of this kind. May be given again.",
)
@click.option("--decided", is_flag=True, help="Also what was accepted or rejected already.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N",
              help="At most so many rows.")  # fmt: skip
@json_option
def queue(*, ledger: Path, kinds: tuple[str, ...], decided: bool, limit: int, as_json: bool) -> int:
    """What to look at first: entries on which much hangs and of which the reading is doubtful.

    Each row has the reasons to look again. The order decides nothing but where a person looks first.
    """
    from onrecord.cli.selection import limited
    from onrecord.export.entry_lines import EntityIndex, entry_line
    from onrecord.ledger.provenance import EntryType
    from onrecord.story import doubt

    with opened(ledger) as store:
        view = store.view()
        cases = doubt.queue(view, kinds=[EntryType(kind) for kind in kinds])
        kept, more = limited(iter([c for c in cases if decided or not c.decided]), limit)
        if as_json:
            rows = [
                {
                    "entry": entry_line(
                        case.recorded,
                        EntityIndex(
                            view.entries(types=(EntryType.ENTITY,), doc_ids=(case.recorded.entry.doc_id,))
                        ),
                    ),
                    "score": case.score,
                    "doubts": [each.why for each in case.doubts],
                    "decided": case.decided,
                }
                for case in kept
            ]
            print_json({"review": "queue", "total": len(kept) + more, "rows": rows})
            return DONE
        from onrecord.cli import tables

        documents = {case.recorded.entry.doc_id for case in kept}
        named = {doc_id: view.document(doc_id) for doc_id in documents}
        if kept:
            tables.draw(
                (("Look at", None), ("Why", 30), ("Id", 20)),
                (_row(case, named[case.recorded.entry.doc_id]) for case in kept),
            )
    click.echo(f"{len(kept) + more} to look at" + (f", {len(kept)} shown (--limit)." if more else "."))
    return DONE


def _row(case: Any, document: Any) -> tuple[Any, ...]:
    from onrecord.cli.selection import short_name
    from onrecord.cli.tables import lines
    from onrecord.report.decided import heading_of
    from onrecord.wording import one_line

    entry = case.recorded.entry
    quote = " … ".join(one_line(each.quote) for each in entry.evidence)
    standing = case.recorded.standing
    verdict = standing.verdict if standing else ""
    return (
        lines((heading_of(entry), "bold"), (f"“{quote}”", ""), (one_line(short_name(document)), "dim")),
        lines(*((each.why, "") for each in case.doubts), (verdict, "bold")),
        lines((entry.id, ""), (str(entry.type), "dim")),
    )


def _decides(verb: str, told: str, *, epilog: str = "") -> None:
    """A command that needs an entry alone."""

    @command.command(verb, help=told, epilog=example(epilog) if epilog else None)
    @click.argument("entry")
    @_deciding
    def decide(**options: Any) -> int:
        return _decide(verb, options)


_decides("accept", "Say that an entry is as the article has it.", epilog="onrecord review accept com-5c2268")
_decides(
    "reject",
    "Say that an entry is wrong. It leaves every view and stays in the ledger.",
    epilog='onrecord review reject att-09ab --note "the cue belongs to the next sentence"',
)


@command.command(
    "correct",
    epilog=example(
        'onrecord review correct com-5c2268 due --words "by June 2025" --value "by 2025-06"',
        "onrecord review correct com-5c2268 force --value demanded",
        'onrecord review correct att-09ab source --words "Port Minister Ada Renn"',
    ),
)
@click.argument("entry")
@click.argument("field")
@click.option("--words", default="", metavar="TEXT", help="The right words, as the article has them.")
@click.option(
    "--value", default="", metavar="VALUE",
    help="A choice; a time (2025-09, by 2025-09, 2025-09 to 2025-11); or a figure (150, at least 150).",
)  # fmt: skip
@_deciding
def correct(**options: Any) -> int:
    """Correct one field of an entry. Words are found in the article and cut from it, never typed in.

    FIELD is due, time, actor, object, recipient, place, holder, authority, force, factuality, polarity,
    condition, evidence, source, cue, content, act, kind or value, as the entry has them.
    """
    return _decide("correct", options)


def _pairs(verb: str, told: str) -> None:
    @command.command(verb, help=told, epilog=example(f"onrecord review {verb} com-5c2268 com-91ee04"))
    @click.argument("entry")
    @click.argument("other")
    @_deciding
    def decide(**options: Any) -> int:
        return _decide(verb, options)


_pairs("merge", "Say that two entries report one thing, or name one source.")
_pairs("split", "Say that two entries that are held to be one are not.")


@command.command(
    "rate",
    epilog=example(
        "onrecord review rate att-09ab --reliability B", "onrecord review rate com-5c2268 --credibility 3"
    ),
)
@click.argument("entry")
@click.option(
    "--reliability", type=click.Choice([*"ABCDEF", ""]), help="Of the source of a statement: A (best) to F."
)
@click.option("--credibility", type=click.Choice([*"123456", ""]), help="Of the information: 1 (best) to 6.")
@click.option("--source", "field", default="", metavar="NAME", help="Which source, where there are several.")
@_deciding
def rate(**options: Any) -> int:
    """Rate a source or an information: two questions, which only people answer. An empty value unrates."""
    given = [name for name in ("reliability", "credibility") if options[name] is not None]
    if len(given) != 1:
        raise click.UsageError("Give one of --reliability and --credibility.")
    return _decide(given[0], {**options, "value": options[given[0]]})


def _tags(verb: str, told: str) -> None:
    @command.command(verb, help=told, epilog=example(f"onrecord review {verb} com-5c2268 follow-up"))
    @click.argument("entry")
    @click.argument("value", metavar="TAG")
    @_deciding
    def decide(**options: Any) -> int:
        return _decide(verb, options)


_tags("tag", "Put a tag on an entry.")
_tags("untag", "Take a tag from an entry.")


@command.command("note", epilog=example('onrecord review note com-5c2268 "asked the ministry on Monday"'))
@click.argument("entry")
@click.argument("note", metavar="TEXT")
@ledger_option
@click.option("--reviewer", default="", envvar="ONRECORD_REVIEWER", show_envvar=True, metavar="NAME",
              help="Who writes it.")  # fmt: skip
@json_option
def note(**options: Any) -> int:
    """Leave a note on an entry."""
    return _decide("note", options)


@command.command(
    "undo", epilog=example("onrecord review undo --reviewer 'Ada Renn'", "onrecord review undo dec-77c1f0")
)
@click.argument("decision", default="")
@_deciding
def undo(**options: Any) -> int:
    """Take back DECISION, or the reviewer's last one that is in force. Both stay in the ledger."""
    return _decide("undo", {**options, "undoes": options["decision"]})


def _decide(verb: str, options: dict[str, Any]) -> int:
    import onrecord
    from onrecord.deciding import Wish, decision_of
    from onrecord.export.decision_lines import decision_line
    from onrecord.ledger.store import REVIEW
    from onrecord.report.decided import decision_words
    from onrecord.wording import one_line

    reviewer = " ".join((options["reviewer"] or "").split())
    if not reviewer:
        raise SettingsError(
            "Nobody has said who decides.",
            next_step="Give --reviewer NAME, or set ONRECORD_REVIEWER.",
        )
    named = ("field", "words", "value", "note", "undoes")
    told = {name: str(options.get(name) or "") for name in named}
    with opened(_there(options["ledger"]), create=True) as store:
        view = store.view()
        ids = {name: _whole(view, options[name]) for name in ("entry", "other") if options.get(name)}
        decision = decision_of(view, Wish(verb=verb, **told, **ids), reviewer=reviewer)
        with store.begin(
            recorded=now(), version=onrecord.__version__, pipeline=REVIEW, settings={"reviewer": reviewer}
        ) as writer:
            made = writer.decide(decision)
        after = store.view().review
        decided = next(each for each in after.decided if each.id == made)
        line = decision_line(decided, after)
    if options["as_json"]:
        print_json(line)
        return DONE
    about = " … ".join(one_line(each.quote) for each in decided.evidence)
    click.echo(f"{one_line(reviewer)} {decision_words(decided)}: “{about}”")
    click.echo(f"Kept as {made}. Take it back with: onrecord review undo {made}")
    return DONE


def _there(ledger: Path) -> Path:
    """The ledger, which must be there: a decision makes none."""
    if not os.path.exists(ledger):  # noqa: PTH110
        with opened(ledger):
            pass
    return ledger


def _whole(view: Any, start: str) -> str:
    """The id of the entry that begins so; rejected entries are found too."""
    wanted = start.strip()
    if wanted and view.entry(wanted) is not None:
        return wanted
    found = (
        sorted({r.entry.id for r in view.entries(withheld=True) if r.entry.id.startswith(wanted)})
        if wanted
        else []
    )
    if len(found) == 1:
        return str(found[0])
    told = f"no entry begins with {start!r}" if not found else f"{len(found)} entries begin with {start!r}"
    raise click.BadParameter(
        f"{told}. `onrecord review queue` and `onrecord show commitments --json` have the ids.",
        param_hint="ENTRY",
    )
