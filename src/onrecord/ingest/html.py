"""HTML pages: the article's text and what the page says about it.

Body by trafilatura, metadata by JSON-LD, then meta elements, then trafilatura. A date is taken from a
statement about publication only, never from a year in the running text or in a footer. Nothing is
fetched and nothing is executed: both libraries work on the tree that was parsed here.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onrecord.errors import NoArticleError, TooLargeError
from onrecord.ingest import dates
from onrecord.ingest.dates import Trouble
from onrecord.ingest.jsonld import LinkedArticle, article
from onrecord.ingest.lines import is_dateline, is_sentence
from onrecord.ingest.metadata import Metadata, text_field, web_address
from onrecord.ingest.rules import folded, html_names, rules
from onrecord.ingest.text import normalised

MAX_TAGS = 50_000
"""A page of more tags is refused: articles have some thousand."""

_MAX_DEPTH = 240
_HEAD = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*){0,5}<(?:!doctype\s+html|html|head|body|article|main)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(
    r"</?(?:p|div|span|h[1-6]|br|a|article|section|meta|title|body)\b[^<>]{0,500}>", re.IGNORECASE
)
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_DOCTYPE = re.compile(r"<!doctype[^>\[]{0,500}\[.{0,100000}?\]\s*>", re.IGNORECASE | re.DOTALL)
_SENTENCE_END = re.compile(r"""[.!?]["'”’)\]]{0,3}(?:\s|$)|[。！？]""")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_BLOCKS = frozenset(
    {"p", "head", "item", "list", "quote", "row", "table", "code", "body", "main", "div", "fw", "ab"}
)


@dataclass(frozen=True, slots=True)
class Page:
    """The article of a page: title, then paragraphs, blank lines between; and what the page states."""

    text: str
    metadata: Metadata
    replaced: int


def looks_like_html(text: str, *, path: str) -> bool:
    """Whether a text is a page: by its first characters, or by tags in a file that is named as one."""
    if _HEAD.match(text[:12_000]):
        return True
    named = path.casefold().endswith((".html", ".htm", ".xhtml"))
    tags = sum(1 for _, _ in zip(range(8), _TAGS.finditer(text[:65_536]), strict=False))
    return tags >= (1 if named else 8) and (named or text.lstrip().startswith("<"))


def extract(source: str) -> Page:
    """The article of one page.

    Raises:
        NoArticleError: when no article is found in it.
        TooLargeError: when it has more tags than any article.
    """
    if source.count("<") > 2 * MAX_TAGS:
        raise TooLargeError(
            f"The page has more than {MAX_TAGS} tags.", next_step="Save the article's own page, or its text."
        )
    source, lost = normalised(source)
    tree = _parsed(_DOCTYPE.sub("<!doctype html>", _XML_HEAD.sub("", source), count=1))
    stated = _metadata(tree)
    paragraphs = _paragraphs(tree)
    letters = sum(len(p) for p in paragraphs)
    if letters < 60 or not (letters >= 400 or any(_has_sentence(p) for p in paragraphs)):
        raise _no_article()
    if paragraphs and stated.title and folded(paragraphs[0]) == folded(stated.title):
        paragraphs = paragraphs[1:]
    blocks = [stated.title, *paragraphs] if stated.title else paragraphs
    text, more = normalised("\n\n".join(blocks))
    return Page(text, stated, lost + more)


def _has_sentence(paragraph: str) -> bool:
    return len(paragraph) >= 40 and _SENTENCE_END.search(paragraph) is not None


def _no_article() -> NoArticleError:
    return NoArticleError(
        "No article was found in the page.",
        next_step="Save the article's own page, or its text as a .txt file.",
    )


