import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from dalel.edition import editions, write_edition


def write(root: Path, name: str, text: str) -> None:
    with write_edition(root, name) as draft:
        (draft / "text").write_text(text)


def test_an_edition_is_found_by_its_name(tmp_path: Path) -> None:
    write(tmp_path, "plan", "first")
    assert editions(tmp_path) == {"plan": tmp_path / "plan@1"}
    assert (tmp_path / "plan@1" / "text").read_text() == "first"


def test_a_new_edition_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    for text in ("first", "second", "third"):
        write(tmp_path, "plan", text)
    assert [path.name for path in tmp_path.iterdir()] == ["plan@3"]
    assert (tmp_path / "plan@3" / "text").read_text() == "third"


def test_an_error_leaves_the_old_edition_whole_and_no_draft(tmp_path: Path) -> None:
    write(tmp_path, "plan", "first")
    with pytest.raises(ValueError, match="unreadable"), write_edition(tmp_path, "plan") as draft:
        (draft / "text").write_text("half")
        raise ValueError("unreadable")
    assert [path.name for path in tmp_path.iterdir()] == ["plan@1"]
    assert (tmp_path / "plan@1" / "text").read_text() == "first"


def test_the_newest_of_two_editions_stands_where_a_kill_left_both(tmp_path: Path) -> None:
    write(tmp_path, "plan", "first")
    (tmp_path / "plan@10").mkdir()
    (tmp_path / "plan@10" / "text").write_text("tenth")
    assert editions(tmp_path) == {"plan": tmp_path / "plan@10"}
    write(tmp_path, "plan", "eleventh")
    assert [path.name for path in tmp_path.iterdir()] == ["plan@11"]


def test_a_folder_without_an_edition_has_none(tmp_path: Path) -> None:
    assert editions(tmp_path / "missing") == {}


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_a_whole_edition(tmp_path: Path) -> None:
    script = textwrap.dedent(
        """
        import sys, itertools
        from pathlib import Path
        from dalel.edition import write_edition
        for n in itertools.count():
            with write_edition(Path(sys.argv[1]), "plan") as draft:
                for part in "abc":
                    (draft / part).write_text(str(n) * 1000)
            print(n, flush=True)
        """
    )
    for pause in range(12):
        process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        for _ in range(2 + pause):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        kept = editions(tmp_path)["plan"]
        assert len({(kept / part).read_text() for part in "abc"}) == 1
