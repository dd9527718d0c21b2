"""Makes the dossiers that must verify for ever: python tests/evidence/dossier/keep_dossiers.py FOLDER

Run once for each version of the format, by whoever changes it; what was kept for an older version stays as it is. Keys
are drawn anew each time and thrown away.
"""

from __future__ import annotations

import json
import sys
import tempfile
from hashlib import sha256
from itertools import count
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from rich_dossiers import make_rich  # noqa: E402 - found by the line above

from dalel.evidence.disk import Disk  # noqa: E402
from dalel.evidence.dossier import pack  # noqa: E402


def main(folder: Path) -> None:
    """Keep one dossier of each kind as a ZIP file, and beside them what a verifier brings from elsewhere."""
    folder.mkdir(parents=True)
    numbers = count()
    with tempfile.TemporaryDirectory() as temporary:
        rich = make_rich(Path(temporary) / "made", lambda length: sha256(str(next(numbers)).encode()).digest()[:length])
        for name, dossier in rich.dossiers.items():
            pack(dossier, folder / f"{name}.zip", disk=Disk())
        (folder / "roots.pem").write_bytes(b"".join(path.read_bytes() for path in rich.roots))
        (folder / "held.txt").write_bytes(rich.held[rich.size].read_bytes())
    given = {"pins": [rich.vkeys[0], rich.witness], "min_size": rich.size}
    (folder / "given.json").write_text(json.dumps(given, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
