"""A reading room that answers a real browser, in this process."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

NOW = datetime(2031, 7, 1, 12, tzinfo=UTC)


def address_of(told: Iterable[str]) -> str:
    """The address that ``onrecord serve`` tells once the record is read, without a slash at its end."""
    return next(found[0].rstrip("/") for line in told if (found := re.search(r"http://\S+", line)))


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The address, without a slash at its end, of an application that answers while the block runs."""
    import uvicorn

    config = uvicorn.Config(app, port=0, log_level="error", access_log=False, ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        for _ in range(200):
            if server.started:
                break
            time.sleep(0.05)
        assert server.started
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
