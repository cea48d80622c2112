"""``onrecord doctor``: what is installed, whether it works, whether the ledger and its index are sound."""

from __future__ import annotations

import hashlib
import platform
import sqlite3
import sys
from dataclasses import asdict
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

import onrecord
from onrecord.cli.main import DONE, FAILED
from onrecord.cli.options import example, json_option, ledger_option, opened, print_json
from onrecord.errors import MissingLedgerError, OnRecordError
from onrecord.ledger.store import Following, IndexState
from onrecord.registry import Group, load, names

PACKAGES = ("click", "jinja2", "lxml", "rich", "spacy", "trafilatura", "htmldate")

_PROBE = "Port Minister Ada Renn said on 3 February 2031 that the last boat would leave by June."


@click.command(
    "doctor",
    epilog=example("onrecord doctor --ledger deal.db", "onrecord doctor --json", "onrecord doctor --rebuild"),
)
@click.option("--rebuild", is_flag=True, help="Make the index beside the ledger anew, then check.")
@ledger_option
@json_option
def command(*, rebuild: bool, ledger: Path, as_json: bool) -> int:
    """Check versions, model, lexicons, the ledger's health and its index.

    Runs one sentence through every annotator, and every check of the ledger (if there is one). Exits
    with 1 when anything is wrong. Nothing is changed, but for the index with --rebuild.

    The index (LEDGER.index) holds what was derived from articles: what copies and stories are found by. It
    spares work and decides nothing. Each build brings it in step; where it is missing, behind or of another
    version, the record is the same and slower to read. It may be deleted at any time.
    """
    found: dict[str, Any] = {
        "onrecord": onrecord.__version__,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "packages": {name: _version(name) for name in PACKAGES},
        "registry": {group.value: list(names(group)) for group in Group},
        "lexicons": _lexicons(),
    }
    problems: list[str] = []
    found["annotators"] = _annotators(problems)
    found["model"] = _model(found["annotators"].get("spacy", ""))
    if rebuild:
        _rebuild(ledger)
    found["ledger"], found["index"] = _ledger(ledger, problems)
    found["problems"] = problems
    if as_json:
        print_json(found)
    else:
        _tell(found)
    return FAILED if problems else DONE


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _lexicons() -> dict[str, str]:
    """Each packaged lexicon, ``LANGUAGE/NAME``, with the digest that its rules' origins carry."""
    from onrecord.annotate.lexicon import load as lexicon

    digests = {}
    for language in sorted(files("onrecord").joinpath("lexicons").iterdir(), key=lambda folder: folder.name):
        if not language.is_dir():
            continue
        for file in sorted(language.iterdir(), key=lambda file: file.name):
            stem, _, ending = file.name.rpartition(".")
            if ending == "toml":
                digests[f"{language.name}/{stem}"] = lexicon(stem, language=language.name).digest
    return digests


def _annotators(problems: list[str]) -> dict[str, str]:
    """The origin of each annotator that a build runs, after a sentence has gone through all of them."""
    from onrecord.document import Document, Zone, ZoneKind, document_id
    from onrecord.workflow import DEFAULT_ANNOTATORS, Settings, pipeline

    origins: dict[str, str] = {}
    for name in DEFAULT_ANNOTATORS:
        try:
            origins[name] = str(load(Group.ANNOTATORS, name)().origin)
        except OnRecordError as error:
            problems.append(str(error))
    if problems:
        return origins
    document = Document(
        id=document_id(text=_PROBE, url=""),
        text=_PROBE,
        raw_digest="",
        zones=(Zone(0, len(_PROBE), ZoneKind.BODY),),
    )
    try:
        annotated = pipeline(Settings())(document)
    except OnRecordError as error:
        problems.append(str(error))
        return origins
    if not annotated.attributions or not annotated.timexes:
        problems.append("The annotators find nothing in a plain sentence: the model may be damaged.")
    return origins


