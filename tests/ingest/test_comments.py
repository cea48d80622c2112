"""What readers wrote under an article is kept and marked, and nothing is read from it."""

from __future__ import annotations

import pytest

from onrecord.annotate.annotator import readable_zones
from onrecord.document import ZoneKind
from onrecord.ingest.documents import ingest
from onrecord.ingest.options import IngestOptions
from onrecord.ingest.zones import zones

ARTICLE = """Belmont to close two ferries

The council will close two ferry lines by June, its leader said on Monday.

About 900 people use the ferries every day, and most of them work in the port.
"""

SECTIONS = {
    "dated": """At 10:14 am on 28 May 2031, harbourfox wrote: They should sack the whole council.

I will never vote for them again.
""",
    "disclaimer": """Views expressed in the comments do not represent those of The Belmont Courier.

The council must resign at once. We will march on Friday.
""",
    "heading": """Readers' comments

The council must resign at once.
""",
    "names": """Oona says:

They should sell the town hall and keep the ferries.

Piet Marr wrote:

We are going to block the bridge next week.
""",
}


def comments(text: str) -> str:
    return " ".join(text[z.start : z.end] for z in zones(text) if z.kind is ZoneKind.COMMENTS)


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_comments_are_a_zone_of_their_own(section: str) -> None:
    text = f"{ARTICLE}\n{SECTIONS[section]}"
    found = comments(text)
    assert found.split() == SECTIONS[section].split()
    result = ingest(text.encode(), where="page.txt", options=IngestOptions())
    (document,) = result.documents
    assert document.text.split() == text.split(), "comments are kept"
    assert not any(document.text[z.start : z.end] in found for z in readable_zones(document))


@pytest.mark.parametrize(
    "ending",
    [
        "The minister wrote: the bridge stays open.",
        "In a letter of 28 May 2031 the mayor wrote: We will not close the line.",
        "Oona Fell says:\n\nThe ferries are safe.",
        "The union welcomed comments from readers of its paper.",
    ],
)
def test_a_report_of_what_somebody_wrote_is_no_comment(ending: str) -> None:
    assert comments(f"{ARTICLE}\n{ending}\n") == ""


def test_a_page_of_comments_alone_has_no_article_above_them() -> None:
    assert comments("Views expressed in the comments do not represent those of the paper.\n") == ""
