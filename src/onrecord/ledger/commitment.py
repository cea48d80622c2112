"""Commitments: a reported act that a party is to do, or is not to do, after the moment of saying.

Promises, plans, agreements, orders, demands, requests, refusals and stated expectations about a
party's own act. What became of one is computed at a date and never stored.
"""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.annotate.layers import Force
from onrecord.ledger.claim import Proposition, make_entry
from onrecord.ledger.provenance import Entry, EntryType


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Proposition):
    """A proposition that binds: ``time`` is when it is due, under its signal («by» has no begin).

    Attributes:
        force: how it binds.
        claim: entry id of the claim that the same clause makes.
        tranche_of: entry id of the commitment whose later part this is, or ``None``.
    """

    force: Force
    claim: str
    tranche_of: str | None = None

    def entry(self) -> Entry:
        """The commitment as a line of the record."""
        body = {
            "force": str(self.force),
            **self.body(time_name="due"),
            "claim": self.claim,
            "tranche_of": self.tranche_of,
        }
        return make_entry(
            EntryType.COMMITMENT,
            self.document,
            body,
            evidence=self.cited(),
            origin=self.origin,
            said=self.said,
            valid=self.valid,
        )
