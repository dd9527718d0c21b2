"""What the newsroom of these tests holds, and short ways to look at a dossier."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from dalel.evidence.checkpoint import survey
from dalel.evidence.dossier import Anchors, Identity, Workplace, verify_dossier

TABLE = "lot,amount,who\r\nChairs,480000,Aigerim\r\nRoof,9000000,Bolat\r\nPaint,1200,Dana\r\nPaint,1300,Erlan\r\n"
PLAN = '{"items": [{"lot": 1}, {"lot": 2}]}\n'
NOTE = "\x00 some other file\n"
IDENTITY = Identity(user="aigerim-k", full_name="Aigerim Kassymova", home="/home/aigerim-k", host="aigerim-laptop")
DOCUMENTS = {"lots.csv": TABLE, "plan.json": PLAN, "note.bin": NOTE}
DIGESTS = {name: sha256(text.encode()).hexdigest() for name, text in DOCUMENTS.items()}


def tree_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def answers(folder: Path, anchors: Anchors | None = None) -> dict[str, str]:
    """The answer for each property."""
    found = verify_dossier(folder, anchors or Anchors())
    return {str(verdict.property): str(verdict.answer) for verdict in found.verdicts}


def vkey_of(workplace: Workplace) -> str:
    """The newest key of the ledger."""
    with workplace.evidence.reading() as ledger:
        return survey(ledger, []).keys[-1].vkey
