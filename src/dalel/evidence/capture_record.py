"""The record of a capture: how it went, in one text that its ledger entry commits to. Writer and reader of it.

It is canonical JSON. Nothing in it says who captured, and nothing in it opens anything: see `Address` and `Headers`.
The format is described in docs/formats/ledger.md.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dalel.canonical import CanonicalValue, canonical_json
from dalel.errors import DataError
from dalel.evidence.entry import Capture, CaptureFailed, Entry
from dalel.evidence.entry_form import time_text

if TYPE_CHECKING:
    # Whoever only reads a record does not wait for what captures need.
    from dalel.evidence.capture.exchange import Exchange
    from dalel.evidence.capture.following import Fetched
    from dalel.evidence.capture.gate import Judgement

RECORD_VERSION = 1

OF_CONTENT = frozenset(
    ("login-wall", "bot-check", "error-page", "no-words", "text-missing", "not-looked-into", "no-list")
)
"""Reasons why an answer of status 200 is not the document; the others say why no whole answer came."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a capture was told: the text that must be in the document, and why the site's rules were set aside."""

    expect: str | None = None
    why: str | None = None


def render_record(
    fetched: Fetched,
    judgement: Judgement,
    terms: Terms,
    *,
    user_agent: str,
    by_proxy: bool,
    browser: str | None,
    files: Mapping[str, str],
    portal: Mapping[str, CanonicalValue] | None = None,
) -> str:
    """The record of a capture; ``files`` are the SHA-256 of what was kept, by the method of each.

    ``portal`` says which page of which list it is, where a portal's list was asked for page by page.
    """
    said: dict[str, CanonicalValue] = {
        "v": RECORD_VERSION,
        "verdict": judgement.verdict.value,
        "reason": judgement.reason,
        "says": judgement.says or None,
        "expected": terms.expect,
        "began": time_text(fetched.began),
        "ended": time_text(fetched.ended),
        "user_agent": user_agent,
        "proxy": "socks5" if by_proxy else None,
        "robots": fetched.robots.value,
        "robots_set_aside": terms.why,
        "left_out": [name for address in fetched.addresses for name in address.left_out],
        "browser": browser,
        "files": dict(files),
        "exchanges": [exchange_value(each) for each in fetched.exchanges],
    }
    if portal is not None:
        said["portal"] = dict(portal)
    return canonical_json(said).decode()


def exchange_value(exchange: Exchange) -> CanonicalValue:
    """One exchange as the record holds it."""
    tls = exchange.tls
    sent: dict[str, CanonicalValue] = {} if exchange.sent is None else {"sent": exchange.sent}
    return sent | {
        "address": exchange.address.shown,
        "began": time_text(exchange.began),
        "answered": time_text(exchange.answered) if exchange.answered else None,
        "ended": time_text(exchange.ended) if exchange.ended else None,
        "server": exchange.server,
        "status": exchange.status,
        "headers": [list(each) for each in exchange.headers.kept()],
        "headers_left_out": list(exchange.headers.left_out()),
        "bytes": exchange.bytes,
        "sha256": exchange.sha256,
        "end": exchange.end,
        "whole": exchange.is_whole,
        "tls": None
        if tls is None
        else {
            "version": tls.version,
            "cipher": tls.cipher,
            "chain": [
                {"sha256": each.sha256, "subject": each.subject, "issuer": each.issuer, "not_after": each.not_after}
                for each in tls.chain
            ],
        },
    }


def is_about_capture(failed: Entry, before: Entry | None) -> bool:
    """Whether an entry says that what the entry before it kept is not the document, and not that something else failed.

    Every answer but one of status 200 is followed by such an entry if it was kept; one of 200 only for what is in it.
    """
    return (
        isinstance(failed, CaptureFailed)
        and isinstance(before, Capture)
        and (failed.seq - 1, failed.url, failed.status) == (before.seq, before.url, before.status)
        and (failed.status != 200 or failed.reason in OF_CONTENT)
    )


@dataclass(frozen=True, slots=True)
class CaptureFacts:
    """What people look for first in a record: the verdict, when, and from which server under which certificate."""

    verdict: str
    reason: str | None
    began: dt.datetime
    ended: dt.datetime
    server: str | None
    certificate: str | None


def parse_record(text: str) -> CaptureFacts:
    """Read a record that `render_record` wrote."""
    try:
        found: Mapping[str, object] = json.loads(text)
        exchanges = found["exchanges"]
        last = exchanges[-1] if isinstance(exchanges, list) and exchanges else {"server": None, "tls": None}
        tls = last["tls"]
        return CaptureFacts(
            verdict=str(found["verdict"]),
            reason=None if found["reason"] is None else str(found["reason"]),
            began=dt.datetime.fromisoformat(str(found["began"])),
            ended=dt.datetime.fromisoformat(str(found["ended"])),
            server=last["server"],
            certificate=tls["chain"][0]["sha256"] if tls and tls["chain"] else None,
        )
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise DataError("it is not the record of a capture as the format writes it") from error
