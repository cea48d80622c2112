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
from typing import Any

from onrecord.errors import NoArticleError, TooLargeError
from onrecord.ingest.jsonld import LinkedArticle, article
from onrecord.ingest.metadata import Metadata, text_field, web_address
from onrecord.ingest.page_dates import stated_dates
from onrecord.ingest.rules import folded, html_names
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
    published, others = stated_dates(tree, head, linked)
    updated = linked.updated or next((head[n] for n in names.updated if head.get(n)), "")
    lang = tree.get("lang") or tree.get("xml:lang") or linked.language or head.get("og:locale", "")
    return Metadata(
        rule="metadata",
        title=_without_site(title, outlet),
        published=published.value,
        published_from=published.where,
        others=others,
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
