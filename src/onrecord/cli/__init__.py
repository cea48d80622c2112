"""The command line: thin commands over the library. ``main`` is the entry point."""

from onrecord.cli.main import main

__all__ = ["main"]
