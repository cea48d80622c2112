"""Names and their forms: whether two names can be one."""

from __future__ import annotations


def same_party(one: str, other: str, *, kind: str = "") -> str:
    """Why two names are forms of one; ``""`` when nothing in them says so."""
    del kind
    return "the same name" if one.casefold() == other.casefold() else ""
