"""The custody of a dossier: read from whatever a stranger sends, and never silent about what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from dossier_by_hand import ByHand, Files, Key, pack, write

from dalel.evidence.dossier import Anchors, Custody, DossierProperty, find_custody, render_page
from dalel.evidence.verification import Answer


def by_hand() -> tuple[ByHand, str]:
    """A dossier with one document and a witness's cosignature; an entry says that the document is shown in part."""
    hand = ByHand()
    name = hand.add(b"row 1\nrow 2\n", parts=[b"row 1\n", b"row 2\n"])
    hand.enter("redact", object=name, shown="1", commit={})
    hand.checkpoint()
    hand.cosign(Key("witness.example", "witness", kind=4))
    return hand, name


def custody_of(hand: ByHand, files: Files, folder: Path) -> Custody:
    """The custody of these files, sealed anew."""
    return find_custody(write(pack(files, seal=hand.seal), folder), Anchors())


def test_a_document_is_shown_and_a_checkpoint_with_its_witness(tmp_path: Path) -> None:
    hand, name = by_hand()
    custody = custody_of(hand, hand.files(), tmp_path / "dossier")
    assert not custody.verification.has_failed
    assert [(each.sha256, each.shown, each.parts) for each in custody.documents] == [(name, "whole", None)]
    assert [who for who, _ in custody.checkpoints[0].cosigned_by] == ["witness.example"]
    assert '<body class="partial">' in render_page(custody, lang="en")


@pytest.mark.parametrize(
    "which", [DossierProperty.REDACTIONS, DossierProperty.DISCLOSURES, DossierProperty.CHECKPOINTS]
)
def test_what_cannot_be_read_fails_and_the_rest_is_shown(tmp_path: Path, which: DossierProperty) -> None:
    hand, name = by_hand()
    path = {
        DossierProperty.REDACTIONS: f"data/parts/{name}.json",
        DossierProperty.DISCLOSURES: "data/disclosures/000002.json",
        DossierProperty.CHECKPOINTS: "data/proofs/checkpoints/000004.cosigned",
    }[which]
    custody = custody_of(hand, hand.files() | {path: b"nothing that can be read"}, tmp_path / "dossier")
    assert custody.verification.answer(which) is Answer.FAIL
    assert [each.sha256 for each in custody.documents] == [name]
    assert '<body class="failed">' in render_page(custody, lang="en")


def test_a_witness_whose_time_no_calendar_has_is_left_out(tmp_path: Path) -> None:
    hand, _ = by_hand()
    files = hand.files()
    path = "data/proofs/checkpoints/000004.cosigned"
    witness = Key("late.example", "late", kind=4)
    files[path] += witness.sign(files[path].decode().partition("\n\n")[0] + "\n", time=2**63).encode()
    custody = custody_of(hand, files, tmp_path / "dossier")
    assert [who for who, _ in custody.checkpoints[0].cosigned_by] == ["witness.example"]
