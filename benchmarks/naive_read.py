"""What a notebook does with the same files: load the JSON whole, make a table, add up by method in floating point.

It is the measure that ``scale.py`` puts beside ``dalel spending read``. It checks nothing, keeps nothing, and its sums
are rounded.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd

AMOUNTS = {"ref_trade_methods_id": "amount", "fakt_trade_methods_id": "contract_sum"}


def main() -> int:
    """Read each file and print its sums by method."""
    for name in sys.argv[1:]:
        items = json.loads(Path(name).read_text(encoding="utf-8"))["items"]
        frame = pd.DataFrame(items)
        method = next(column for column in AMOUNTS if column in frame)
        print(frame.groupby(method)[AMOUNTS[method]].agg(["count", "sum"]))
        del items, frame
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