def _parsed(source: str) -> Any:
    """The tree, without what is executed or drawn; too deep a page is cut to its text."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    try:
        tree = lxml_html.document_fromstring(source, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise _no_article() from error
    if _too_deep(tree):
        raise NoArticleError(
            f"The page nests its elements deeper than {_MAX_DEPTH}.",
            next_step="Save the article's text as a .txt file.",
        )
    return tree


def _too_deep(tree: Any) -> bool:
    from lxml import etree

    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _MAX_DEPTH:
            return True
    return False


# -- the body ----------------------------------------------------------------------------------


def _paragraphs(tree: Any) -> list[str]:
    from lxml import etree
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False)
    except (
        etree.LxmlError,
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        IndexError,
        RecursionError,
    ) as error:
        raise _no_article() from error
    body = getattr(found, "body", None)
    if body is None:
        raise _no_article()
    lines = ("".join(parts) for parts in _lines(body))
    return [line for line in (_SPACES.sub(" ", raw).strip() for raw in lines) if line]


def _lines(body: Any) -> Iterator[list[str]]:
    """The text of a TEI-like body, one list of pieces a block."""
    from lxml import etree

    line: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _BLOCKS or name == "lb":
            yield line
            line = []
        elif name == "cell" and event == "start" and any(piece.strip() for piece in line):
            line.append(" | ")
        if event == "start":
            line.append(element.text or "")
        elif element is not body:
            line.append(element.tail or "")
    yield line


# -- what the page says about the article ------------------------------------------------------


def _metadata(tree: Any) -> Metadata:
    head = _meta_values(tree)
    general = _general(tree)
    url = _own_address(tree, head)
    linked = (
        article(_scripts(tree), url=url, title=head.get("og:title") or _headline(tree)) or LinkedArticle()
    )
    names = html_names()
    title = linked.title or text_field(general.title)
    outlet = linked.outlet or head.get("og:site_name", "") or _site_in_title(tree, title)
    outlet = outlet or text_field(general.sitename)
    published, where = _published(tree, head, linked)
    updated = linked.updated or next((head[n] for n in names.updated if head.get(n)), "")
    lang = tree.get("lang") or tree.get("xml:lang") or linked.language or head.get("og:locale", "")
    return Metadata(
        rule="metadata",
        title=_without_site(title, outlet),
        published=published,
        published_from=where,
        updated=updated,
        url=url or linked.url,
        outlet=outlet,
        byline=linked.byline or _authors(head, general),
        language=re.split(r"[-_]", lang, maxsplit=1)[0].lower()
        if re.match(r"[A-Za-z]{2,3}\b|[A-Za-z]{2}_", lang)
        else "",
    )


def _headline(tree: Any) -> str:
    """The words of the page's one top heading; empty when it has several or none."""
    heads = [text_field("".join(h.itertext())) for h in tree.iter("h1")]
    return heads[0] if len(heads) == 1 else ""