def _model(origin: str) -> dict[str, str]:
    """Name, version and digest (over the hashes of its installed files) of the parser's model."""
    _, _, rest = origin.partition("/")
    name, _, version = rest.partition("+")[0].rpartition("-")
    if not name:
        return {}
    try:
        record = metadata.distribution(name.replace("_", "-")).read_text("RECORD") or ""
    except metadata.PackageNotFoundError:
        return {"name": name, "version": version, "digest": ""}
    lines = sorted(line for line in record.splitlines() if "sha256=" in line and ".pyc" not in line)
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
    return {"name": name, "version": version, "digest": digest}


def _rebuild(path: Path) -> None:
    """Make the index anew, with a count on standard error when that is a terminal."""
    if not path.exists():
        raise MissingLedgerError(
            f"There is no ledger at {path}.",
            next_step="Name the one whose index is to be made with --ledger.",
        )
    done = 0

    def told(more: int) -> None:
        nonlocal done
        done += more
        if done % 100 == 0 and sys.stderr.isatty():
            click.echo(f"\rIndex: {done} articles", nl=False, err=True)

    with load(Group.STORES, "sqlite").open(path, create=False) as store:
        if isinstance(store, Following):
            store.rebuild_index(progress=told)
    if done >= 100 and sys.stderr.isatty():
        click.echo("", err=True)


def _ledger(path: Path, problems: list[str]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """What the store tells of the ledger, and of the index beside it."""
    index: dict[str, Any] | None = None
    try:
        with opened(path) as store:
            health = asdict(store.health())
            if isinstance(store, Following) and not health["problems"]:
                index = asdict(store.index_health())
    except MissingLedgerError as error:
        return {"location": str(path), "missing": error.why}, None
    except OnRecordError as error:
        problems.append(str(error))
        return {"location": str(path)}, None
    problems += [*health["problems"], *(index["problems"] if index else ())]
    return health, index


def _tell(found: dict[str, Any]) -> None:
    from onrecord.wording import visible

    click.echo(
        f"onrecord {found['onrecord']}, Python {found['python']}, SQLite {found['sqlite']}, "
        + ", ".join(f"{name} {version or 'missing'}" for name, version in found["packages"].items())
    )
    model = found["model"]
    if model:
        click.echo(f"Model: {model['name']} {model['version']}, digest {model['digest'] or 'unknown'}")
    click.echo("Annotators:")
    for origin in found["annotators"].values():
        click.echo(f"  {origin}")
    click.echo("Lexicons:")
    for name, digest in found["lexicons"].items():
        click.echo(f"  {name} {digest}")
    for group, known in found["registry"].items():
        click.echo(f"{group}: {', '.join(known)}")
    ledger = found["ledger"]
    if "missing" in ledger:
        click.echo(f"Ledger: none yet. {visible(ledger['missing'])}")
    elif "documents" in ledger:
        click.echo(
            f"Ledger: {visible(ledger['location'])} "
            f"({ledger['backend']}, schema {ledger['schema_version']}): "
            f"{ledger['documents']} documents, {ledger['entries']} entries, {ledger['runs']} runs"
        )
    if found["index"]:
        click.echo(_index_line(found["index"]))
    for problem in found["problems"]:
        click.echo(f"Problem: {visible(problem)}", err=True)
    click.echo("Something is wrong." if found["problems"] else "All is well.")


def _index_line(index: dict[str, Any]) -> str:
    from onrecord.wording import plural, visible

    if index["state"] is IndexState.NONE:
        return "Index: none; `onrecord doctor --rebuild` makes it."
    held = ", ".join(plural(index[name], name[:-1]) for name in ("articles", "pairs", "links"))
    line = f"Index: {visible(index['location'])} ({held}): {index['state']}"
    if index["missing"]:
        line += f", {index['missing']} missing"
    if index["state"] is IndexState.IN_STEP:
        return f"{line}."
    return f"{line}. `onrecord doctor --rebuild` makes it anew."
