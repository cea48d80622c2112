"""Quality and speed against the floors in ``bench/floors.toml``: ``python -m bench``."""
