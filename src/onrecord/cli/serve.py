"""``onrecord serve``: the reading room, in a browser on this machine."""

from __future__ import annotations

import secrets
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

from onrecord.cli.main import DONE
from onrecord.cli.options import example, ledger_option, now
from onrecord.errors import OnRecordError, SettingsError, StoreError
from onrecord.registry import Group, load

if TYPE_CHECKING:
    from onrecord.web.guard import Guard

PORT = 8371
READ_SECONDS = 10.0
"""How long the first readers are kept waiting, so that none has to wait for a page."""
AGAIN_SECONDS = 2.0
"""How often it is looked whether the ledger has changed."""


@click.command(
    "serve",
    epilog=example(
        "onrecord serve",
        'onrecord serve --ledger story.db --title "The harbour deal" --open',
        "onrecord serve --host 0.0.0.0 --token $(openssl rand -hex 24)",
    ),
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="The port; 0 takes a free one.",
)
@click.option(
    "--token",
    default="",
    envvar="ONRECORD_TOKEN",
    show_envvar=True,
    help="What a browser must show once. Needed for any --host that other machines can reach.",
)
@click.option("--title", default="", help="The story's name, shown on every page.")
@click.option(
    "--reviewer",
    default="",
    metavar="NAME",
    help="Who decides in the queue, where the browser has not given another name.",
)
@click.option(
    "--story",
    default="",
    metavar="ID",
    help="Only the articles of this story, by its id or how that begins (`onrecord show stories`).",
)
@click.option("--open", "open_", is_flag=True, help="Open it in the browser.")
@ledger_option
def command(
    *,
    host: str,
    port: int,
    token: str,
    title: str,
    reviewer: str,
    story: str,
    open_: bool,
    ledger: Path,
) -> int:
    """Open the reading room: the record in a browser, on this machine.

    Pages for what was promised, the timeline, sources, figures, articles with what stands on them, and
    search, each on any day, and each as JSON under /api. What a reviewer decides is kept in the ledger;
    nothing else is written. It loads nothing from the network, and works without JavaScript. The record is
    read before the pages can be asked for, which takes some seconds at most. A build can run meanwhile: the
    pages show it when it has ended.
    """
    try:
        import uvicorn

        from onrecord.web import collector
        from onrecord.web.app import create_app
        from onrecord.web.guard import is_loopback
    except ImportError as error:
        raise SettingsError(
            f"The reading room needs a package that is not installed: {error.name}.",
            next_step='Install it with: pip install "onrecord[web]"',
        ) from error
    if not is_loopback(host):
        _check_token(host, token)
    _check_ledger(ledger, story)
    room = create_app(
        ledger,
        clock=now,
        token=token,
        title=title,
        reviewer=" ".join(reviewer.split()),
        story=story.strip(),
    )
    with closing(_bound(host, port)) as bound, suppress(KeyboardInterrupt):
        collector.while_reading()
        closed = Event()
        _read_ahead(room, ledger, closed)
        _listen(bound, host, port)
        address = _address(bound, host, token)
        click.echo(f"{ledger} can be read at {address}", err=True)
        click.echo("Stop with Ctrl+C.", err=True)
        if open_:
            click.launch(address)
        server = uvicorn.Server(
            uvicorn.Config(
                room, log_level="warning", access_log=False, server_header=False, ws="none", lifespan="off"
            )
        )
        try:
            server.run(sockets=[bound])
        finally:
            closed.set()
    click.echo("Closed.", err=True)
    return DONE


def _read_ahead(room: Guard, ledger: Path, closed: Event) -> None:
    """Read what the pages need before anybody can ask for one; after some seconds, while they do."""
    with _progress(ledger) as told:
        ready = Event()
        Thread(target=keep_read, args=(room, told, ready, closed), daemon=True).start()
        done = ready.wait(READ_SECONDS)
    if not done:
        click.echo("It is still being read: until that is done, pages take longer.", err=True)


def keep_read(room: Guard, told: Callable[[int, int], None], ready: Event, closed: Event) -> None:
    """Read ahead, and again soon after each build or decision; what goes wrong is told to who asks."""
    from onrecord.web import collector

    with suppress(OnRecordError):
        room.warm(told)
        collector.once_read()
    ready.set()
    while not closed.wait(AGAIN_SECONDS):
        with suppress(OnRecordError):
            room.warm()


@contextmanager
def _progress(ledger: Path) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error when that is a terminal, else one line."""
    if not sys.stderr.isatty():
        click.echo(f"Reading {ledger} …", err=True)
        yield lambda _done, _of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("Reading {task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(ledger.name, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _check_token(host: str, token: str) -> None:
    if not token:
        raise SettingsError(
            f"Others could read the record at {host}: that needs a token.",
            next_step=f"Leave out --host, or add --token {secrets.token_urlsafe(18)}",
        )
    if len(token) < 16 or not token.isascii() or not token.replace("-", "").replace("_", "").isalnum():
        raise SettingsError(
            "The token is too weak: it takes 16 or more letters, digits, - and _.",
            next_step=f"Use for example --token {secrets.token_urlsafe(18)}",
        )


def _check_ledger(ledger: Path, story: str) -> None:
    """Bring a ledger of an earlier version up to date once, and see that it holds the story."""
    backend = load(Group.STORES, "sqlite")
    try:
        backend.open(ledger, create=False).close()
    except StoreError:
        backend.open(ledger, create=False, readonly=True).close()
    if story.strip():
        from onrecord.web.part import documents_of

        with backend.open(ledger, create=False, readonly=True) as store:
            documents_of(store, story.strip())


def _bound(host: str, port: int) -> socket.socket:
    """A socket with its address, on which nobody can reach us yet."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host.strip("[]"), port))
    except (OSError, UnicodeError) as error:
        made.close()
        raise _taken(host, port, error) from error
    return made


def _listen(bound: socket.socket, host: str, port: int) -> None:
    try:
        bound.listen(64)
    except OSError as error:
        raise _taken(host, port, error) from error


def _taken(host: str, port: int, error: Exception) -> SettingsError:
    return SettingsError(
        f"Nothing can listen at {host}, port {port}: {error}.",
        next_step="Another server may be there: choose a --port, or 0 for a free one.",
    )


def _address(bound: socket.socket, host: str, token: str) -> str:
    port = bound.getsockname()[1]
    shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"http://{shown}:{port}/" + (f"?token={token}" if token else "")
