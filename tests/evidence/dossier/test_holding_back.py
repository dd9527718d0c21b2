"""Holding back: a dossier that shows less proves as much, and of what is hidden nothing is left."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from samples import DIGESTS, TABLE, answers, tree_of, vkey_of

from dalel.errors import CommandError, DataError
from dalel.evidence import Evidence
from dalel.evidence.checkpoint import SigningKeys, parse_vkey
from dalel.evidence.disk import Disk
from dalel.evidence.dossier import (
    Anchors,
    Order,
    Sealed,
    Selection,
    Workplace,
    compare_dossiers,
    find_custody,
    plan_parts,
    preview,
    redact_fields,
    redact_parts,
    reopen,
    strip_fields,
    withhold,
)

pytestmark = pytest.mark.slow

SealAs = Callable[..., Sealed]
MakeOrder = Callable[..., Order]
ROWS = TABLE.encode().splitlines(keepends=True)


def redact(
    workplace: Workplace, folder: Path, order: Order, *, hide: str | None = None, show: str | None = None
) -> Sealed:
    opened = reopen(folder)
    plan = plan_parts(opened, DIGESTS["lots.csv"][:12], hide=hide, show=show)
    return redact_parts(workplace, opened, plan, order=order)


def parts_file(folder: Path, name: str = "lots.csv") -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "data" / "parts" / f"{DIGESTS[name]}.json").read_bytes())
    return found


def test_hidden_rows_leave_nothing_behind_and_the_others_are_proved(
    workplace: Workplace, seal_as: SealAs, order: MakeOrder
) -> None:
    folder = seal_as("dossier").output
    redacted = redact(workplace, folder, order("less"), hide="2-3,5").output
    assert [(part["index"], part["text"]) for part in parts_file(redacted)["parts"]] == [
        (0, "lot,amount,who\r\n"),
        (3, "Paint,1200,Dana\r\n"),
    ]
    everything = b"".join(tree_of(redacted).values())
    for hidden in (b"Aigerim", b"Bolat", b"Erlan", b"Chairs"):
        assert hidden not in everything
    pinned = Anchors(pins=[parse_vkey(vkey_of(workplace))], min_size=6)
    found = answers(redacted, pinned)
    assert "FAIL" not in found.values()
    assert (found["redactions"], found["documents"], found["unchanged"], found["complete"]) == ("PASS",) * 4


def test_only_the_rows_named_are_shown(workplace: Workplace, seal_as: SealAs, order: MakeOrder) -> None:
    redacted = redact(workplace, seal_as("dossier").output, order("less"), show="1,4").output
    assert [part["index"] for part in parts_file(redacted)["parts"]] == [0, 3]


def test_the_ledger_says_which_rows_are_shown(workplace: Workplace, seal_as: SealAs, order: MakeOrder) -> None:
    redacted = redact(workplace, seal_as("dossier").output, order("less"), show="1,4-5").output
    lines = [json.loads(line) for line in (redacted / "data/ledger/entries.jsonl").read_bytes().splitlines()]
    (entry,) = [line for line in lines if line["type"] == "redact"]
    assert (entry["object"], entry["shown"]) == (DIGESTS["lots.csv"], "0,3-4")


def test_a_redacted_dossier_can_show_still_less_and_never_more(
    workplace: Workplace, seal_as: SealAs, order: MakeOrder
) -> None:
    less = redact(workplace, seal_as("dossier").output, order("less"), show="1-3").output
    least = redact(workplace, less, order("least"), show="1,3,5").output
    assert [part["index"] for part in parts_file(least)["parts"]] == [0, 2]
    assert answers(least)["redactions"] == "PASS"


def test_rows_and_documents_and_values_can_all_be_held_back(
    workplace: Workplace, seal_as: SealAs, order: MakeOrder
) -> None:
    folder = seal_as("dossier", Selection(disclosed=frozenset({"name", "note"}))).output
    less = redact(workplace, folder, order("less"), show="1").output
    held = withhold(workplace, less, [DIGESTS["note.bin"][:8]], reason="rights-of-others", order=order("held")).output
    last = redact_fields(workplace, reopen(held), frozenset({"note"}), order=order("last")).output
    assert "FAIL" not in answers(last).values()
    documents = {each.sha256: (each.name, each.shown, each.parts) for each in find_custody(last, Anchors()).documents}
    assert documents == {
        DIGESTS["lots.csv"]: ("lots.csv", "parts", (1, 5)),
        DIGESTS["plan.json"]: ("plan.json", "whole", None),
        DIGESTS["note.bin"]: ("note.bin", "withheld", None),
    }
    assert b"saved" not in b"".join(tree_of(last).values())


def test_what_was_taken_back_for_one_entry_is_not_shown_again_by_the_next_redaction(
    workplace: Workplace, seal_as: SealAs, order: MakeOrder
) -> None:
    folder = seal_as("dossier", Selection(disclosed=frozenset({"name"}))).output
    # Somebody took one name out by hand, and packed the rest anew.
    opened = reopen(folder)
    bare = strip_fields(opened, frozenset({"name"}), order=order("bare"), disk=Disk())
    assert len(bare) == 64
    less = redact(workplace, order("bare").output, order("less"), show="1").output
    assert not (less / "data" / "disclosures").exists()


def test_a_withheld_document_leaves_its_digest_and_the_reason(
    workplace: Workplace, seal_as: SealAs, order: MakeOrder
) -> None:
    folder = seal_as("dossier").output
    held = withhold(workplace, folder, [DIGESTS["plan.json"]], reason="personal-data", order=order("held"))
    assert (held.documents, held.held_back) == (2, 1)
    files = tree_of(held.output)
    assert not any(DIGESTS["plan.json"] in path for path in files)
    lines = [json.loads(line) for line in files["data/ledger/entries.jsonl"].splitlines()]
    (entry,) = [line for line in lines if line["type"] == "withhold"]
    assert (entry["object"], entry["reason"]) == (DIGESTS["plan.json"], "personal-data")
    assert answers(held.output)["documents"] == "PASS"


def test_values_are_taken_out_without_the_newsroom_and_the_seal_is_not_checked(
    workplace: Workplace, seal_as: SealAs, order: MakeOrder
) -> None:
    folder = seal_as("dossier", Selection(disclosed=frozenset({"name", "note"}))).output
    strip_fields(reopen(folder), frozenset({"name"}), order=order("stripped"), disk=Disk())
    found = answers(order("stripped").output, Anchors(pins=[parse_vkey(vkey_of(workplace))], min_size=5))
    assert (found["seal"], found["unchanged"], found["disclosures"], found["complete"]) == (
        "NOT CHECKED",
        "PASS",
        "PASS",
        "PASS",
    )
    files = tree_of(order("stripped").output)
    assert b"lots.csv" not in b"".join(files.values())
    assert b'"note"' in files["data/disclosures/000001.json"]


def test_the_first_dossier_stays_as_it_was(workplace: Workplace, seal_as: SealAs, order: MakeOrder) -> None:
    folder = seal_as("dossier").output
    before = tree_of(folder)
    redact(workplace, folder, order("less"), show="1")
    assert tree_of(folder) == before


def test_the_difference_says_what_is_shown_less(workplace: Workplace, seal_as: SealAs, order: MakeOrder) -> None:
    folder = seal_as("dossier", Selection(disclosed=frozenset({"name"}))).output
    less = redact(workplace, folder, order("less"), show="1-2").output
    bare = redact_fields(workplace, reopen(less), frozenset({"name"}), order=order("bare")).output
    assert [(d.what, d.which, d.left, d.right) for d in compare_dossiers(folder, bare)] == [
        ("checkpoint", "newest", "5", "7"),
        ("entry", "5 (seal)", "", "shown"),
        ("entry", "6 (redact)", "", "shown"),
        ("document", DIGESTS["lots.csv"], "whole", "parts 0-1"),
        ("disclosed", "entry 1, name", "lots.csv", ""),
        ("disclosed", "entry 2, name", "plan.json", ""),
        ("disclosed", "entry 3, name", "note.bin", ""),
    ]
    assert compare_dossiers(folder, folder) == []


def test_before_and_after_can_be_looked_at_first(workplace: Workplace, seal_as: SealAs) -> None:
    plan = plan_parts(reopen(seal_as("dossier").output), DIGESTS["lots.csv"][:6], hide="4-", show=None)
    assert (plan.before, plan.after, plan.hidden) == ((0, 1, 2, 3, 4), (0, 1, 2), [3, 4])
    assert preview(workplace, plan, [0, 4]) == {0: ROWS[0], 4: ROWS[4]}


@pytest.mark.parametrize(
    ("prefix", "hide", "message"),
    [
        (
            None,
            "1",
            "2 documents of this dossier have rows that can be shown one by one.\n"
            "Name one: --document HASH (dalel dossier show DIR lists them)",
        ),
        (
            DIGESTS["note.bin"],
            "1",
            f"The document {DIGESTS['note.bin'][:12]} was not cut into parts when it was added "
            "(application/octet-stream).\n"
            "Hold all of it back: dalel dossier withhold DIR HASH --output DIR2",
        ),
        (
            DIGESTS["lots.csv"],
            "1-",
            "Nothing of the document would be left to show.\n"
            "Hold all of it back: dalel dossier withhold DIR HASH --output DIR2",
        ),
        (
            "abcdef",
            "1",
            "0 documents of this dossier have a SHA-256 that begins with abcdef.\n"
            "Give six or more signs of one: dalel dossier show DIR",
        ),
    ],
    ids=["several-documents", "not-cut", "nothing-left", "unknown-document"],
)
def test_a_redaction_that_cannot_be_made_says_what_to_do(
    seal_as: SealAs, prefix: str | None, hide: str, message: str
) -> None:
    opened = reopen(seal_as("dossier").output)
    with pytest.raises(CommandError) as refusal:
        plan_parts(opened, prefix, hide=hide, show=None)
    assert str(refusal.value) == message


@contextmanager
def another_newsroom(tmp_path: Path, workplace: Workplace) -> Iterator[Workplace]:
    yield replace(workplace, evidence=Evidence(tmp_path / "other"), keys=SigningKeys(tmp_path / "other-keys", Disk()))


def test_another_newsroom_cannot_redact_rows(
    workplace: Workplace, seal_as: SealAs, order: MakeOrder, tmp_path: Path
) -> None:
    folder = seal_as("dossier").output
    with another_newsroom(tmp_path, workplace) as other, pytest.raises(DataError) as refusal:
        redact(other, folder, order("less"), show="1")
    with workplace.evidence.reading() as ledger:
        origin = json.loads(next(ledger.lines()).entry)["origin"]
    assert str(refusal.value) == (
        f"This dossier is of the ledger {origin}, and the newsroom here has none.\n"
        "Work in the newsroom that it was sealed in, or take out disclosed values: dalel dossier strip"
    )
    assert not order("less").output.exists()


def test_nothing_is_made_from_a_dossier_that_does_not_hold(seal_as: SealAs) -> None:
    folder = seal_as("dossier").output
    path = folder / "data" / "objects" / DIGESTS["plan.json"][:2] / DIGESTS["plan.json"]
    path.write_bytes(b"[]")
    with pytest.raises(DataError, match=r"dossier does not hold: package: data/objects/"):
        reopen(folder)
