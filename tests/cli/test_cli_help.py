from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from onrecord.cli.main import COMMANDS, cli


def commands(group: click.Command = cli, *names: str) -> list[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that lead to it."""
    found = [(names, group)]
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            found += commands(command, *names, name)
    return found


EVERY = commands()


@pytest.mark.parametrize(
    ("names", "command"), EVERY, ids=[" ".join(names) or "onrecord" for names, _ in EVERY]
)
def test_cli_help_teaches_with_an_example(names: tuple[str, ...], command: click.Command) -> None:
    assert command.help
    assert command.epilog
    words = " ".join(["onrecord", *names])
    assert words in command.epilog.replace("{", "")
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{words} {parameter.name} has no help"


@pytest.mark.parametrize(
    ("names", "command"), EVERY, ids=[" ".join(names) or "onrecord" for names, _ in EVERY]
)
def test_cli_every_reading_command_has_json(names: tuple[str, ...], command: click.Command) -> None:
    if not isinstance(command, click.Group) and names != ("serve",):
        assert "--json" in {flag for parameter in command.params for flag in parameter.opts}


def test_cli_short_help_is_that_of_the_command() -> None:
    context = click.Context(cli)
    for name, short in COMMANDS.items():
        command = cli.get_command(context, name)
        assert command is not None
        assert command.name == name
        first = " ".join((command.help or "").split("\n\n")[0].split())
        assert first.split(":")[0].rstrip(".").startswith(short.split(":")[0].rstrip("."))


def test_cli_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom onrecord.cli.main import run\nrun(['--help'])\n"
        "heavy = {'rich', 'spacy', 'jinja2', 'lxml', 'trafilatura', 'sqlite3', 'onrecord.workflow',"
        " 'onrecord.ingest'}\nprint('loaded:', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.endswith("loaded: []\n")


def test_cli_show_does_not_load_the_annotators(ledger_path: Path) -> None:
    code = (
        "import sys\nfrom onrecord.cli.main import run\n"
        f"run(['show', 'commitments', '--ledger', {str(ledger_path)!r}])\n"
        "heavy = {'spacy', 'jinja2', 'lxml', 'trafilatura', 'onrecord.workflow', 'onrecord.ingest'}\n"
        "print('loaded:', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.endswith("loaded: []\n")


def test_cli_documentation_names_every_command_and_option(root: Path) -> None:
    text = (root / "docs/cli.md").read_text("utf-8")
    for names, command in EVERY:
        if names:
            assert f"onrecord {' '.join(names)}" in text
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name not in {"help", "version"}:
                assert f"`{parameter.opts[-1]}" in text, f"{names} {parameter.opts}"


def test_cli_documentation_has_no_option_that_is_not_there(root: Path) -> None:
    text = (root / "docs/cli.md").read_text("utf-8")
    known = {flag for _, command in EVERY for parameter in command.params for flag in parameter.opts}
    assert set(re.findall(r"`(--[a-z-]+)", text)) <= known | {"--help", "--version"}
