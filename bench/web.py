"""The reading room: how long the server takes for each page, how large it is, and how long a search takes.

Invented ledgers: a story of 500 articles and 20,000 entries, and a corpus of 100,000 short articles.
``unread`` is the first request of that page of a server that has read nothing ahead, which a reader meets
only where that takes longer than the port stays closed; ``warm`` is the middle one of three that follow.
``after reading ahead``: the first request of each page once the port is open. ``another day``: a page as of
a day that nobody asked for before, two such days each, and for what changed two new days at once.
``after a decision`` and ``after a build``: the first request of that page after a reviewer has decided, or
after a build of one article more, where the server has not yet read it ahead. Time of the processor, which is
that of the clock on a machine with nothing else to do: no browser, no network, no other process is measured.
"""

from __future__ import annotations

import gc
import shutil
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

from bench.measure import NotMeasuredError
from onrecord.web import collector

NOW = datetime(2031, 7, 1, 9, tzinfo=UTC)
OTHERS = (date(2031, 5, 1), date(2030, 3, 1))
"""From these on the days that are new: by then 426 and 213 of the 500 articles had appeared."""
CHANGES = "/changes?since=2029-06-30"
PAGES = (
    *("/", "/drift", "/roadmap", "/timeline", "/sources", "/disagreements", "/quantities", "/articles"),
    *("/origins", "/review", "/audit"),
    *(CHANGES, "/search?q=boats", "/method", "/hand-over", "/?as_of=2030-06-30"),
)
COMPARING = frozenset({"/", "/roadmap", "/disagreements", "/origins", CHANGES})
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
    late, half = (
        {path: _got(client, _on(path, begin, number))[0] for number, path in enumerate(PAGES)}
        for begin in OTHERS
    )
    gc.unfreeze()
    _told(after, late, half)
    decided, built = _grown(ledger)
    _told(decided, built)
    return {
        "unread_page_ms": max(firsts.values()),
        "unread_page_that_compares_nothing_ms": max(others.values()),
        "read_ahead_seconds": ahead,
        "page_after_reading_ahead_ms": max(after.values()),
        "page_of_another_day_ms": max(*late.values(), *half.values()),
        "page_after_a_decision_ms": max(decided.values()),
        "page_after_a_build_ms": max(built.values()),
        "warm_page_ms": max(warms.values()),
        "page_kib": max(sizes.values()) / 1024,
    }


def _first(ledger: Path, path: str) -> tuple[float, float, float]:
    """The first request of a server, the middle one of three more, and the bytes."""
    client = _client(ledger)
    first, size = _got(client, path)
    return first, sorted(_got(client, path)[0] for _ in range(3))[1], size


def _on(path: str, begin: date, number: int) -> str:
    """The page on a day that no other page was asked for, so that nothing is known of it."""
    page = path.partition("?as_of=")[0]
    if page == CHANGES:
        page = f"/changes?since={begin - timedelta(days=60 + number)}"
    return f"{page}{'&' if '?' in page else '?'}as_of={begin + timedelta(days=2 * number)}"


def _grown(ledger: Path) -> tuple[dict[str, float], dict[str, float]]:
    """The first request of each page after a decision, and after a build of one article more."""
    from bench import web_story

    decided, built = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        mine = Path(folder) / "story.db"
        shutil.copy(ledger, mine)
        client = _client(mine)
        client.app.warm()
        collector.once_read()
        entries = [row["id"] for row in client.get("/api/story").json()["commitments"]]
        for path, entry in zip(PAGES, entries[: len(PAGES)], strict=True):
            said = {"reviewer": "Bo", "verb": "reject", "entry": entry}
            answer = client.post("/api/decisions", json=said)
            if answer.status_code != 201:
                raise NotMeasuredError(f"a decision was answered by {answer.status_code}: {answer.text}")
            decided[path] = _got(client, path)[0]
        for number, path in enumerate(PAGES):
            web_story.one_more(mine, number)
            built[path] = _got(client, path)[0]
        gc.unfreeze()
    return decided, built


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
