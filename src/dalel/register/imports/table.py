"""``table``: any CSV, TSV or workbook, read by a mapping that a person wrote: one row is a case, or a part of one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from dalel.errors import CommandError, DalelError
from dalel.register.folder import Reference
from dalel.register.imports.assembly import Assembled, Assembly, clean_norms, one_line
from dalel.register.imports.dates import read_date
from dalel.register.imports.fields import INSIDE, NAMED, FieldPath, constant_value, model_column
from dalel.register.imports.format import Decisions
from dalel.register.imports.mapping import ImportMapping, check_columns
from dalel.register.imports.table_row import Cells, Row
from dalel.register.imports.verdict import Account
from dalel.register.imports.words import NOTHING, UNNAMED, UnknownWordError, fold, read_word
from dalel.register.models.fields import PartialDateField, TermField, TextsField, parse_word
from dalel.spending.money import parse_number

PEOPLE = ("charge", "measure", "penalty", "seizure")
"""Records of a row's one person."""
WHOLE_DIGITS = 10
"""Digits before the decimal mark that every column of amounts holds."""
SEVERAL = "The row names several people and does not say to which of them this applies."
NOBODY = "The row names no person to whom this applies."
PARTS: tuple[str, ...] = ("role", "complainant_type")
"""What a mapping says beside a person or a body, and the party has."""


