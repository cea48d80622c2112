"""The command group, the exit codes, and how an error is told.

Exit codes: 0 done; 1 failed (the ledger cannot be used, nothing could be read); 2 the command was given
something that it cannot use (an option, a date, a name); 3 done, but with ``--strict`` some input went
wrong; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click

import onrecord
from onrecord.errors import InternalError, IntervalError, OnRecordError, RegistryError, SettingsError

DONE, FAILED, USAGE, STRICT, INTERRUPTED = 0, 1, 2, 3, 130

COMMANDS = {
    "build": "Read articles into a ledger.",
    "show": "Read the record out: statements, claims, commitments, revisions, roadmap, sources, timeline.",
    "review": "Look through the doubtful entries of a ledger and decide about them.",
    "diff": "Tell what changed in the account between the ends of two days.",
    "explain": "Tell why an entry is in the record: its characters, and every step from them to the entry.",
    "report": "Write the record as one HTML file that works offline.",
    "serve": "Open the reading room: the record in a browser, on this machine.",
    "export": "Write the record for other programs.",
    "annotate": "Annotate articles given as JSON Lines, without a ledger.",
    "timex": "Find the time expressions of one text: TIMEX3 values, intervals, anchors and rules.",
    "doctor": "Check versions, model, lexicons, the ledger's health and its index.",
}
"""Commands in the order of the help, each a module of this package that is imported when it is used."""


class ListedGroup(click.Group):
    """A group whose help gives the first sentence of each command whole."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, _summary(command)) for name, command in found if command is not None]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _summary(command: click.Command) -> str:
    return " ".join((command.help or "").split("\n\n")[0].split())


class LazyGroup(click.Group):
    """A group that imports a command only to run it, so that ``--help`` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"onrecord.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with:  onrecord build articles/ && onrecord show commitments",
)
@click.version_option(onrecord.__version__, "-V", "--version", prog_name="onrecord")
def cli() -> None:
    """Keep the record of a developing story: who said what, on whose authority, what was promised by when.

    Every entry points at the exact characters that support it. OnRecord never says what is true.
    """


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    sys.exit(run(argv))


def run(argv: Sequence[str] | None = None) -> int:
    """Run one command; errors go to standard error as code, reason and next step."""
    args = None if argv is None else list(argv)
    try:
        outcome = cli.main(args=args, prog_name="onrecord", standalone_mode=False)
        sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted. The ledger is as it was before.", err=True)
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # The reader of our output has gone (`| head`); click leaves by SystemExit for nothing else here.
        _drop_output()
        return DONE
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Exception as error:  # noqa: BLE001
        return _failed(error)
    return outcome if isinstance(outcome, int) else DONE


def _failed(error: Exception) -> int:
    """Tell of an error of the tree; anything else is a bug of ours and is told as one."""
    if not isinstance(error, OnRecordError):
        if os.environ.get("ONRECORD_DEBUG"):
            raise error
        error = InternalError(
            f"{type(error).__name__}: {error}",
            next_step="This is a bug in OnRecord. Set ONRECORD_DEBUG=1 to see where, and report it.",
        )
    tell(error)
    return exit_code(error)


def exit_code(error: OnRecordError) -> int:
    """2 for what the caller can put right in the command, 1 for everything else."""
    return USAGE if isinstance(error, SettingsError | RegistryError | IntervalError) else FAILED


def tell(error: OnRecordError) -> None:
    """The error on standard error, its next step on a line of its own."""
    from onrecord.wording import visible

    click.echo(f"Error [{error.code}]: {visible(error.why)}", err=True)
    if error.next_step:
        click.echo(f"  Next step: {visible(error.next_step)}", err=True)


def _drop_output() -> None:
    """The reader of our output has gone (``| head``): keep the interpreter from complaining at exit."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
