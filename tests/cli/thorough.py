"""How much is tried where there is no end to what could be: a part in each run, all of it by ``make test-thorough``."""

from __future__ import annotations

import os

IS_THOROUGH = os.environ.get("DALEL_THOROUGH") == "1"


def amount(part: int, whole: int) -> int:
    """So many are tried."""
    return whole if IS_THOROUGH else part
