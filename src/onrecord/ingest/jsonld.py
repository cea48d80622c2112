"""schema.org articles in a page's JSON-LD: the page's own statement about itself, when there is just one."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.ingest.metadata import text_field, web_address
from onrecord.ingest.rules import folded, html_names

_SCRIPT_MAX = 2_000_000
_NODES_MAX = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedArticle:
    """What one JSON-LD article says; an empty string where it says nothing."""

    title: str = ""
    published: str = ""
    updated: str = ""
    outlet: str = ""
    url: str = ""
    byline: tuple[str, ...] = ()
    language: str = ""


def article(scripts: Iterable[str], *, url: str, title: str) -> LinkedArticle | None:
    """The article that the page is about.

    With several, it is the one of this address or headline; otherwise one that all agree with in date,
    and else none: a page that lists articles says nothing about its own day.
    """
    found = [_read(node) for script in scripts for node in _articles(script)]
    if not found:
        return None
    for one in found:
        if url and one.url and _same_page(one.url, url):
            return one
    for one in found:
        if title and one.title and folded(one.title) == folded(title):
            return one
    dated = {one.published for one in found if one.published}
    return found[0] if len(found) == 1 or len(dated) == 1 else None


def _same_page(a: str, b: str) -> bool:
    return _bare(a) == _bare(b)


def _bare(url: str) -> str:
    return url.partition("#")[0].partition("?")[0].rstrip("/")


def _articles(script: str) -> Iterator[Mapping[str, Any]]:
    if len(script) > _SCRIPT_MAX:
        return
    try:
        data = json.loads(script.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
    except (ValueError, RecursionError):
        return
    names = html_names()
    left, seen = [data], 0
    while left and seen < _NODES_MAX:
        node = left.pop(0)
        seen += 1
        if isinstance(node, list):
            left = [*node, *left] if len(node) < _NODES_MAX else left
            continue
        if not isinstance(node, dict):
            continue
        kinds = _kinds(node)
        if kinds & names.articles:
            yield node
            continue
        inner = [node.get("@graph"), node.get("mainEntity")]
        left = [*(i for i in inner if isinstance(i, dict | list)), *left]


def _kinds(node: Mapping[str, Any]) -> set[str]:
    kinds = node.get("@type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []
    return {k.rsplit("/", 1)[-1].casefold() for k in kinds if isinstance(k, str)}


def _read(node: Mapping[str, Any]) -> LinkedArticle:
    page = node.get("mainEntityOfPage")
    own = page.get("@id", page.get("url")) if isinstance(page, dict) else page
    return LinkedArticle(
        title=_text(node.get("headline")) or _text(node.get("name")),
        published=_text(node.get("datePublished")),
        updated=_text(node.get("dateModified")),
        outlet=_name(node.get("publisher")),
        url=web_address(_text(node.get("url"))) or web_address(_text(own)),
        byline=tuple(_names(node.get("author"))),
        language=_text(node.get("inLanguage")),
    )


def _text(value: object) -> str:
    return html.unescape(text_field(value))


def _name(value: object) -> str:
    return next(iter(_names(value)), "")


def _names(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = _text(one.get("name")) if isinstance(one, dict) else _text(one)
        if name and not web_address(name):
            yield name
