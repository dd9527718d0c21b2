"""Dossiers: packages of documents that prove themselves. The format: docs/formats/dossier.md."""

from dalel.evidence.dossier.archive import pack, unpack
from dalel.evidence.dossier.custody import CheckpointCustody, Custody, CustodyEvent, DocumentCustody, find_custody
from dalel.evidence.dossier.difference import Difference, compare_dossiers
from dalel.evidence.dossier.holding_back import (
    Order,
    PartsPlan,
    plan_parts,
    preview,
    redact_fields,
    redact_parts,
    strip_fields,
    withhold,
)
from dalel.evidence.dossier.page import render_page
from dalel.evidence.dossier.place import find_value, parse_document
from dalel.evidence.dossier.reckoning import (
    ReckonedClaim,
    ReckonedRow,
    ReckonedStep,
    Reckoning,
    parse_number,
    parse_reckoning,
    render_reckoning,
)
from dalel.evidence.dossier.reopening import dossier_folder, reopen
from dalel.evidence.dossier.sealing import Sealed, TracesFoundError, Workplace, seal
from dalel.evidence.dossier.selection import DISCLOSABLE, Selection, with_repetitions
from dalel.evidence.dossier.traces import Identity, Trace, TraceKind
from dalel.evidence.dossier.verdict import ClaimVerdict, DossierProperty, DossierVerification, StampSeen, Verdict
from dalel.evidence.dossier.verification import Anchors, verify_dossier
from dalel.evidence.dossier.writing import check_output

__all__ = [
    "DISCLOSABLE",
    "Anchors",
    "CheckpointCustody",
    "ClaimVerdict",
    "Custody",
    "CustodyEvent",
    "Difference",
    "DocumentCustody",
    "DossierProperty",
    "DossierVerification",
    "Identity",
    "Order",
    "PartsPlan",
    "ReckonedClaim",
    "ReckonedRow",
    "ReckonedStep",
    "Reckoning",
    "Sealed",
    "Selection",
    "StampSeen",
    "Trace",
    "TraceKind",
    "TracesFoundError",
    "Verdict",
    "Workplace",
    "check_output",
    "compare_dossiers",
    "dossier_folder",
    "find_custody",
    "find_value",
    "pack",
    "parse_document",
    "parse_number",
    "parse_reckoning",
    "plan_parts",
    "preview",
    "redact_fields",
    "redact_parts",
    "render_page",
    "render_reckoning",
    "reopen",
    "seal",
    "strip_fields",
    "unpack",
    "verify_dossier",
    "with_repetitions",
    "withhold",
]
