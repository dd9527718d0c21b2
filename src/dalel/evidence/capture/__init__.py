"""Capture: documents fetched from their addresses, and what came of each in the ledger. See docs/formats/ledger.md."""

from dalel.evidence.capture.address import Address, parse_address
from dalel.evidence.capture.asking import Clock, ComputerClock, Limits, Route
from dalel.evidence.capture.capture import Captured, CapturePlan, Capturing
from dalel.evidence.capture.gate import Judgement, Verdict
from dalel.evidence.capture.kz_ows_list import PortalList
from dalel.evidence.capture.portal import Portal, PortalKey
from dalel.evidence.capture.portal_run import Run, RunPage, find_run
from dalel.evidence.capture.proxy import Proxy, parse_proxy
from dalel.evidence.capture_record import CaptureFacts, Terms, parse_record

__all__ = [
    "Address",
    "CaptureFacts",
    "CapturePlan",
    "Captured",
    "Capturing",
    "Clock",
    "ComputerClock",
    "Judgement",
    "Limits",
    "Portal",
    "PortalKey",
    "PortalList",
    "Proxy",
    "Route",
    "Run",
    "RunPage",
    "Terms",
    "Verdict",
    "find_run",
    "parse_address",
    "parse_proxy",
    "parse_record",
]
