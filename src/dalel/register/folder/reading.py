"""Reading a folder: every file, every record, every value; all that is wrong is said at once, and nothing is loaded."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from django.db import models

from dalel.errors import CommandError, DalelError, DataError, did_you_mean
from dalel.register.folder.citing import CITING, parse_citations
from dalel.register.folder.draft import Draft, Name, Reference, norm_draft
from dalel.register.folder.shapes import CASE, FILES, Shape
from dalel.register.folder.values import parse_value, shown
from dalel.register.models import Norm
from dalel.register.models.fields import parse_word
from dalel.register.partial_date import parse_partial_date

SHOWN = 20
"""How many problems a message names."""


def read_folder(folder: Path) -> list[Draft]:
    """Read every record of a folder, each after those it names; a DataError names every problem with its place."""
    if not folder.is_dir():
        raise CommandError(f'There is no folder "{folder}".')
    reading = Reading()
    for name, shape in FILES.items():
        reading.read_file(folder / name, name, shape)
    for path in sorted((folder / "cases").glob("*.yaml")):
        reading.read_case(path, f"cases/{path.name}")
    if not reading.drafts and not reading.problems:
        raise CommandError(
            f'There is nothing to load in "{folder}".',
            next_step=f"A register has {', '.join(FILES)} and cases/KEY.yaml: docs/formats/register-folder.md",
        )
    reading.check_references()
    if reading.problems:
        rest = len(reading.problems) - SHOWN
        more = f"\n… and {rest} more." if rest > 0 else ""
        raise DataError(
            "Nothing was loaded. What is wrong:\n" + "\n".join(reading.problems[:SHOWN]) + more,
        )
    return in_order(reading.drafts)


def in_order(drafts: list[Draft]) -> list[Draft]:
    """Each record after those that it names; among those that are free, as the files have them."""
    by_key = {(draft.noun, draft.key): draft for draft in drafts}
    done: dict[tuple[str, str], Draft] = {}

    def place(draft: Draft, waiting: tuple[Draft, ...]) -> None:
        if (draft.noun, draft.key) in done:
            return
        if draft in waiting:
            raise DataError(f"{draft.where}: it belongs to itself, by {len(waiting)} steps.")
        for each in draft.references():
            place(by_key[each.noun, each.key], (*waiting, draft))
        done[draft.noun, draft.key] = draft

    for draft in drafts:
        place(draft, ())
    return list(done.values())


class Reading:
    """A folder while it is read: the records so far, and what is wrong."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.problems: list[str] = []
        self.norms: set[str] = set()
        self.source = ""

    def complain(self, where: str, error: object) -> None:
        """Keep a problem with its place."""
        self.problems.append(f"  {where}: {' '.join(str(error).split())}")

    def open(self, path: Path, name: str) -> dict[str, Any]:
        """A file as a mapping; empty where there is none or it cannot be read, which is then a problem."""
        try:
            found = yaml.load(path.read_text(encoding="utf-8"), UniqueKeys) if path.exists() else {}  # noqa: S506 - safe
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            self.complain(name, error)
            return {}
        if not isinstance(found, dict):
            self.complain(name, "it is not a mapping")
            return {}
        return found

    def read_file(self, path: Path, name: str, shape: Shape) -> None:
        """Read a file that maps keys to records."""
        found = self.open(path, name)
        self.source = self.file_source(found, name)
        for key, record in found.items():
            self.read_record(record, shape, key=str(key), where=f"{name}, {key}")

    def read_case(self, path: Path, name: str) -> None:
        """Read a file that is one case, named by its key."""
        found = self.open(path, name)
        if found:
            default = found.get("source")
            self.source = default if isinstance(default, str) else ""
            self.read_record(found, CASE, key=path.stem, where=name)

    def file_source(self, found: dict[str, Any], name: str) -> str:
        """The source of every record of a file that names no other."""
        source = found.pop("source", "") if not isinstance(found.get("source"), dict) else ""
        if not isinstance(source, str):
            self.complain(name, f"source: {shown(source)} is not a key")
            return ""
        return source

    def read_record(
        self, record: object, shape: Shape, *, key: str, where: str, parent: Reference | None = None, position: int = 0
    ) -> None:
        """Read one record and those that belong to it."""
        if not isinstance(record, dict):
            self.complain(where, "it is not a mapping")
            return
        columns = shape.columns()
        for unknown in sorted(set(record) - {*columns, *shape.lists, *shape.links, *CITING, "key"}, key=str):
            if not (shape.names and unknown == "names"):
                known = did_you_mean(str(unknown), {*columns, *shape.lists, *shape.links, *CITING})
                self.complain(where, f'there is no field "{unknown}". {known}')
        values = self.read_values(record, columns, case=parent, where=where)
        if parent is not None:
            values[shape.parent] = parent
            if any(column.name == "position" for column in shape.model._meta.concrete_fields):
                values["position"] = position
        names = self.read_names(record.get("names"), where) if shape.names else ()
        links = {
            column: tuple(Reference(noun, str(each)) for each in record.get(column) or ())
            for column, noun in shape.links.items()
        }
        called = {shape.called.get(column, column): column for column in values}
        citations = parse_citations(
            record,
            {**called, "names": "names", **{link: link for link in shape.links}},
            self.source,
            complain=lambda error: self.complain(where, error),
        )
        draft = Draft(shape.model, key, values, where, names=names, links=links, citations=citations)
        self.drafts.append(draft)
        for name, inner in shape.lists.items():
            self.read_list(record.get(name), inner, name=name, parent=draft)

    def read_list(self, records: object, shape: Shape, *, name: str, parent: Draft) -> None:
        """Read the records that belong to another, in the order of procedure."""
        if records is None:
            return
        if not isinstance(records, list):
            self.complain(parent.where, f"{name} is not a list")
            return
        noun = str(shape.model.noun)  # type: ignore[attr-defined]
        for number, record in enumerate(records, 1):
            own = record.get("key", number) if isinstance(record, dict) else number
            self.read_record(
                record,
                shape,
                key=f"{parent.key}/{noun}/{own}",
                where=f"{parent.where}, {name}[{number}]",
                parent=Reference(parent.noun, parent.key),
                position=number,
            )
        if name == "statuses":
            self.check_order(records, parent.where)

    def read_values(
        self,
        record: Mapping[str, object],
        columns: Mapping[str, models.Field[object, object]],
        *,
        case: Reference | None,
        where: str,
    ) -> dict[str, object]:
        """Every column's value: the file's, or empty."""
        values: dict[str, object] = {}
        for name, column in columns.items():
            raw = record.get(name)
            values[column.name] = None if column.null else column.get_default()
            if raw is None or raw == "":
                if not column.null and not column.has_default() and not column.blank:
                    self.complain(where, f"{name} is missing")
                continue
            try:
                if isinstance(column, models.ForeignKey):
                    values[column.name] = self.read_reference(column, raw, case)
                else:
                    values[column.name] = parse_value(column, raw)
            except DalelError as error:
                self.complain(where, f"{name}: {error}")
        return values

    def read_reference(self, column: models.ForeignKey[Any, Any], raw: object, case: Reference | None) -> Reference:
        """Another record by its key; a charge, an event or a proceeding is one of the same case."""
        if not isinstance(raw, str):
            raise DataError(f"{shown(raw)} is not a key.")
        model = column.related_model
        noun = str(model.noun)  # type: ignore[attr-defined]
        if model is Norm:
            self.add_norm(raw)
        inside = noun in {"charge", "event", "proceeding"} and case is not None
        return Reference(noun, f"{case.key.split('/')[0]}/{noun}/{raw}" if inside and case else raw)

    def add_norm(self, key: str) -> None:
        """The norm that a record names, as the law has it."""
        if key not in self.norms:
            self.drafts.append(norm_draft(key))
            self.norms.add(key)

    def read_names(self, names: object, where: str) -> tuple[Name, ...]:
        """The names of a person or an organisation; somebody whom no source names has none."""
        found = []
        for number, each in enumerate(names if isinstance(names, list) else [], 1):
            place = f"{where}, names[{number}]"
            try:
                if not isinstance(each, dict) or not isinstance(each.get("text"), str) or not each["text"].strip():
                    raise DataError("a name has a text, a language and a kind: {text: …, lang: en, kind: as-published}")
                kind = parse_word("register/name-kind", each.get("kind", "as-published"))
                found.append(Name(each["text"], str(each.get("lang", "")), kind))
            except DalelError as error:
                self.complain(place, error)
        if names is not None and not isinstance(names, list):
            self.complain(where, "names is not a list")
        return tuple(found)

    def check_order(self, records: list[object], where: str) -> None:
        """The statuses of a charge stand in the order of procedure: no later one lies wholly before an earlier one."""
        dated = list(self.dates(records))
        for (before, earlier), (after, later) in itertools.pairwise(dated):
            if earlier.earliest and later.latest and later.latest < earlier.earliest:
                self.complain(
                    where, f"statuses[{after}] of {later.edtf} stands after statuses[{before}] of {earlier.edtf}"
                )

    def dates(self, records: list[object]) -> Iterator[tuple[int, Any]]:
        """The dates of statuses that have one, with their number."""
        for number, record in enumerate(records, 1):
            if isinstance(record, dict) and isinstance(record.get("date"), str):
                try:
                    yield number, parse_partial_date(record["date"])
                except DalelError:
                    continue  # said where the value was read

    def check_references(self) -> None:
        """Every record that another names is there, and none twice."""
        known: dict[str, set[str]] = {}
        for draft in self.drafts:
            keys = known.setdefault(draft.noun, set())
            if draft.key in keys:
                self.complain(draft.where, f'there are two records with the key "{draft.key}"')
            keys.add(draft.key)
        for draft in self.drafts:
            cited = [Reference("source", each.source) for each in draft.citations]
            for each in dict.fromkeys([*draft.references(), *cited]):
                if each.key not in known.get(each.noun, set()):
                    near = did_you_mean(each.key, known.get(each.noun, set()))
                    self.complain(draft.where, f'there is no {each.noun} "{each.key}". {near}')


class UniqueKeys(yaml.SafeLoader):
    """YAML without its traps: a key that stands twice is an error, not a silent loss."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping each of whose keys stands once."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f'"{key}" stands twice', node.start_mark)
        return super().construct_mapping(node, deep)
