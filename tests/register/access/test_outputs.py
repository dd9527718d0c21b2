"""From outside: whatever a command writes for an audience, no restricted value is in it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from everything import FIELDS, KEYS, drafts
from run import Ran, run
from thorough import IS_THOROUGH

from dalel.register.actions.act import Doing
from dalel.register.actions.advance import advance
from dalel.register.actions.load_folder import load_drafts
from dalel.register.actions.restrict import restrict
from dalel.register.exchange.backup import back_up
from dalel.register.models import Act, Comment, Note, Task

pytestmark = [pytest.mark.slow, pytest.mark.databases, pytest.mark.django_db]
AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
CANARY = b"kanarek"
PUBLISHED = [("person", "per-1"), ("person", "per-2"), ("organisation", "org-1"), ("organisation", "org-2"),
             ("statistic", "sta-1")]  # fmt: skip
ASKED = (
    ("find", "kanarek"), ("search", "kanarekeventtext"), ("search", "kanarekcasetitle"),
    ("count", "--unit", "persons", "--by", "role"), ("count", "--unit", "cases", "--by", "complainant"),
    ("count", "--unit", "charges", "--by", "status"), ("count", "--unit", "events", "--by", "kind"),
    ("duplicates",), ("funnel",), ("durations",), ("treatment",),
)  # fmt: skip


@pytest.fixture
def newsroom(db: None, tmp_path: Path) -> Path:
    """Everything published, and every field of one record of each kind open to the partners and not to the public."""
    load_drafts(drafts(), Doing("author", AT, "load", "kanarek why"))
    for noun, key in (*PUBLISHED, ("case", "cas-1")):
        advance(noun, key, Doing("second", AT, "review", "kanarek reviewed"))
        advance(noun, key, Doing("editor", AT, "publish", "kanarek published"))
    for noun, field in FIELDS:
        for key in others(noun):
            restrict(noun, key, Doing("editor", AT, "restrict", "kanarek"), level="partners", field=field)
    for kind, model in (("comment", Comment), ("assign", Task), ("note", Note)):
        act = Act.objects.create(at=AT, actor="kanarek", kind=kind)
        said = {"sealed": "kanarek", "level": "team"} if model is Note else {"text": "kanarek"}
        model._default_manager.create(act=act, noun="case", key="cas-1", **said)
    back_up(tmp_path / "all.zip")
    assert run("init", "n", folder=tmp_path).code == 0
    assert run("register", "restore", tmp_path / "all.zip", folder=tmp_path / "n").code == 0
    return tmp_path / "n"


def others(noun: str) -> list[str]:
    """The record of a kind, and the second in which a body stands for a person."""
    second = [KEYS[noun].removesuffix("1") + "2"] if noun in {"party", "actor", "reaction", "reply"} else []
    return [KEYS[noun], *second]


def unpacked(path: Path) -> bytes:
    """What is in a file, also where it is packed."""
    data = path.read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())


def written(newsroom: Path, audience: str) -> dict[str, bytes]:
    """Every output that can be made for an audience, by what it is."""
    found: dict[str, bytes] = {}

    def ask(*words: str) -> Ran:
        done = run(*words, "--for", audience, folder=newsroom)
        assert done.code == 0, done.err
        return done

    for form in ("csv", "json", "xlsx", "ftm", "frictionless"):
        folder = newsroom / f"{audience}-{form}"
        ask("register", "export", "--format", form, "--output", str(folder))
        found[form] = b"\n".join(unpacked(path) for path in sorted(folder.rglob("*")))
    run("register", "excerpt", f"{audience}.zip", "--for", audience, folder=newsroom)
    found["excerpt"] = unpacked(newsroom / f"{audience}.zip")
    # Of what the partners see as well, the words that must be there are enough in a run that is not thorough.
    for words in ASKED if audience == "public" or IS_THOROUGH else ASKED[:2]:
        found[" ".join(words)] = ask("register", *words).out.encode()
    return found


def test_no_output_for_the_public_holds_a_restricted_value(newsroom: Path) -> None:
    public, partners = written(newsroom, "public"), written(newsroom, "partners")
    assert [name for name, data in public.items() if CANARY in data.replace(b"kanarekother", b"")] == []
    for name in ("csv", "json", "xlsx", "ftm", "frictionless", "excerpt", "find kanarek", "search kanarekeventtext"):
        assert CANARY in partners[name], name
    for data in (*public.values(), *partners.values()):
        assert b"kanarek why" not in data
        assert b"kanarek published" not in data
        assert b"4711" not in data or data in partners.values()


def test_a_count_for_the_public_has_restricted_values_among_those_not_given(newsroom: Path) -> None:
    """However small a number is, it cannot tell what its reader may not know: it is made without it."""

    def rows(audience: str) -> dict[str | None, int]:
        found = run("register", "count", "--unit", "cases", "--by", "kind", "--for", audience, folder=newsroom).json()
        return {row["kind"]: row["count"] for row in found["rows"]}

    assert rows("public") == {None: 1}
    assert rows("partners") == {"unknown": 1, None: 0}
