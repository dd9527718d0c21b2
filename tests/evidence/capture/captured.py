"""Capturing in a test: one command's work, with a clock that stands still."""

from __future__ import annotations

import json
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from web import StillClock

from dalel.evidence import Evidence
from dalel.evidence.capture import Captured, CapturePlan, Capturing, Limits, Proxy, Route, Terms, parse_address
from dalel.evidence.entry import Entry


@dataclass
class Run:
    """How the captures of a test are made."""

    evidence: Evidence
    expect: str | None = None
    why: str | None = None
    delay: float = 0.0
    max_bytes: int = 1_000_000
    seconds: float = 20.0
    silence: float = 20.0
    proxy: Proxy | None = None
    browser: Path | None = None
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    clock: StillClock = field(default_factory=StillClock)

    def all(self, urls: Sequence[str]) -> list[Captured]:
        plan = CapturePlan(
            route=Route(user_agent="dalel/test", trust=self.trust, proxy=self.proxy),
            limits=Limits(bytes=self.max_bytes, seconds=self.seconds, silence=self.silence),
            delay=self.delay,
            terms=Terms(expect=self.expect, why=self.why),
            browser=self.browser,
        )
        return list(Capturing(self.evidence, plan, clock=self.clock).capture_all(map(parse_address, urls)))

    def one(self, url: str) -> Captured:
        (captured,) = self.all([url])
        return captured

    def entries(self) -> list[Entry]:
        return list(self.evidence.ledger.entries())

    def disclosed(self, seq: int) -> dict[str, str | None]:
        entry = self.entries()[seq]
        return {name: each.value for name, each in self.evidence.disclosures.read(entry).items()}

    def record(self, seq: int) -> Any:
        return json.loads(self.disclosed(seq)["record"] or "")

    def everything_kept(self) -> bytes:
        """All bytes in the folder of evidence but the documents themselves."""
        folders = [self.evidence.folder / name for name in ("ledger", "disclosures")]
        return b"".join(path.read_bytes() for folder in folders for path in sorted(folder.rglob("*")))
