"""Articles that want to run something go through a build, then through every page and file, in a browser.

What they hold is shown as what it is. Nothing of it runs, asks for anything, opens a dialog or is told to
the page's policy: a policy that must step in would mean that something was not escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

import record_samples as samples
from onrecord.ledger.provenance import EntryType
from onrecord.ledger.store import InputKey, Store
from onrecord.registry import Group, load
from onrecord.workflow import Settings, build
from serving import NOW, serving

RUN = "document.documentElement.dataset.ran=1;window.ran=1;alert(1)"
SCRIPT = f"<script>{RUN}</script>"
IMAGE = f'<img src=x onerror="{RUN}">'
BREAKS = f"\"'><svg/onload={RUN}>"
LINK = f"javascript:{RUN}"
TURNED = "\u202egnirts\u202c \u2066x\u2069"
TEMPLATE = "{{7*7}}{% raw %}${7*7}<%= 7*7 %>"

NAMES = f"{SCRIPT} {IMAGE} {BREAKS} {TURNED} {TEMPLATE}"

TEXT = f"""{NAMES} minister promises ferry

Minister Ada {IMAGE} Renn said on Monday that {SCRIPT} the last patrol boat will leave Lisk by June 2032.

The [harbour]({LINK}) ministry {BREAKS} said that it would pay 40 million {TURNED} crowns by 1 May 2032.

"{SCRIPT}We will return the ferry by the end of 2032{IMAGE}," Osk Varro {BREAKS} told {IMAGE} Coast Wire.

A spokesman denied that the <a href="{LINK}" onclick="{RUN}">boat</a> would stay. ![x]({LINK}) <{LINK}>

</td></table></script></style></textarea></title>--><b onmouseover="{RUN}">=HYPERLINK("http://evil.test")</b>
"""

PAGE = f"""<!doctype html><html lang="en"><head><title>{BREAKS}{SCRIPT}</title>
<meta property="og:site_name" content="&lt;img src=x onerror=alert(1)&gt; Post">
<meta name="author" content="{IMAGE}">
<meta property="article:published_time" content="2031-05-02"><link rel="canonical" href="{LINK}">
<script>{RUN}</script></head><body onload="{RUN}"><article><h1>Ferry {SCRIPT}</h1>
<p>Minister Lena Tiv said on Friday that &lt;script&gt;{RUN}&lt;/script&gt; will sail by March 2032.</p>
<p>The port &lt;img src=x onerror="{RUN}"&gt; authority said that it would close the quay by 2 June 2032.</p>
</article></body></html>
"""


def articles(folder: Path) -> Path:
    """A folder of hostile articles: as text, as a page and as lines, under hostile names."""
    folder.mkdir()
    (folder / f"a{IMAGE.replace('/', '')}.txt").write_text(TEXT, "utf-8")
    (folder / "b' onclick=alert(1) \u202etxt.html").write_text(PAGE, "utf-8")
    lines = [
        {
            "id": f"{SCRIPT}{n}",
            "text": TEXT.replace("Ada", name).replace("40 million", f"{40 + n} million"),
            "title": f"{BREAKS}{SCRIPT}{n}",
            "outlet": f"{IMAGE} Outlet {n}",
            "url": url,
            "published": f"2031-05-0{n + 1}",
        }
        for n, (name, url) in enumerate(
            (
                ("Bo", LINK),
                ("Cy", f"https://news.test/?q={BREAKS}"),
                ("Di", "https://news.test/a\u202e<b>"),
                ("El", f"data:text/html,{SCRIPT}"),
            )
        )
    ]
    (folder / "c.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return folder


def overlapping(store: Store) -> str:
    """Add an article with 10,000 spans that overlap; its id."""
    text = f"{IMAGE} long\n" + " ".join(f"w{n}" if n % 97 else IMAGE for n in range(20_000)) + "\n"
    doc = samples.document(text, path=f"{BREAKS}.txt")
    chance = Random(5)
    made = {}
    for _ in range(10_000):
        start = chance.randrange(60, len(text) - 400)
        end = start + chance.randrange(1, 380)
        entry = samples.make(EntryType.COMMITMENT, doc, {"force": "planned"}, [(start, end)])
        made[entry.id] = entry
    with store.begin(recorded=samples.RECORDED, version="0", pipeline="x", settings={}) as writer:
        key = InputKey(raw_digest="r", ingest="i", pipeline="p")
        writer.add(doc, tuple(made.values()), key=key, where=doc.path)
    return doc.id


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("hostile")
    with load(Group.STORES, "sqlite").open(place / "story.db", create=True) as store:
        build(store, [str(articles(place / "in"))], settings=Settings(workers=1), recorded=samples.RECORDED)
        counts: dict[str, int] = {}
        for recorded in store.view().entries():
            kind = str(recorded.entry.type)
            counts[kind] = counts.get(kind, 0) + 1
    assert counts["commitment"] >= 6, "hostile words stand in what is read out of the articles"
    assert counts["attribution"] >= 6
    return place / "story.db"


@pytest.fixture(scope="module")
def address(hostile: Path) -> Iterator[str]:
    from onrecord.web.app import create_app

    app = create_app(hostile, clock=lambda: NOW, title=NAMES, reviewer=f"{IMAGE} Renn")
    with serving(app) as where:
        yield where


WATCH = """
window.refused = [];
document.addEventListener('securitypolicyviolation',
  (told) => window.refused.push(told.violatedDirective + ' ' + told.blockedURI));
