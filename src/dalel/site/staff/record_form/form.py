"""The form of a record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField

from dalel.register.access.restrictions import parent_of
from dalel.register.calling import Callings
from dalel.register.excerpt.references import links_of
from dalel.register.folder import Cited
from dalel.register.models.records import RECORDS
from dalel.register.sight import Seen
from dalel.register.statement import Statement, noun_of, stated_columns, statement_of_cited
from dalel.site.staff.forms import InWords
from dalel.site.staff.record_form.cited import add_cited_rows, clean_citations
from dalel.site.staff.record_form.fields import OtherField, fields_for, value_of
from dalel.site.staff.record_form.names import add_name_rows, clean_names
from dalel.site.staff.record_form.others import Asking, Question
from dalel.site.staff.record_form.typed import Typed, type_out
from dalel.site.words import say, word


@dataclass(frozen=True, slots=True)
class Row:
    """A field as the page shows it, with the records that may be meant where that has to be asked."""

    field: BoundField
    question: Question | None


class RecordForm(InWords):
    """What somebody types of a record; ``said`` is what the record then says.

    What the reader may not see has no field, and stays as it is: hidden columns, names of hidden records, citations of
    hidden sources. ``new`` are people, bodies and sources that are entered with the record.
    """

    why = forms.CharField(required=False, max_length=1000)
    words: ClassVar = {"why": "why"}
    citations: list[Cited]
    names: list[list[str]]

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, seen: Seen, case: str, callings: Callings, is_new: bool = False
    ) -> None:
        self.seen, self.callings = seen, callings
        self.opened_typed: Typed = type_out(seen.noun, seen.said, callings)
        super().__init__(data, initial=self.opened_typed)
        model = RECORDS[seen.noun]
        self.columns = stated_columns(model)
        kept = {parent_of(model), *seen.hidden}
        made: dict[str, forms.Field] = {}
        for column in self.columns:
            if column.name not in kept and not self.is_unseen(column):
                made |= dict(fields_for(column, case=case, callings=callings))
        self.main = list(made)
        for name, noun in links_of(seen.noun):
            if name not in seen.hidden:
                for row in range(1, self.rows(name + "_") + 2):
                    made[f"{name}_{row}"] = OtherField(
                        noun, required=False, label=f"{word('register/field', name)} {row}"
                    )
                    self.main.append(f"{name}_{row}")
        if hasattr(model, "names") and "names" not in seen.hidden:
            add_name_rows(made, self.rows("name"))
        add_cited_rows(made, self.rows("cited"), self.cited_fields())
        if is_new:
            made["own_key"] = forms.CharField(
                required=False, label=say("own-key"), help_text=say("own-key-help"), max_length=60
            )
        why = self.fields.pop("why")
        self.fields |= {**made, "why": why}
        for field in self.fields.values():
            field.error_messages["required"] = say("field-required")
        self.asking = Asking(callings, self.data)

    def is_unseen(self, column: Any) -> bool:
        """Whether a column names a record that is not shown to the reader."""
        value = self.seen.said["columns"][column.name]
        if not column.is_relation or not value:
            return False
        return self.callings.of(noun_of(column.related_model), value) is None

    def rows(self, head: str) -> int:
        """How many rows of a kind are filled in, in what was typed or in what the record says."""
        pattern = re.compile(re.escape(head) + r"(\d+)(?:_\w+)?")
        typed = self.data if self.is_bound else self.opened_typed
        return max((int(match[1]) for name in typed if (match := pattern.fullmatch(name)) and typed[name]), default=0)

    def cited_fields(self) -> list[tuple[str, str]]:
        """The fields that a citation may be for."""
        names = [column.name for column in self.columns if column.name not in self.seen.hidden]
        names += [name for name, _ in links_of(self.seen.noun)]
        names += ["names"] if hasattr(RECORDS[self.seen.noun], "names") else []
        left = {parent_of(RECORDS[self.seen.noun]), "position"}
        return [(name, word("register/field", name)) for name in names if name not in left]

    def clean(self) -> dict[str, Any]:
        """Find which records are meant, and check what the fields say together."""
        cleaned = super().clean() or {}
        self.citations = clean_citations(self, cleaned)
        self.names = clean_names(self, cleaned)
        for name, field in self.fields.items():
            if isinstance(field, OtherField) and not name.startswith("cited") and cleaned.get(name):
                cleaned[name] = self.find(name, field.noun, cleaned[name])
        if "person" in self.fields and "organisation" in self.fields and is_either(self.seen.noun):
            given = [name for name in ("person", "organisation") if cleaned.get(name)]
            if len(given) != 1 and not {"person", "organisation"} & set(self.errors):
                self.add_error("person", say("one-of-two"))
        return cleaned

    def find(self, name: str, noun: str, text: str) -> str:
        """The key of the record that a text means; where that is open, an error that asks."""
        key = self.asking.find(name, noun, text, self.citations)
        if key is None:
            question = self.asking.questions[name]
            self.add_error(name, say("which-is-meant") if question.offers else say("none-called-so"))
        return key or ""

    def said(self) -> Statement:
        """What the record says by what was typed."""
        base, cleaned = self.seen.said, self.cleaned_data
        links = {}
        for name, noun in links_of(self.seen.noun):
            kept = [
                key
                for key in base["links"][name]
                if name in self.seen.hidden or self.callings.sight.find(noun, key) is None
            ]
            typed = [value for each, value in cleaned.items() if re.fullmatch(rf"{name}_\d+", each) and value]
            links[name] = sorted({*kept, *typed})
        kept_citations = [each for each in base["citations"] if self.callings.of("source", each[1]) is None]
        return {
            "columns": {
                column.name: value_of(column, cleaned, base["columns"][column.name]) for column in self.columns
            },
            "names": self.names if hasattr(RECORDS[self.seen.noun], "names") else [],
            "links": links,
            "citations": sorted([*kept_citations, *(statement_of_cited(each) for each in self.citations)]),
        }

    def main_rows(self) -> Iterator[Row]:
        """The fields of the columns and of several other records."""
        yield from (Row(self[name], self.asking.questions.get(name)) for name in self.main)

    def name_rows(self) -> list[list[BoundField]]:
        """The names, one row each."""
        return self.grouped("name", ("text", "lang", "kind"))

    def cited_rows(self) -> list[tuple[list[BoundField], Question | None]]:
        """The citations, one row each, with the sources that may be meant."""
        rows = self.grouped("cited", ("source", "place", "field", "basis", "by", "reliability"))
        return [(row, self.asking.questions.get(row[0].name)) for row in rows]

    def grouped(self, head: str, parts: tuple[str, ...]) -> list[list[BoundField]]:
        """The fields of rows."""
        numbers = [int(name.removeprefix(head).partition("_")[0]) for name in self.fields if is_part(name, head, parts)]
        return [[self[f"{head}{number}_{part}"] for part in parts] for number in dict.fromkeys(numbers)]

    def last_rows(self) -> list[BoundField]:
        """The key of a new record, and why it is changed."""
        return [self[name] for name in ("own_key", "why") if name in self.fields]

    def readings(self) -> list[tuple[str, str]]:
        """Dates that were typed otherwise than they are kept: as typed, and as read."""
        names = [column.name for column in self.columns if column.name + "_earliest" in dir(RECORDS[self.seen.noun])]
        pairs = [(str(self.data.get(name, "")).strip(), self.cleaned_data.get(name, "")) for name in names]
        return [(typed, read) for typed, read in pairs if typed != read]


def is_part(name: str, head: str, parts: tuple[str, ...]) -> bool:
    """Whether a field is the first of a row."""
    return re.fullmatch(rf"{head}\d+_{parts[0]}", name) is not None


def is_either(noun: str) -> bool:
    """Whether a record names either a person or a body."""
    return any(rule.name == f"{noun}_is_one" for rule in RECORDS[noun]._meta.constraints)
