"""Time stamps: who else saw a checkpoint, and when. RFC 3161 and OpenTimestamps; see docs/formats/checkpoint.md."""

from dalel.evidence.timestamp.block_header import BlockHeader
from dalel.evidence.timestamp.exchange import check_address, is_socks
from dalel.evidence.timestamp.opentimestamps import OtsVerification, check_proof
from dalel.evidence.timestamp.opinion import Ground, Opinion
from dalel.evidence.timestamp.request import StampRefused, StampUnavailable, request_stamp
from dalel.evidence.timestamp.stamp import Stamp, read_stamp
from dalel.evidence.timestamp.verification import StampVerification, verify_stamp

__all__ = [
    "BlockHeader",
    "Ground",
    "Opinion",
    "OtsVerification",
    "Stamp",
    "StampRefused",
    "StampUnavailable",
    "StampVerification",
    "check_address",
    "check_proof",
    "is_socks",
    "read_stamp",
    "request_stamp",
    "verify_stamp",
]
