"""Custody: encrypted copies elsewhere, which this computer can write and cannot read. docs/formats/custody.md."""

from dalel.evidence.custody.contents import Contents, check_place, read_contents
from dalel.evidence.custody.drill import Drill, Drills
from dalel.evidence.custody.panic import Panic, plan_panic, run_panic
from dalel.evidence.custody.place import Place, open_place
from dalel.evidence.custody.policy import Policy, parse_policy
from dalel.evidence.custody.recipients import KeptRecipients, Recipient
from dalel.evidence.custody.replication import Replicated, replicate
from dalel.evidence.custody.restoration import Restored, restore
from dalel.evidence.custody.rewrapping import Rewrapped, rewrap
from dalel.evidence.custody.safety import Safety, survey_safety
from dalel.evidence.custody.series import Series, all_series
from dalel.evidence.custody.setup import NewKey, check_sheets, make_key
from dalel.evidence.custody.share import Share, parse_share, render_share
from dalel.evidence.custody.sheet import can_make_pdf, make_sheet
from dalel.evidence.custody.splitting import open_identities
from dalel.evidence.custody.stock import CUSTODY, PLACES, REGISTER_BACKUP, STAFF_ACCOUNTS

__all__ = [
    "CUSTODY",
    "PLACES",
    "REGISTER_BACKUP",
    "STAFF_ACCOUNTS",
    "Contents",
    "Drill",
    "Drills",
    "KeptRecipients",
    "NewKey",
    "Panic",
    "Place",
    "Policy",
    "Recipient",
    "Replicated",
    "Restored",
    "Rewrapped",
    "Safety",
    "Series",
    "Share",
    "all_series",
    "can_make_pdf",
    "check_place",
    "check_sheets",
    "make_key",
    "make_sheet",
    "open_identities",
    "open_place",
    "parse_policy",
    "parse_share",
    "plan_panic",
    "read_contents",
    "render_share",
    "replicate",
    "restore",
    "rewrap",
    "run_panic",
    "survey_safety",
]
