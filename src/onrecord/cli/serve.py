"""``onrecord serve``: the reading room, in a browser on this machine."""

from __future__ import annotations

import secrets
import socket
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

from onrecord.cli.main import DONE
from onrecord.cli.options import example, ledger_option, now
from onrecord.errors import OnRecordError, SettingsError, StoreError
from onrecord.registry import Group, load

if TYPE_CHECKING:
    from onrecord.web.guard import Guard

PORT = 8371


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
    nothing else is written. It loads nothing from the network, and works without JavaScript. A build can
    run meanwhile: the pages show it when it has ended.
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
    with closing(_listening(host, port)) as listening:
        address = _address(listening, host, token)
        click.echo(f"{ledger} can be read at {address}", err=True)
        click.echo("Stop with Ctrl+C.", err=True)
        if open_:
            click.launch(address)
        collector.while_reading()
        Thread(target=warm, args=(room,), daemon=True).start()
        server = uvicorn.Server(
            uvicorn.Config(
                room, log_level="warning", access_log=False, server_header=False, ws="none", lifespan="off"
            )
        )
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listening])
    click.echo("Closed.", err=True)
    return DONE


def warm(room: Guard) -> None:
    """Read what the first pages need while the browser starts; what goes wrong is told to who asks."""
    from onrecord.web import collector

    with suppress(OnRecordError):
        room.warm()
        collector.once_read()


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


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host.strip("[]"), port))
        made.listen(64)
    except (OSError, UnicodeError) as error:
        made.close()
        raise SettingsError(
            f"Nothing can listen at {host}, port {port}: {error}.",
            next_step="Another server may be there: choose a --port, or 0 for a free one.",
        ) from error
    return made


def _address(listening: socket.socket, host: str, token: str) -> str:
    port = listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"http://{shown}:{port}/" + (f"?token={token}" if token else "")
