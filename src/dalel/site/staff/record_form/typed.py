"""What a record says as it stands in the fields of a form, by the name of each; and two of them merged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from dalel.register.calling import Callings
from dalel.register.models.fields import TextsField
from dalel.register.models.records import RECORDS
from dalel.register.statement import Statement, noun_of, stated_columns
from dalel.vocabulary import LANGUAGES

Typed = dict[str, Any]
NAME_PARTS = ("text", "lang", "kind")
CITED_PARTS = ("field", "source", "place", "basis", "by", "reliability")


def type_out(noun: str, said: Statement, callings: Callings) -> Typed:
    """A statement as somebody would have typed it; citations of sources that are not shown are not in it."""
    typed: Typed = {}
    for column in stated_columns(RECORDS[noun]):
        value = said["columns"][column.name]
        if isinstance(column, TextsField):
            typed |= {f"{column.name}_{lang}": (value or {}).get(lang, "") for lang in LANGUAGES}
        elif isinstance(column, models.ForeignKey):
            typed[column.name] = with_key(callings, noun_of(column.related_model), value)
        elif isinstance(column, models.JSONField | models.BooleanField):
            typed[column.name] = value
        else:
            typed[column.name] = "" if value is None else str(value)
    for link in RECORDS[noun]._meta.many_to_many:
        shown = [key for key in said["links"][link.name] if callings.of(noun_of(link.related_model), key) is not None]
        for number, key in enumerate(shown, 1):
            typed[f"{link.name}_{number}"] = with_key(callings, noun_of(link.related_model), key)
    for number, name in enumerate(said["names"], 1):
        typed |= {f"name{number}_{part}": value for part, value in zip(NAME_PARTS, name, strict=True)}
    shown_citations = [each for each in said["citations"] if callings.of("source", each[1]) is not None]
    for number, (field, source, place, basis, by, *known) in enumerate(shown_citations, 1):
        parts = (field, with_key(callings, "source", source), place, basis, by, *(known or [""]))
        typed |= {f"cited{number}_{part}": value for part, value in zip(CITED_PARTS, parts, strict=True)}
    return typed


def with_key(callings: Callings, noun: str, key: str | None) -> str:
    """Another record as it stands in a field: a person, a body or a source by what it is called, with its key."""
    if not key:
        return ""
    if noun not in {"person", "organisation", "source", "case"}:
        return callings.sight.keys.shown(key)
    called = callings.of(noun, key) or ""
    shown = callings.sight.keys.shown(key)
    return f"{called} [{shown}]" if called != shown else f"[{shown}]"


def group_of(name: str) -> str:
    """The fields that are merged as one: all names, all citations, all of several records; others one by one."""
    for whole in ("name", "cited", "authors_"):
        if name.startswith(whole) and name[len(whole) : len(whole) + 1].isdigit():
            return whole
    return name


def merge(opened: Typed, mine: Typed, theirs: Typed) -> Typed:
    """What I typed where I changed something, and what they typed where I did not."""
    mine = without_empty_rows(mine)
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys([*opened, *mine, *theirs]):
        groups.setdefault(group_of(name), []).append(name)
    merged: Typed = {}
    for names in groups.values():
        is_mine = any(filled(mine, name) != filled(opened, name) for name in names)
        source = mine if is_mine else theirs
        merged |= {name: source[name] for name in names if name in source}
    return merged


def without_empty_rows(typed: Typed) -> Typed:
    """What was typed, without rows for a name or a citation in which nothing but a choice stands."""
    heads = {"name": "text", "cited": "source"}
    return {
        name: value
        for name, value in typed.items()
        if (whole := group_of(name)) not in heads or typed.get(f"{name.partition('_')[0]}_{heads[whole]}")
    }


def filled(typed: Mapping[str, Any], name: str) -> Any:
    """What stands in a field; a field that is not there is empty."""
    value = typed.get(name) or ""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
