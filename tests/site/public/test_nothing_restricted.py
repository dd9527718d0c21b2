"""From outside: whatever the site is asked, it tells nothing that the public may not see; it does not have it."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from everything import FIELDS, KEYS, drafts
from served import Site, serve_edition

from dalel.register.actions.act import Doing
from dalel.register.actions.advance import advance
from dalel.register.actions.load_folder import load_drafts
from dalel.register.actions.restrict import restrict
from dalel.register.models import Act, Answer, Comment, Note, Task
from dalel.site.public.api.nouns import NOUNS
from dalel.site.public.edition import newest_edition
from dalel.site.public.making import make_edition
from dalel.site.start import working_in

pytestmark = pytest.mark.slow
AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
PUBLISHED = [("person", "per-1"), ("person", "per-2"), ("organisation", "org-1"), ("organisation", "org-2"),
             ("statistic", "sta-1"), ("case", "cas-1")]  # fmt: skip
SECRET = re.compile(rb"kanarek(?!other)|4711|7717\.25")
"""What stands in restricted fields and in what colleagues say to each other; "other" marks a record that is open."""


def write_register() -> None:
    """Everything published, and every field of one record of each kind open to partners and not to the public."""
    load_drafts(drafts(), Doing("author", AT, "load", "kanarek why"))
    for noun, key in PUBLISHED:
        advance(noun, key, Doing("second", AT, "review", "kanarek reviewed"))
        advance(noun, key, Doing("editor", AT, "publish", "kanarek published"))
    for noun, field in FIELDS:
        second = [KEYS[noun].removesuffix("1") + "2"] if noun in {"party", "actor", "reaction", "reply"} else []
        for key in (KEYS[noun], *second):
            restrict(noun, key, Doing("editor", AT, "restrict", "kanarek"), level="partners", field=field)
    # Answers to readers about every restricted value, confirmed before it was restricted.
    for noun, field in FIELDS:
        said = {"before": {"en": "kanarek"}, "after": {"en": "kanarek"}, "text": {}, "code": f"{noun}-{field}"}
        Answer.objects.create(
            act=act_of("answer"), task=None, noun=noun, key=KEYS[noun], field=field, kind="corrected",
            confirmed_by=act_of("confirm-answer"), **said,
        )  # fmt: skip
    for kind, model in (("comment", Comment), ("assign", Task), ("note", Note)):
        act = Act.objects.create(at=AT, actor="kanarek", kind=kind)
        said = {"sealed": "kanarek", "level": "team"} if model is Note else {"text": "kanarek"}
        model._default_manager.create(act=act, noun="case", key="cas-1", **said)


def act_of(kind: str) -> Act:
    return Act.objects.create(at=AT, actor="kanarek", kind=kind)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    root = tmp_path_factory.mktemp("restricted")
    with django_db_blocker.unblock(), working_in(root / "register.sqlite3"):
        write_register()
        make_edition(root / "public-site", address="https://register.example.org", made=AT)
    return root / "public-site"


@pytest.fixture(scope="module")
def guarded(folder: Path) -> Iterator[Site]:
    with serve_edition(folder, "https://register.example.org") as site:
        yield site


def test_the_register_itself_holds_what_is_looked_for(folder: Path) -> None:
    assert SECRET.search((folder.parent / "register.sqlite3").read_bytes())


def test_no_file_of_an_edition_holds_a_restricted_value(folder: Path) -> None:
    found = newest_edition(folder)
    assert found is not None
    held = {path.name: path.read_bytes() for path in found.path.rglob("*") if path.is_file()}
    for name, data in list(held.items()):
        if name.endswith(".parquet"):
            held[name] = json.dumps(pq.read_table(io.BytesIO(data)).to_pylist(), default=str).encode()
        elif name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                held |= {f"{name}/{each}": packed.read(each) for each in packed.namelist()}
    # Digests may hold any four digits.
    assert [name for name, data in held.items() if SECRET.search(re.sub(rb"[0-9a-f]{64}", b"", data))] == []
    assert any(name.endswith("case.jsonl") and b"cas-1" in data for name, data in held.items())


def test_no_page_answer_or_feed_holds_a_restricted_value(guarded: Site) -> None:
    pages = ("", "cases", "cases/cas-1", "persons", "organisations", "courts", "norms", "norms/kz:penal:274:4",
             "statistics", "data", "corrections", "search?q=kanarek", "search?q=kanarekcasetitle",
             "cases?q=kanarekcasetitle", "cases?q=4711", "cases?region=KZ-75", "persons?q=kanarek", "persons/per-1",
             "organisations/org-1", "figures/sta-1", "sources/src-1")  # fmt: skip
    other = ("/sitemap.xml", "/feeds/cases.atom", "/feeds/cases.json", "/feeds/cases/cas-1.atom", "/feeds/hearings.ics",
             "/feeds/norms/kz:penal:274:4.atom", "/api/cases/cas-1/records", "/api/cases?q=kanarekcasetitle",
             "/en/statistics/cases-by-kind.csv")  # fmt: skip
    asked = [f"/en/{each}" for each in pages] + [f"/api/{name}" for name in NOUNS] + list(other)
    for path in asked:
        answer = guarded.get(path)
        said = answer.body.replace(path.partition("=")[2].encode() or b"\x00", b"")
        assert not SECRET.search(said), path
        assert answer.status in {200, 404}, path
    assert guarded.get("/en/cases/cas-1").status == 200
    assert guarded.get("/api/cases?q=kanarekcasetitle").data["results"] == []


def test_the_process_that_answers_opens_nothing_but_the_edition_and_cannot_write_it(folder: Path) -> None:
    found = newest_edition(folder)
    assert found is not None
    opened = sqlite3.connect(found.database, uri=True)
    with pytest.raises(sqlite3.OperationalError, match="attempt to write a readonly database"):
        opened.execute("DELETE FROM register_case")
    opened.close()
    assert sorted(path.name for path in found.path.iterdir()) == [
        "about.json",
        "counts.json",
        "downloads",
        "register.sqlite3",
    ]
