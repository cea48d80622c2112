"""What makes an act a commitment: the word that gives the force, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.annotate.layers import Force, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A force, and what gave it.

    Attributes:
        node: the verb or noun of the act's chain that stands directly under the cue (an aspectual or
            carrying verb where there is one, else the act itself): time phrases may hang on it.
        cue: the token that decides.
        governor: the governing verb, noun or adjective, ``None`` for a modal.
        holder: head of the phrase of the party whose act of speech it is.
        actor: head of the phrase of who is to act, where the act has no subject of its own.
        over: the verb that governs the governing noun («comply» in «comply with the request to»).
        void: the governor is negated or undone, so that nothing is promised.
    """

    force: Force
    rule: str
    cue: Token
    node: int
    polarity: str = "+"
    governor: Token | None = None
    holder: Token | None = None
    actor: Token | None = None
    modal: str = ""
    void: bool = False
    aspect: Token | None = None
    over: Token | None = None


def flip(sign: str) -> str:
    """The other polarity."""
    return "-" if sign == "+" else "+"
