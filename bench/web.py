"""The reading room: how long the server takes for each page, how large it is, and how long a search takes.

Invented ledgers: a story of 500 articles and 20,000 entries, and a corpus of 100,000 short articles.
``first`` is the first request of that page of a server that has just started and read nothing ahead;
``warm`` is the middle one of three that follow. ``another day``: a page as of a day that nobody asked for
before, of a server that has read today's account ahead. Time of the processor, which is that of the clock
on a machine with nothing else to do: no browser, no network, and no other process is measured.
"""

from __future__ import annotations

import gc
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

from bench.measure import NotMeasuredError
from onrecord.web import collector

NOW = datetime(2031, 7, 1, 9, tzinfo=UTC)
LATE = date(2031, 6, 1)
"""By then 441 of the 500 articles of the story had appeared."""
PAGES = (
    *("/", "/drift", "/roadmap", "/timeline", "/sources", "/disagreements", "/quantities", "/articles"),
    *("/origins", "/review", "/audit"),
    *("/changes?since=2029-06-30", "/search?q=boats", "/method", "/hand-over", "/?as_of=2030-06-30"),
)
COMPARING = frozenset({"/", "/roadmap", "/disagreements", "/origins", "/changes?since=2029-06-30"})
"""Pages for which every article or undertaking is compared with others."""
QUERIES = (
    *("the", "said of to", '"said that the"', "troops", "the&outlet=Outlet 3", "troops&authority=anonymous"),
    *("the&act=deny&from=2010-01-01", "tro*", "said&source=Renn", "&outlet=Outlet 7", "the&as_of=2010-06-30"),
)


def measure() -> dict[str, float]:
    try:
        from bench import web_story
    except ImportError as error:
        raise NotMeasuredError(f"{error.name} is not installed") from error
    with tempfile.TemporaryDirectory() as folder:
        # The long article first: beside a large story in memory it would measure the garbage collector.
        figures = reading(web_story.long_article(Path(folder) / "long.db"))
        figures |= pages(web_story.big_story(Path(folder) / "story.db"))
        figures |= searches(web_story.corpus(Path(folder) / "corpus.db"))
    return figures


def pages(ledger: Path) -> dict[str, float]:
    """Milliseconds and bytes of the pages of a story."""
    # Each in a process of its own: what one page made must not serve the next.
    with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        found = pool.starmap(_first, [(ledger, path) for path in PAGES], chunksize=1)
    firsts, warms, sizes = (dict(zip(PAGES, each, strict=True)) for each in zip(*found, strict=True))
    _told(firsts, warms, sizes)
    others = {path: spent for path, spent in firsts.items() if path not in COMPARING}
    client = _client(ledger)
    begun = time.process_time()
    client.app.warm()
    ahead = time.process_time() - begun
    collector.once_read()
    after = {path: _got(client, path)[0] for path in PAGES}
    days = {path: _got(client, _on(path, number))[0] for number, path in enumerate(PAGES)}
    gc.unfreeze()
    _told(after, days)
    return {
        "first_page_ms": max(firsts.values()),
        "first_page_that_compares_nothing_ms": max(others.values()),
        "read_ahead_seconds": ahead,
        "page_after_reading_ahead_ms": max(after.values()),
        "page_of_another_day_ms": max(days.values()),
        "warm_page_ms": max(warms.values()),
        "page_kib": max(sizes.values()) / 1024,
    }


def _first(ledger: Path, path: str) -> tuple[float, float, float]:
    """The first request of a server, the middle one of three more, and the bytes."""
    client = _client(ledger)
    first, size = _got(client, path)
    return first, sorted(_got(client, path)[0] for _ in range(3))[1], size


def _on(path: str, number: int) -> str:
    """The page on a late day that no other page was asked for, so that nothing is known of it."""
    page = path.partition("?as_of=")[0]
    return f"{page}{'&' if '?' in page else '?'}as_of={LATE + timedelta(days=number)}"


def reading(ledger: Path) -> dict[str, float]:
    """Milliseconds and bytes of the reader on one article of 20,000 words."""
    client = _client(ledger)
    doc = client.get("/api/articles").json()["articles"][0]["id"]
    client = _client(ledger)
    spent, size = _got(client, f"/articles/{doc}")
    warm = sorted(_got(client, f"/articles/{doc}")[0] for _ in range(3))[1]
    _told({"reader, 20,000 words": spent}, {"reader, 20,000 words": warm}, {"reader, 20,000 words": size})
    return {"long_article_first_ms": spent, "long_article_warm_ms": warm, "long_article_kib": size / 1024}


def searches(ledger: Path) -> dict[str, float]:
    """Milliseconds of searches over a corpus: common words, phrases, facets, without words."""
    client = _client(ledger)
    _got(client, "/search")  # opens the file
    spent = {query: min(_got(client, f"/search?q={query}")[0] for _ in range(3)) for query in QUERIES}
    _told(spent)
    return {"search_ms": max(spent.values())}


def _client(ledger: Path):
    from starlette.testclient import TestClient

    from onrecord.registry import Group, load
    from onrecord.web.app import create_app

    load(Group.STORES, "sqlite").open(ledger, create=False).close()
    collector.while_reading()  # as `onrecord serve` does
    app = create_app(ledger, clock=lambda: NOW)
    client = TestClient(app, base_url="http://127.0.0.1")
    client.get("/static/none")  # what the interface itself takes to start
    return client


def _got(client, path: str) -> tuple[float, int]:
    begun = time.process_time()
    answer = client.get(path)
    spent = time.process_time() - begun
    if answer.status_code != 200:
        raise NotMeasuredError(f"{path} was answered by {answer.status_code}")
    return spent * 1000, len(answer.content)


def _told(*figures: dict[str, float]) -> None:
    """Every page on standard error, so that a slow one can be named."""
    import sys

    for path in figures[0]:
        shown = "  ".join(f"{each[path]:10.1f}" for each in figures)
        print(f"    {path:36} {shown}", file=sys.stderr)
