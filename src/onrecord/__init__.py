"""OnRecord reads the reporting on a developing story and keeps the record.

``onrecord.open``, ``onrecord.build`` and ``onrecord.read`` are the way in from Python; see
:mod:`onrecord.library`.
"""

__version__ = "0.1.0"

_FROM_LIBRARY = {
    **{name: name for name in ("BuildSummary", "Form", "IngestOptions", "Reading", "Settings")},
    "build": "build",
    "open": "open_ledger",
    "read": "read",
}


def __getattr__(name: str) -> object:
    """What the package itself offers, loaded when it is first asked for: a part alone stays quick."""
    if name not in _FROM_LIBRARY:
        raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("onrecord.library"), _FROM_LIBRARY[name])


def __dir__() -> list[str]:
    return sorted([*globals(), *_FROM_LIBRARY])
