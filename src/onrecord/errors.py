"""Every error that OnRecord raises, and the diagnostic that a run keeps instead of raising.

::

    OnRecordError                 OR000
    ├── SpanError                 OR001  bounds outside the text, or a quote that is not the text
    ├── IntervalError             OR002  an end before its begin, a naive time
    ├── RegistryError             OR010  no such annotator, store, engine or exporter
    ├── SettingsError             OR011  an option or a lexicon that cannot be used
    ├── DecisionError             OR012  a reviewer's decision that cannot be taken
    ├── InputError                OR100  something is wrong with one input; the run goes on
    │   ├── UnreadableError       OR101  the file cannot be opened or read
    │   ├── EmptyInputError       OR102  nothing in it
    │   ├── BinaryInputError      OR103  not text in any encoding
    │   ├── TooLargeError         OR104  over the size that one article may have
    │   ├── MalformedError        OR105  a JSONL line or a sidecar that does not parse
    │   └── NoArticleError        OR106  an HTML page in which no article was found
    ├── StoreError                OR200  the ledger cannot be used
    │   ├── NotALedgerError       OR201  the file is not a ledger of ours
    │   ├── NewerLedgerError      OR202  written by a later version of OnRecord
    │   ├── LedgerBusyError       OR203  another process is writing
    │   ├── LedgerFullError       OR204  the disk is full; nothing was written
    │   ├── MissingLedgerError    OR205  there is no ledger at that path
    │   └── OutOfTimeError        OR207  reading it takes longer than one request may
    └── InternalError             OR900  a bug in OnRecord, not in the input

An error says what was wrong, the value, and the next step. The codes are stable.
"""

from __future__ import annotations

from dataclasses import dataclass


class OnRecordError(Exception):
    """Root of the tree.

    ``why`` is one sentence that holds the offending value; ``next_step`` tells what to do about it.
    """

    code = "OR000"

    def __init__(self, why: str, *, next_step: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.next_step = next_step

    def __str__(self) -> str:
        step = f" {self.next_step}" if self.next_step else ""
        return f"[{self.code}] {self.why}{step}"

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders, and the default drops keyword-only arguments.
        return (_rebuild, (type(self), self.why, self.next_step))


def _rebuild(kind: type[OnRecordError], why: str, next_step: str) -> OnRecordError:
    return kind(why, next_step=next_step)


class SpanError(OnRecordError):
    code = "OR001"


class IntervalError(OnRecordError):
    code = "OR002"


class RegistryError(OnRecordError):
    code = "OR010"


class SettingsError(OnRecordError):
    code = "OR011"


class DecisionError(OnRecordError):
    code = "OR012"


class InputError(OnRecordError):
    code = "OR100"


class UnreadableError(InputError):
    code = "OR101"


class EmptyInputError(InputError):
    code = "OR102"


class BinaryInputError(InputError):
    code = "OR103"


class TooLargeError(InputError):
    code = "OR104"


class MalformedError(InputError):
    code = "OR105"


class NoArticleError(InputError):
    code = "OR106"


class StoreError(OnRecordError):
    code = "OR200"


class NotALedgerError(StoreError):
    code = "OR201"


class NewerLedgerError(StoreError):
    code = "OR202"


class LedgerBusyError(StoreError):
    code = "OR203"


class LedgerFullError(StoreError):
    code = "OR204"


class MissingLedgerError(StoreError):
    code = "OR205"


class OutOfTimeError(StoreError):
    code = "OR207"


class InternalError(OnRecordError):
    code = "OR900"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One thing that went wrong with one input, kept and counted while the run goes on.

    Warnings (codes ``OW###``) tell of an input that was used all the same.
    """

    code: str
    where: str
    why: str
    next_step: str = ""

    @property
    def is_error(self) -> bool:
        return self.code.startswith("OR")

    @classmethod
    def of(cls, error: OnRecordError, *, where: str) -> Diagnostic:
        return cls(code=error.code, where=where, why=error.why, next_step=error.next_step)
