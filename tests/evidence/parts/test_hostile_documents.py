"""Documents made to fill the memory or to take for ever: 100 MB each, cut in little memory and in seconds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MB = 1_000_000

# The documents are mapped and not held, so they do not count among the data that this process may have.
PROGRAM = """
import resource, sys
from pathlib import Path
from dalel.evidence.parts import commit_parts, cut
resource.setrlimit(resource.RLIMIT_DATA, (160 << 20, 160 << 20))
found = cut(Path(sys.argv[1]), media_type=sys.argv[2])
print(found and (found.form, commit_parts(found, b"s" * 32).count))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("media_type", "unit", "found"),
    [
        pytest.param("text/plain", b"a", ("lines/1", 1), id="one-line"),
        pytest.param("text/csv", b'"', ("csv-records/1", 1), id="quotes"),
        pytest.param("text/csv", b'"a\n",', ("csv-records/1", 1), id="quoted-line-feeds"),
        pytest.param("application/json", b"[", ("lines/1", 1), id="open-brackets"),
        pytest.param("application/json", b'"\\"', ("lines/1", 1), id="open-escapes"),
        pytest.param("application/json", b"0", ("lines/1", 1), id="digits"),
        pytest.param("application/warc", b"WARC/1.0\r\n", None, id="a-header-without-end"),
    ],
)
def test_a_document_of_one_thing_repeated_is_cut_in_little_memory(
    tmp_path: Path, media_type: str, unit: bytes, found: object
) -> None:
    path = tmp_path / "document"
    path.write_bytes(unit * (100 * MB // len(unit)))
    run = [sys.executable, "-c", PROGRAM, str(path), media_type]
    done = subprocess.run(run, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == f"{found}\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "unit", "after"),
    [
        pytest.param(b'["', b'\\"', b'"]', id="escapes"),
        pytest.param(b'["', b"],[", b'"]', id="brackets-in-a-text"),
        pytest.param(b'[["', b'","', b'"]]', id="texts-in-an-item"),
        pytest.param(b"[", b" ", b"0]", id="spaces"),
    ],
)
def test_an_item_of_a_hundred_megabytes_is_cut_in_little_memory(
    tmp_path: Path, before: bytes, unit: bytes, after: bytes
) -> None:
    path = tmp_path / "document"
    path.write_bytes(before + unit * (100 * MB // len(unit)) + after)
    run = [sys.executable, "-c", PROGRAM, str(path), "application/json"]
    done = subprocess.run(run, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "('json-items/1', 3)\n"