@dataclass(slots=True)
class Table:
    """Read rows by a mapping."""

    mapping: ImportMapping
    needs: tuple[str, ...] = ()
    default: str = "The mapping names no field for this column."
    word: str = "table"

    def __post_init__(self) -> None:
        if not self.mapping.keys:
            raise CommandError(
                "The mapping does not say how the keys of this list begin.",
                next_step="Write, for example: keys: my-list. No other list may have the same.",
            )

    @property
    def prefix(self) -> str:
        """What keys begin with."""
        return self.mapping.keys

    @property
    def publisher(self) -> str:
        """Whose list it is, where the mapping says so."""
        return self.mapping.publisher

    @property
    def language(self) -> str:
        """The language of the cells."""
        return self.mapping.language

    @property
    def decisions(self) -> Decisions:
        """What the mapping decides."""
        return self.mapping.decisions

    def check_columns(self, columns: tuple[str, ...], name: str) -> None:
        """Every column that the mapping names must be there."""
        check_columns(self.mapping, columns, name)

    def row_cells(self, account: Account) -> dict[FieldPath, str]:  # noqa: ARG002  (other formats look at the row)
        """The columns of the row by the field that they are."""
        return {path: column for column, path in self.mapping.columns.items()}

    def several(self, text: str) -> list[str]:
        """The values of a cell that may hold several."""
        return [text]

    def read(self, account: Account, assembly: Assembly) -> None:
        """One row."""
        for column in self.mapping.leave:
            account.leave(column, "The mapping leaves this column out.")
        for column, values in self.mapping.only.items():
            if account.text(column) not in values:
                account.refuse(f'The mapping reads no rows whose "{column}" is "{account.text(column)[:60]}".')
                return
            account.take(column, "whether the row is read")
        row = Row(account, assembly, self._saying_cells(account), self.mapping.constants)
        if not any(account.text(cell) for cell in row.cells.values()):
            account.refuse("None of the columns that the mapping names says anything.")
            return
        case = self._read_case(row)
        for noun in NAMED:
            for group in row.groups(noun):
                self._read_named(row, case, noun=noun, group=group)
        for noun in (each for each in INSIDE if each != "status"):
            for group in row.groups(noun):
                self._read_inside(row, case, noun=noun, group=group)
        for group in row.groups("status"):
            self._read_status(row, group=group)

    def _saying_cells(self, account: Account) -> dict[FieldPath, str]:
        """The columns by field, without those cells that say in words that there is nothing."""
        decided = {fold(word) for words in self.decisions.words.values() for word in words}
        found = {}
        for path, cell in self.row_cells(account).items():
            text = fold(account.text(cell))
            if text in NOTHING and text not in decided:
                account.empty(cell, "It is taken to say that there is nothing.")
            elif path.column == "name" and text in UNNAMED:
                account.leave(cell, "It is no name.")
            else:
                found[path] = cell
        return found

    def _read_case(self, row: Row) -> Assembled:
        said = row.fields_of("case", "")
        keyed = said.pop("key", [])
        if keyed:
            key = row.assembly.outside_key(row.account.text(keyed[0][1]))
            row.account.take(keyed[0][1], "case.key")
        else:
            key = row.assembly.content_key(row.account.row.content)
        case = row.assembly.record("case", key, row.account)
        self._fill(row, case, said, noun="case", group="")
        return case

    def _read_named(self, row: Row, case: Assembled, *, noun: str, group: str) -> None:
        """The people or the body of a group, and the part that they have in the case."""
        said = row.fields_of(noun, group)
        keyed, named = said.pop("key", []), said.pop("name", [])
        outside = row.account.text(keyed[0][1]) if keyed else ""
        if not named and not outside:
            row.leave(said, NOBODY if noun == "person" else "The row names no body that this is of.")
            return
        many = [self.several(row.account.text(cell)) for _, cell in named]
        count = max(map(len, many), default=1)
        if any(len(names) != count for names in many) or (count > 1 and outside):
            row.leave({"name": [*keyed, *named], **said}, "Which of the names belong together is not certain.")
            return
        records = []
        for at in range(count):
            names = [each[at] for each in many]
            content = [case.key, noun, group, names]
            key = row.assembly.outside_key(f"{noun} {outside}") if outside else row.assembly.content_key(content)
            record = row.assembly.record(noun, key, row.account)
            for (path, cell), text in zip(named, names, strict=True):
                row.assembly.name(record, text, path.lang, row.account, cell)
            row.made.setdefault((noun, group), record)
            records.append(record)
        if outside:
            row.account.take(keyed[0][1], f"{noun}.key")
        if noun == "person":
            row.people += records
        parts = {column: said.pop(column) for column in PARTS if column in said}
        if len(records) == 1:
            self._fill(row, records[0], said, noun=noun, group=group)
        else:
            row.leave({**said, **parts}, SEVERAL)
        for record in records:
            self._party(row, case, record, group=group, parts=parts if len(records) == 1 else {})

    def _party(
        self,
        row: Row,
        case: Assembled,
        record: Assembled,
        *,
        group: str,
        parts: Cells,
    ) -> None:
        key = row.assembly.inner_key(case.key, "party", [record.key, group])
        party = row.assembly.record("party", key, row.account, parent=("case", case))
        row.assembly.say(party, record.noun, record.reference)
        for column, cells in parts.items():
            for _, cell in cells:
                self._set_word(row, party, column, cell)
        for column, (_, value) in row.constants_of(record.noun, group).items():
            if column in PARTS and column not in parts:
                row.assembly.say(party, column, parse_word(f"register/{column.replace('_', '-')}", value))

    def _read_inside(self, row: Row, case: Assembled, *, noun: str, group: str) -> None:
        """A record of the case; a charge is one for each norm that its cell names."""
        said = row.fields_of(noun, group)
        person = self._person(row, group)
        if noun in PEOPLE and noun != "seizure" and person is None:
            row.leave(said, SEVERAL if row.people else NOBODY)
            return
        if noun == "charge":
            self._read_charges(row, case, said, person=person, group=group)
            return
        content = [
            person.key if person else "",
            group,
            {column: [row.account.text(cell) for _, cell in cells] for column, cells in said.items()},
        ]
        if noun == "event" and group:
            # One event of a name in a case: its date may be corrected, and it is still the same event.
            content = [group, person.key if person else ""]
        record = row.assembly.record(
            noun, row.assembly.inner_key(case.key, noun, content), row.account, parent=("case", case)
        )
        if noun in PEOPLE and person is not None:
            row.assembly.say(record, "person", person.reference)
        row.made[noun, group] = record
        self._fill(row, record, said, noun=noun, group=group, case=case)
        row.assembly.drop(record, row.account)

    def _read_charges(
        self,
        row: Row,
        case: Assembled,
        said: dict[str, list[tuple[FieldPath, str]]],
        *,
        person: Assembled | None,
        group: str,
    ) -> None:
        cells = [*said.pop("norm", []), *said.pop("norm_as_given", [])]
        country = str(case.values.get("country") or "")
        for path, cell in cells:
            text = row.account.text(cell)
            norms, why = clean_norms(text, country) if path.column == "norm" else ((), "")
            if path.column == "norm" and not norms and not any(sign.isdigit() for sign in text):
                row.account.leave(cell, "It names no article by its number; its words alone are charge.norm_as_given.")
                continue
            for key in norms or [""]:
                content = [person.key if person else "", key or text]
                charge = row.assembly.record(
                    "charge", row.assembly.inner_key(case.key, "charge", content), row.account, parent=("case", case)
                )
                if person is not None:
                    row.assembly.say(charge, "person", person.reference)
                row.assembly.set(charge, "norm_as_given", text, row.account, cell, but=why)
                if key:
                    row.assembly.set(charge, "norm", Reference("norm", key), row.account, cell)
                row.made[f"charge {key or text}", group] = charge

    def _read_status(self, row: Row, *, group: str) -> None:
        """The status of the row's charge; of several, which one it is of is not certain."""
        said = row.fields_of("status", group)
        charges = [
            record for (noun, charged), record in row.made.items() if noun.startswith("charge ") and charged == group
        ] or [record for (noun, _), record in row.made.items() if noun.startswith("charge ")]
        if not charges:
            row.leave(said, "The row has no charge that it could be the status of.")
            return
        if len(charges) > 1:
            row.leave(said, "The row has one status for several charges.")
            return
        content = [row.account.text(cell) for cells in said.values() for _, cell in cells]
        key = row.assembly.inner_key(charges[0].key, "status", content)
        step = row.assembly.record("status", key, row.account, parent=("charge", charges[0]))
        self._fill(row, step, said, noun="status", group=group)
        row.assembly.drop(step, row.account)

    def _person(self, row: Row, group: str) -> Assembled | None:
        """Whom the records of a group are of: the person of that group, or the only one of the row."""
        own = row.made.get(("person", group)) if group else None
        if own is not None:
            return own
        return row.people[0] if len(row.people) == 1 else None

    def _fill(
        self,
        row: Row,
        record: Assembled,
        said: Cells,
        *,
        noun: str,
        group: str,
        case: Assembled | None = None,
    ) -> None:
        """Every value of a record that its cells give, then what the mapping says in every row."""
        # Dates last: a record that only a date tells of needs one that can be read.
        for column, cells in sorted(said.items(), key=lambda pair: is_date(noun, pair[0])):
            for path, cell in cells:
                self._set(row, record, model_column(noun, column), path=path, cell=cell, case=case)
        for column, (path, value) in row.constants_of(noun, group).items():
            kind = model_column(noun, column)
            if kind is not None and column not in record.values:
                row.assembly.say(record, column, constant_value(kind, path, value))

    def _set(
        self,
        row: Row,
        record: Assembled,
        column: models.Field[object, object] | None,
        *,
        path: FieldPath,
        cell: str,
        case: Assembled | None,
    ) -> None:
        """One value by the kind of its column."""
        text = row.account.text(cell)
        name = path.column
        if isinstance(column, TermField):
            self._set_word(row, record, name, cell)
        elif isinstance(column, PartialDateField):
            self._set_date(row, record, name, cell)
        elif isinstance(column, TextsField):
            row.assembly.set(record, name, {path.lang: text}, row.account, cell)
        elif isinstance(column, models.ForeignKey):
            self._set_body(row, record, name, cell=cell, owner=case)
        elif isinstance(column, models.JSONField):
            self._set_words(row, record, name, cell)
        elif isinstance(column, models.DecimalField):
            self._set_amount(row, record, column, cell=cell)
        elif isinstance(column, models.IntegerField):
            whole = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else text
            row.assembly.set(record, name, whole, row.account, cell)
        else:
            row.assembly.set(record, name, text, row.account, cell)

    def _set_word(self, row: Row, record: Assembled, column: str, cell: str) -> None:
        field_ = record.model._meta.get_field(column)
        noun = field_.noun if isinstance(field_, TermField) else ""
        try:
            code = read_word(noun, row.account.text(cell), decided=self.decisions.of(noun))
        except UnknownWordError as error:
            row.account.not_known(cell, str(error))
            return
        row.assembly.set(record, column, code, row.account, cell)

    def _set_words(self, row: Row, record: Assembled, column: str, cell: str) -> None:
        """A list of words, such as occupations; those that are known are taken."""
        noun = f"register/{column.removesuffix('s')}"
        codes: list[str] = []
        for word in self.several(row.account.text(cell)):
            try:
                codes.append(read_word(noun, word, decided=self.decisions.of(noun)))
            except UnknownWordError as error:
                row.account.not_known(cell, str(error))
        if codes:
            row.assembly.set(record, column, list(dict.fromkeys(codes)), row.account, cell)

    def read_date(self, text: str) -> tuple[str, str]:
        """A date as this kind of list writes it, and what of it was not kept."""
        return read_date(text, self.decisions.dates)

    def _set_date(self, row: Row, record: Assembled, column: str, cell: str) -> None:
        """A date; one that cannot be read exactly is kept as it is given, where the record has a place for that."""
        text = row.account.text(cell)
        given = f"{column}_as_given"
        has_given = any(each.name == given for each in record.model._meta.concrete_fields)
        try:
            date, but = self.read_date(text)
        except DalelError as error:
            if has_given and (record.said or record.noun == "case"):
                row.assembly.set(record, given, text, row.account, cell, but=one_line(error))
            else:
                row.account.leave(cell, one_line(error))
            return
        row.assembly.set(record, column, date, row.account, cell, but=but)
        if has_given and text != date:
            row.assembly.set(record, given, text, row.account, cell, but=but)

    def _set_amount(
        self, row: Row, record: Assembled, column: models.DecimalField[object, object], *, cell: str
    ) -> None:
        """An amount, with the decimal mark that the mapping names."""
        text, mark = row.account.text(cell), self.mapping.decimal_mark
        try:
            number = parse_number(text, decimal_mark=mark)
        except ValueError:
            row.account.leave(cell, f'"{text[:60]}" is no amount with the decimal mark "{mark}" (decimal_mark).')
            return
        if number < 0 or number != round(number, column.decimal_places) or number.adjusted() >= WHOLE_DIGITS:
            row.account.leave(cell, f'"{text[:60]}" is negative, too large or finer than the register keeps.')
            return
        row.assembly.set(record, column.name, str(number), row.account, cell)

    def _set_body(self, row: Row, record: Assembled, column: str, *, cell: str, owner: Assembled | None) -> None:
        """A court or another body by its name, as one of this case: two courts may have one name."""
        text = row.account.text(cell)
        content = [owner.key if owner else record.key, "organisation", column, text]
        body = row.assembly.record("organisation", row.assembly.content_key(content), row.account)
        if row.assembly.name(body, text, self.language, row.account, cell):
            row.assembly.set(record, column, body.reference, row.account, cell)
        row.assembly.drop(body, row.account)


def is_date(noun: str, column: str) -> bool:
    """Whether a column is a partial date."""
    return isinstance(model_column(noun, column), PartialDateField)