def _general(tree: Any) -> Any:
    """trafilatura's reading of the head; its date is not used."""
    from lxml import etree
    from trafilatura.metadata import extract_metadata
    from trafilatura.settings import Document as Found

    plain = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
    try:
        return extract_metadata(tree, date_config=plain, extensive=False)
    except (etree.LxmlError, ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        return Found()


def _scripts(tree: Any) -> Iterator[str]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield script.text or ""


def _meta_values(tree: Any) -> dict[str, str]:
    """First value of each meta element, by its lower-case name, property or itemprop."""
    values: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = text_field(meta.get("content"))
        for key in ("property", "name", "itemprop"):
            name = (meta.get(key) or "").strip().lower()
            if name and content:
                values.setdefault(name, content)
    return values


def _own_address(tree: Any, head: dict[str, str]) -> str:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            address = web_address((link.get("href") or "").strip())
            if address:
                return address
    return web_address(head.get("og:url", ""))


def _published(tree: Any, head: dict[str, str], linked: LinkedArticle) -> tuple[str, str]:
    """The first statement about publication that reads as a date, else the first; and where it stands."""
    stated = [(linked.published, "JSON-LD datePublished")] if linked.published else []
    stated += [(_readable(head[name]), f"meta {name}") for name in html_names().published if head.get(name)]
    stated += _marked_times(tree)
    confident = (one for one in stated if dates.parse(one[0]).trouble is Trouble.NONE)
    return next(confident, None) or next(iter(stated), None) or _visible_date(tree)


def _marked_times(tree: Any) -> list[tuple[str, str]]:
    """Elements that say of themselves that they hold the day of publication."""
    found: list[tuple[str, str]] = []
    for element in tree.iter("time", "abbr", "span", "meta"):
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower().split()
        own = "datepublished" in marks or (
            element.tag == "time"
            and (element.get("pubdate") is not None or not {"published", "entry-date"}.isdisjoint(marks))
        )
        value = text_field(element.get("datetime") or element.get("content") or element.get("title"))
        if own and value:
            found.append((value, f"{element.tag} element"))
    return found


def _visible_date(tree: Any) -> tuple[str, str]:
    """The one day that stands between the headline and the first paragraph, if there is just one."""
    values: dict[Any, str] = {}
    started = False
    for element in tree.iter():
        if element.tag == "h1":
            started = True
        if not started or not isinstance(element.tag, str):
            continue
        line = " ".join(_SPACES.sub(" ", "".join(element.itertext())).split()) if len(element) < 8 else ""
        if element.tag == "p" and is_sentence(line):
            break
        # «Ada Quill | February 3, 2021»: the day stands alone behind the mark.
        line = line.rpartition("|")[2].strip() if line.count("|") == 1 else line
        if not is_dateline(line) or rules().updated.search(line):
            continue
        stamp = next(dates.find(line), None)
        if stamp is not None and stamp.interval is not None:
            values[stamp.interval] = stamp.text
    return (next(iter(values.values())), "the line under the headline") if len(values) == 1 else ("", "")


def _readable(value: str) -> str:
    """A meta value in a form that :func:`dates.parse` reads, with htmldate's help where it must."""
    if dates.parse(value).trouble is not Trouble.UNREADABLE:
        return value
    from htmldate import find_date
    from lxml import html as lxml_html

    alone = lxml_html.document_fromstring("<html><head><meta/></head><body><p/></body></html>")
    meta = alone.find(".//meta")
    meta.set("property", "article:published_time")
    meta.set("content", value)
    found = find_date(
        alone,
        extensive_search=False,
        original_date=True,
        min_date=datetime(1900, 1, 1),  # noqa: DTZ001 - htmldate compares naive times
        max_date=datetime(2100, 1, 1),  # noqa: DTZ001
    )
    return found or value


def _authors(head: dict[str, str], general: Any) -> tuple[str, ...]:
    stated = (
        head.get("author", "")
        or head.get("article:author", "")
        or head.get("byl", "")
        or text_field(general.author)
    )
    stated = re.sub(r"^by\s+", "", stated, flags=re.IGNORECASE)
    names = (n.strip() for n in re.split(r"\s*(?:;|,|\band\b)\s*", stated))
    return tuple(n for n in names if n and not web_address(n) and len(n) <= 80)


_TITLE_MARKS = (" | ", " – ", " — ", " - ", " · ")


def _site_in_title(tree: Any, title: str) -> str:
    """The outlet's name in a page title that is the headline, a mark and a short name."""
    element = tree.find(".//title")
    whole = text_field(element.text) if element is not None else ""
    for mark in _TITLE_MARKS:
        head, _, tail = whole.rpartition(mark)
        if head and folded(head) == folded(title) and 1 <= len(tail.split()) <= 5:
            return tail.strip()
    return ""


def _without_site(title: str, outlet: str) -> str:
    """A page title without « | Outlet» at its end."""
    for mark in _TITLE_MARKS:
        head, _, tail = title.rpartition(mark)
        if head and outlet and folded(tail) == folded(outlet):
            return head.strip()
    return title
