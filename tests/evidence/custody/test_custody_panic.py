"""Panic: what is safe elsewhere goes, what is not stays; and the status says beforehand which is which."""

from __future__ import annotations

from pathlib import Path

from keepers import Kept, add_document, bring_back, copy_to, enough, files_of

from dalel.evidence.capture.workroom import BEGINNING
from dalel.evidence.custody import plan_panic, run_panic, survey_safety
from dalel.evidence.disk import Disk


def remaining(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_everything_that_a_place_holds_goes_and_comes_back(fresh: Kept, tmp_path: Path) -> None:
    before = files_of(fresh.newsroom.root)
    safety = survey_safety(fresh.newsroom, extra={}, disk=Disk())
    planned = plan_panic(fresh.newsroom, safety)
    assert planned.kept == ()
    assert planned.removed[0].name == "epoch-1.pem"
    assert {path.parent.parent.name for path in planned.removed[-3:]} == {"objects"}
    assert files_of(fresh.newsroom.root) == before
    run_panic(fresh.newsroom, planned, disk=Disk())
    assert remaining(fresh.newsroom.root) == ["custody/recipients.json", "dalel.toml"]
    assert bring_back(fresh.place, enough(fresh.new), tmp_path / "back").is_whole
    assert files_of(tmp_path / "back") == before


def test_what_is_new_or_was_changed_since_is_lost_with_the_laptop_and_a_panic_leaves_it(
    fresh: Kept, tmp_path: Path
) -> None:
    (tmp_path / "new.txt").write_text("not copied yet\n")
    add_document(fresh.newsroom, tmp_path / "new.txt")
    (fresh.newsroom.root / "publications" / "draft.md").write_text("Changed.\n")
    safety = survey_safety(fresh.newsroom, extra={}, disk=Disk())
    lost = sorted(each.path for each in safety.unsafe)
    planned = plan_panic(fresh.newsroom, safety)
    assert list(planned.kept) == lost
    assert [path for path in lost if "objects" not in path] == [
        "evidence/disclosures/000005.json",
        "evidence/ledger/entries.jsonl",
        "evidence/ledger/tree",
        "publications/draft.md",
    ]
    run_panic(fresh.newsroom, planned, disk=Disk())
    assert remaining(fresh.newsroom.root) == sorted([*lost, "custody/recipients.json", "dalel.toml"])


def test_nothing_is_safe_while_its_pack_has_no_manifest_at_the_place(fresh: Kept) -> None:
    (fresh.newsroom.root / "publications" / "later.md").write_text("Later.\n")
    (series,) = survey_safety(fresh.newsroom, extra={}, disk=Disk()).series
    copy_to(fresh.newsroom, fresh.place)
    assert not survey_safety(fresh.newsroom, extra={}, disk=Disk()).unsafe
    delivered = series.folder / "delivered.jsonl"
    delivered.write_bytes(b"".join(delivered.read_bytes().splitlines(keepends=True)[:-1]))
    assert [each.path for each in survey_safety(fresh.newsroom, extra={}, disk=Disk()).unsafe] == [
        "publications/later.md"
    ]


def test_what_others_are_just_making_or_make_anew_is_not_copied_and_does_not_outlive_a_panic(fresh: Kept) -> None:
    root = fresh.newsroom.root
    half_done = [
        root / f"{BEGINNING}1a2b" / "body",
        root / "spending" / ".report-1a2b" / "totals.parquet",
        root / "findings" / ".draft-1a2b" / "findings.parquet",
        root / "evidence" / "incoming" / "1.part",
        root / "spending" / "layout@1" / "lines.duckdb",
        root / "spending" / ".spill" / "rows.tmp",
    ]
    for path in half_done:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("half a document")
    assert copy_to(fresh.newsroom, fresh.place).packs == 0
    run_panic(
        fresh.newsroom, plan_panic(fresh.newsroom, survey_safety(fresh.newsroom, extra={}, disk=Disk())), disk=Disk()
    )
    assert remaining(root) == ["custody/recipients.json", "dalel.toml"]


def test_a_register_without_a_copy_of_it_stays(fresh: Kept, tmp_path: Path) -> None:
    register = fresh.newsroom.root / "register.sqlite3"
    register.write_bytes(b"a database")
    backup = tmp_path / "backup.zip"
    backup.write_bytes(b"what is in it")
    extra = {"register-backup.zip": backup}
    safety = survey_safety(fresh.newsroom, extra=extra, disk=Disk())
    assert plan_panic(fresh.newsroom, safety).kept == ("register.sqlite3",)
    copy_to(fresh.newsroom, fresh.place, extra=extra)
    planned = plan_panic(fresh.newsroom, survey_safety(fresh.newsroom, extra=extra, disk=Disk()))
    assert planned.kept == ()
    assert register in planned.removed
    backup.write_bytes(b"one row more")
    assert plan_panic(fresh.newsroom, survey_safety(fresh.newsroom, extra=extra, disk=Disk())).kept == (
        "register.sqlite3",
    )
