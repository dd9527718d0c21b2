"""A register with a record of every kind and a value in every field: nothing escapes a test of who sees what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models

from dalel.register.access.restrictions import fields_of
from dalel.register.folder import Draft
from dalel.register.folder.draft import norm_draft
from dalel.register.models.fields import PartialDateField, TermField, TextsField
from dalel.register.models.records import RECORDS
from dalel.register.statement import Statement, draft_of, draft_statement, stated_columns
from dalel.vocabulary import vocabulary

NORM = "kz:penal:274:4"
KEYS = {
    "source": "src-1",
    "norm": NORM,
    "person": "per-1",
    "organisation": "org-1",
    "statistic": "sta-1",
    "case": "cas-1",
    "related": "cas-1/related/1",
    "party": "cas-1/party/1",
    "proceeding": "cas-1/proceeding/1",
    "charge": "cas-1/charge/1",
    "status": "cas-1/charge/1/status/1",
    "event": "cas-1/event/1",
    "actor": "cas-1/event/1/actor/1",
    "seizure": "cas-1/seizure/1",
    "opinion": "cas-1/opinion/1",
    "measure": "cas-1/measure/1",
    "penalty": "cas-1/penalty/1",
    "publication": "cas-1/publication/1",
    "reaction": "cas-1/reaction/1",
    "reply": "cas-1/reply/1",
}
"""The record of each kind that is looked at."""
OTHERS = {"person": "per-2", "organisation": "org-2", "case": "cas-2", "source": "src-2"}
"""A second one of a kind, that others name too."""
FIELDS = [(noun, field) for noun in RECORDS if noun != "norm" for field in fields_of(noun)]
"""Every field that can be restricted."""


def records() -> dict[tuple[str, str], Statement]:
    """What every record says."""
    return {(draft.noun, draft.key): draft_statement(draft) for draft in drafts()}


def drafts() -> list[Draft]:
    """Every record, each after those that it names."""
    return list(_drafts())


def _drafts() -> Iterator[Draft]:
    for noun, key in KEYS.items():
        if noun in OTHERS:
            yield draft_of(RECORDS[noun], OTHERS[noun], statement(noun, OTHERS[noun], "other"))
        yield norm_draft(NORM) if noun == "norm" else draft_of(RECORDS[noun], key, statement(noun, key))
    for noun in ("party", "actor", "reaction", "reply"):  # a body in the place of a person
        said = statement(noun, KEYS[noun], "body")
        said["columns"] |= {"person": None, "organisation": "org-1"}
        yield draft_of(RECORDS[noun], KEYS[noun].removesuffix("1") + "2", said)
    for noun in ("person", "organisation"):  # they have a part of their own in the other case
        said = statement("party", "cas-2/party/1", "part")
        said["columns"] |= {"case": "cas-2", "person": None, "organisation": None, noun: OTHERS[noun]}
        yield draft_of(RECORDS["party"], f"cas-2/party/{noun}", said)


def statement(noun: str, key: str, mark: str = "") -> Statement:
    """A value in every column, by which it is known again."""
    model = RECORDS[noun]
    columns = {column.name: value_of(noun, column, mark) for column in stated_columns(model)}
    if noun in {"party", "actor", "reaction", "reply"}:
        columns["organisation"] = None
    if noun == "organisation":
        columns["parent"] = None if mark else "org-2"
    names = [[canary(noun, "names", mark), "en", "as-published"]] if hasattr(model, "names") else []
    source = "src-2" if mark == "other" else "src-1"
    cited = [
        [field, source, canary(noun, f"at-{field}", mark), "attributed", canary(noun, f"by-{field}", mark), "claimed"]
        for field in fields_of(noun)
        if noun != "source"
    ]
    links = {link.name: ["per-1", "per-2"] for link in model._meta.many_to_many}
    return {"columns": columns, "names": names, "links": links, "citations": sorted(cited)}


def canary(noun: str, field: str, mark: str = "") -> str:
    """A text that stands nowhere else; its letters make one word, which no name is a part of."""
    return f"kanarek{mark}{noun}{field}".replace("_", "").replace("-", "")


def value_of(noun: str, column: models.Field[Any, Any], mark: str) -> Any:
    """A value that a column can hold."""
    if isinstance(column, models.ForeignKey):
        return KEYS[column.related_model.noun] if column.name != "other" else "cas-2"
    if isinstance(column, TermField):
        return list(vocabulary(column.noun))[-1]
    if isinstance(column, PartialDateField):
        return "2021-04-05"
    if isinstance(column, TextsField):
        return {"en": canary(noun, column.name, mark), "ru": canary(noun, column.name + "ru", mark)}
    return special(noun, column, mark)


def special(noun: str, column: models.Field[Any, Any], mark: str) -> Any:
    """A value of a column that is no word, date or text by language."""
    codes = {"country": "KZ", "currency": "KZT", "language": "en", "sha256": "ab" * 32, "dossier": "cd" * 32,
             "region": "KZ-75"}  # fmt: skip
    if column.name in codes:
        return codes[column.name]
    if isinstance(column, models.URLField):
        return f"https://example.org/{canary(noun, column.name, mark)}"
    if isinstance(column, models.CharField):
        return canary(noun, column.name, mark)
    if isinstance(column, models.DecimalField):
        return "7717.25"
    if isinstance(column, models.BooleanField):
        return True
    return ["blogger"] if isinstance(column, models.JSONField) else 1 if column.name == "position" else 4711
