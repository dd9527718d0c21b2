"""A process of its own that adds files: python adding_process.py FOLDER STEPS PATH…; STEPS 0 lets it finish.

It prints the SHA-256 of each file when it is recorded.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from failing_disks import DeadlyDisk

from dalel.evidence import Added, Evidence
from dalel.evidence.disk import Disk


def main(folder: str, steps: str, *paths: str) -> None:
    disk = DeadlyDisk(int(steps)) if steps != "0" else Disk()
    evidence = Evidence(Path(folder), disk=disk)
    for outcome in evidence.add_all(
        [Path(path) for path in paths], time=dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
    ):
        assert isinstance(outcome, Added)
        sys.stdout.write(f"{outcome.document.sha256}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
