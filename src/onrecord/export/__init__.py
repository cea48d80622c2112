"""The machine contract: a record as JSON lines and as tables."""