"""

RAN = "[window.ran, document.documentElement.dataset.ran, window.refused].map((each) => JSON.stringify(each))"


MADE = r"""[...document.querySelectorAll('*')].filter((each) => {
  const leads = ['href', 'src', 'action'].map((name) => each.getAttribute(name) ?? '');
  return [...each.attributes].some((a) => a.name.startsWith('on'))
    || each.matches('img, iframe, object, embed, base')
    || leads.some((to) => /^\s*(javascript|data|vbscript):/i.test(to))
    || (each.matches('script') && !/^\/static\//.test(each.getAttribute('src') ?? ''));
}).map((each) => each.outerHTML.slice(0, 120))"""
"""Elements that only an article can have made."""


def untouched(page: Any, where: str) -> list[str]:
    """What ran on the page that is open, and what elements of its own an article has made."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    ran, marked, refused = page.evaluate(RAN)
    found = [] if (ran, marked, refused) == (None, None, "[]") else [f"{where} ran: {ran} {marked} {refused}"]
    made = page.evaluate(MADE)
    return found + [f"{where} holds {each}" for each in made]


def test_hostile_words_are_words_on_every_page(opened: Any, address: str) -> None:
    page = opened(address + "/", base=address, refused=True)
    page.add_init_script(WATCH)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    waiting = [
        "/",
        "/drift",
        "/timeline?all=1",
        "/changes?since=2031-05-01",
        "/search?q=ferry",
        "/review",
        "/audit",
    ]
    waiting += [
        f"/search?q={BREAKS}",
        f"/search?source={SCRIPT}&outlet={IMAGE}",
        f"/nowhere{IMAGE}",
        f"/?page={BREAKS}",
    ]
    waiting = [each.replace("#", "%23") for each in waiting]
    seen: set[str] = set()
    kinds: dict[str, int] = {}
    found: list[str] = []
    shown = ""
    while waiting:
        where = waiting.pop(0).split("#")[0]
        kind = re.sub(r"[0-9a-f]{8,}x*|=[^&]*", "*", where)
        kinds[kind] = kinds.get(kind, 0) + 1
        if where in seen or kinds[kind] > 6 or re.match(r"/(api|static|hand-over/)|.*as_of=", where):
            continue
        seen.add(where)
        try:
            page.goto(address + where)
        except Exception as error:  # noqa: BLE001 - told with its address
            found.append(f"{where}: {error}")
            continue
        found += untouched(page, where)
        shown += page.locator("body").inner_text()
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href'))")
        waiting += [each for each in links if each.startswith("/")]
        outside = {each for each in links if not each.startswith(("/", "#", "?"))}
        assert all(each.startswith("https://news.test/") for each in outside), outside
    assert found == []
    assert len(seen) > 30
    for words in (SCRIPT, IMAGE, "{{7*7}}", "U+202E"):
        assert words in shown, "it is shown as what it is"
    assert "\u202e" not in shown, "nothing turns the letters around"


def test_hostile_marks_by_the_thousand_run_nothing(opened: Any, tmp_path: Path) -> None:
    from onrecord.web.app import create_app

    with load(Group.STORES, "sqlite").open(tmp_path / "long.db", create=True) as store:
        doc = overlapping(store)
    with serving(create_app(tmp_path / "long.db", clock=lambda: NOW)) as where:
        page = opened(where + "/method", base=where)
        page.set_default_timeout(60_000)
        page.add_init_script(WATCH)
        page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
        page.goto(f"{where}/articles/{doc}")
        assert page.locator(".text .commitment").count() > 1_000
        assert untouched(page, "the long article") == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_hostile_words_are_words_in_every_file_that_is_handed_over(
    opened: Any, address: str, browser: Any, tmp_path: Path
) -> None:
    page = opened(address + "/hand-over", base=address)
    links = page.evaluate("[...document.querySelectorAll('.formats a')].map((a) => a.getAttribute('href'))")
    assert len(links) >= 10
    files: dict[str, bytes] = {}
    for link in links:
        answer = page.request.get(address + link)
        assert answer.status == 200, link
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("sandbox;"), link
        assert "allow" not in policy
        assert answer.headers["content-disposition"].startswith("attachment"), link
        files[link.rsplit("/", 1)[1]] = answer.body()
    context = browser.new_context(offline=True)
    other = context.new_page()
    wrong: list[str] = []
    other.add_init_script(WATCH)
    other.on("dialog", lambda dialog: wrong.append(dialog.message))
    other.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith("file:") else None)
    other.on("console", lambda message: wrong.append(message.text))
    (tmp_path / "report.html").write_bytes(files["report.html"])
    other.goto((tmp_path / "report.html").as_uri())
    assert SCRIPT in other.locator("body").inner_text()
    assert untouched(other, "report.html") == []
    # A newsroom's own page makes of the Markdown what its words say, HTML in it included.
    markdown = pytest.importorskip("markdown_it", reason="NO MARKDOWN TEST: markdown-it-py is not installed")
    made = (
        markdown.MarkdownIt("commonmark", {"html": True}).enable("table").render(files["report.md"].decode())
    )
    (tmp_path / "made.html").write_text(f"<!doctype html><meta charset=utf-8>{made}", "utf-8")
    other.goto((tmp_path / "made.html").as_uri())
    assert SCRIPT in other.locator("body").inner_text()
    assert untouched(other, "report.md") == []
    context.close()
    assert wrong == []


def test_hostile_words_run_nowhere_even_when_a_file_is_shown(browser: Any, address: str) -> None:
    """A browser that shows what it should keep still runs nothing: the file's own policy sees to that."""
    context = browser.new_context()
    page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))

    def shown(route: Any) -> None:
        answer = route.fetch()
        kept = {n: v for n, v in answer.headers.items() if n not in {"content-disposition", "content-type"}}
        kept = {**kept, "content-type": "text/html; charset=utf-8"}
        kept.pop("x-content-type-options")
        route.fulfill(
            status=200,
            headers=kept,
            body=f"<title>x</title>{IMAGE}{SCRIPT}<p id=end>{answer.text()[:500_000]}",
        )

    page.route("**/hand-over/*", shown)
    for name in ("jsonl", "report.md", "schema-org"):
        page.goto(f"{address}/hand-over/{name}")
        assert page.locator("#end").count() == 1
        assert page.evaluate("[window.ran ?? null, document.documentElement.dataset.ran ?? null]") == [
            None,
            None,
        ]
    context.close()
