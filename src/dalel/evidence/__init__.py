"""Evidence: what an official source said, and since when we hold it. The format: docs/formats/ledger.md."""

from dalel.evidence.document import NAME_WITHHELD, Document
from dalel.evidence.evidence import Evidence
from dalel.evidence.intake import Added
from dalel.evidence.listing import Refused
from dalel.evidence.record import Inclusion, Record
from dalel.evidence.verification import Answer, Check, EarlierRoot, Property, Verification

__all__ = [
    "NAME_WITHHELD",
    "Added",
    "Answer",
    "Check",
    "Document",
    "EarlierRoot",
    "Evidence",
    "Inclusion",
    "Property",
    "Record",
    "Refused",
    "Verification",
]
