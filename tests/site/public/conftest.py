"""The story of the examples, published and served."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from served import Site, serve_edition

from dalel.register.access import Audience
from dalel.register.actions.act import Doing
from dalel.register.actions.advance import advance
from dalel.register.actions.answer import Wording, answer, confirm_answer
from dalel.register.actions.edit import edit, seen_by
from dalel.register.actions.import_file import find_statement
from dalel.register.actions.load_folder import load_folder
from dalel.register.actions.task import assign
from dalel.register.folder import read_folder
from dalel.register.models import Case, Change, Organisation, Person, Statistic
from dalel.site.public.making import make_edition
from dalel.site.start import working_in

EXAMPLES = Path(__file__).parents[3] / "examples" / "register"
AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
MADE = dt.datetime(2026, 11, 25, 6, 0, tzinfo=dt.UTC)
CONFIRMED = {
    "corrected": dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC),
    "kept": dt.datetime(2026, 11, 23, tzinfo=dt.UTC),
}
TEAM = Audience("team")
ADDRESS = "https://register.example.org"
DRAFT = "shuraev-2020"
"""The one case that nobody published."""
EVIL = "<script>window.ran = true</script> & \"quotes\" 'and' <img src=x onerror=alert(1)>"
"""What a text may say and a page may not do."""


def publish_story() -> None:
    """Load the examples, and publish everything but one case; one summary is as evil as a text can be."""
    load_folder(read_folder(EXAMPLES), Doing("author", AT, "load"))
    correct_story()
    Case.objects.filter(key="hospitals-2020").update(summary={"en": EVIL})
    for model in (Person, Organisation, Statistic, Case):
        for key in model._default_manager.order_by("key").values_list("key", flat=True):
            if key != DRAFT:
                advance(model.noun, key, Doing("second", AT, "review"))
                advance(model.noun, key, Doing("editor", AT, "publish"))


CORRECTED = "budarov-2020/event/earlier-video"
REPORTED = "It was the 19th. reader@example.org"
WAS, IS = "2020-08-09", "2020-08-19"


def correct_story() -> None:
    """A date was wrong until a reader reported it; of the same case something was checked and kept."""
    wrong = find_statement("event", CORRECTED)
    assert wrong is not None
    right = {**wrong, "columns": {**wrong["columns"], "date": IS}}
    for said in ({**wrong, "columns": {**wrong["columns"], "date": WAS}}, right):
        opened = seen_by("event", CORRECTED, find_statement("event", CORRECTED), TEAM)
        edit("event", CORRECTED, said, Doing("author", AT, "edit"), opened=opened, audience=TEAM)
    by = Change.objects.filter(key=CORRECTED).latest("pk").pk, "date"
    dates = Wording({"en": "9 August 2020", "ru": "9 августа 2020"}, {"en": "19 August 2020"}, {"en": EVIL})
    kept = Wording(text={"en": "The source says so.", "kk": "Дереккөз солай дейді."})
    for kind, wording, corrected_by in (("corrected", dates, by), ("kept", kept, None)):
        task = assign("case", "budarov-2020", "report", Doing("editor", AT, "assign"), audience=TEAM, text=REPORTED)
        doing = Doing("editor", AT, "answer")
        given = answer(task.pk, kind, doing, audience=TEAM, wording=wording, corrected_by=corrected_by)
        confirm_answer(given.pk, Doing("second", CONFIRMED[kind], "confirm-answer"), audience=TEAM)


@pytest.fixture(scope="session")
def edition_folder(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    """The editions of a site made from the story."""
    folder = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock(), working_in(folder / "register.sqlite3"):
        publish_story()
        make_edition(folder / "public-site", address=ADDRESS, made=MADE)
    return folder / "public-site"


@pytest.fixture(scope="session")
def site(edition_folder: Path) -> Iterator[Site]:
    """The site of the story, served."""
    with serve_edition(edition_folder, ADDRESS) as served:
        yield served
