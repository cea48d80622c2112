from onrecord.library import BuildSummary as BuildSummary
from onrecord.library import Form as Form
from onrecord.library import IngestOptions as IngestOptions
from onrecord.library import Reading as Reading
from onrecord.library import Settings as Settings
from onrecord.library import build as build
from onrecord.library import open_ledger as open_ledger
from onrecord.library import read as read

open = open_ledger

__version__: str
