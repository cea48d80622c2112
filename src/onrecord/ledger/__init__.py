"""The ledger: append-only entries with evidence, and the ports of the stores that keep them."""
