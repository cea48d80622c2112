"""Pages that state their day in many forms, and traps that state another: each day read is right."""

import pytest
from bench.pages import pages, read, wanted

from onrecord.interval import iso


@pytest.mark.parametrize("page", pages(), ids=lambda p: f"{p['kind']}-{p['form']}-{p['day']}")
def test_the_day_of_a_page_is_read_or_left_open_and_its_update_is_another_fact(page: dict[str, str]) -> None:
    document = read(page)
    found, true = document.published.interval, wanted(page)
    if page["day"] == "none":
        assert found.is_open
    elif true is None:
        assert not found.is_day
    else:
        assert (found.begin, found.end) == (true.begin, true.end)
    updated = None if document.updated is None else iso(document.updated.interval.begin)
    assert updated == page.get("updated")
