"""Who is behind a statement: authority, parties, chain of hops, terms of anonymity, resolution."""
