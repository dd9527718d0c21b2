"""The page on the format: its example is what the program writes, and its commands give what the page says."""

from __future__ import annotations

import re
import subprocess
from hashlib import sha256
from pathlib import Path

from dalel.evidence import Evidence
from dalel.evidence.commitment import Disclosure
from dalel.evidence.disclosures import Disclosures
from dalel.evidence.disk import Disk
from dalel.evidence.entry import Genesis, Import, render_entry
from dalel.evidence.entry_form import parse_time
from dalel.evidence.ledger import Ledger
from dalel.evidence.parts import commit_parts, cut

PAGE = Path(__file__).parents[2] / "docs" / "formats" / "ledger.md"

DOCUMENTS = {
    "plan.json": ("application/json", b'{"plan": 1}\n'),
    "plan.csv": ("text/csv", b"plan\n1\n"),
}


def write_example(folder: Path) -> None:
    """The example's evidence: what two adds write, with salts that can be followed."""
    disk = Disk()
    ledger, disclosures = Ledger(folder, disk), Disclosures(folder, disk)
    disk.make_folders([ledger.folder, disclosures.folder, folder / "incoming"])
    time = parse_time("2026-11-23T09:30:00Z")
    origin = f"dalel/{sha256(b'0').hexdigest()[:32]}"
    lines = [render_entry(Genesis(seq=0, time=time, tool="dalel/0.1.0", origin=origin))]
    salts = (sha256(str(number).encode()).hexdigest() for number in range(1, 15))
    for seq, (name, (media_type, data)) in enumerate(DOCUMENTS.items(), start=1):
        digest = sha256(data).hexdigest()
        path = folder / "objects" / digest[:2] / digest
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        seed = next(salts)
        pieces = cut(path, media_type=media_type)
        assert pieces is not None
        values = {
            "collector": "aigerim",
            "device": "laptop",
            "name": name,
            "note": None,
            "parts": seed,
            "path": f"/home/aigerim/downloads/{name}",
        }
        disclosed = {each: Disclosure(value=value, salt=next(salts)) for each, value in values.items()}
        disclosures.keep({seq: disclosed}, temporary=folder / "incoming", time=time)
        entry = Import(
            seq=seq,
            time=time,
            tool="dalel/0.1.0",
            object=digest,
            bytes=len(data),
            media_type=media_type,
            parts=commit_parts(pieces, bytes.fromhex(seed)),
            commit={each: value.commitment(each) for each, value in disclosed.items()},
        )
        lines.append(render_entry(entry))
    ledger.recover(time=time)
    ledger.append(lines)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_every_command_on_the_page_prints_what_the_page_says(tmp_path: Path) -> None:
    write_example(tmp_path)
    assert not Evidence(tmp_path).verify().has_failed
    (program,) = blocks("python")
    (tmp_path / "root.py").write_text(program, encoding="utf-8")
    commands = 0
    for block in blocks("console"):
        for session in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = session.partition("\n")
            done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True)
            assert done.stdout == expected, command
            commands += 1
    assert commands == 11


def test_the_example_is_what_an_add_writes(tmp_path: Path) -> None:
    write_example(tmp_path / "example")
    numbers = iter(range(20))
    source = tmp_path / "plan.json"
    source.write_bytes(DOCUMENTS["plan.json"][1])
    evidence = Evidence(
        tmp_path / "evidence",
        collector="aigerim",
        device="laptop",
        salt=lambda length: sha256(str(next(numbers)).encode()).digest()[:length],
    )
    evidence.add(source, time=parse_time("2026-11-23T09:30:00Z"))
    written = (evidence.folder / "ledger" / "entries.jsonl").read_bytes().splitlines()
    example = (tmp_path / "example" / "ledger" / "entries.jsonl").read_bytes().splitlines()
    assert written[0] == example[0]
    # The path is another on every machine, and so is its commitment; all else is the same.
    ours, theirs = (re.sub(rb'"path":"[0-9a-f]{64}"', b"", line) for line in (written[1], example[1]))
    assert ours == theirs


def test_the_page_names_every_field_and_type_that_is_written(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    write_example(tmp_path)
    for line in (tmp_path / "ledger" / "entries.jsonl").read_text(encoding="utf-8").splitlines():
        for name in re.findall(r'"([a-z_]+)":', line):
            assert f"| `{name}` |" in page, name
