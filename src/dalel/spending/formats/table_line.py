"""A table's line: the values of one row as a spending line, as the mapping says."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dalel.errors import CommandError, did_you_mean
from dalel.jurisdictions import Jurisdiction
from dalel.spending.formats.code_name import REMEMBERED, CodeNames, clean_month
from dalel.spending.formats.kz_ows_line import sub_paragraph
from dalel.spending.formats.kz_plan_header import known_headers
from dalel.spending.formats.mapping import NUMBERS, TEXTS, TableMapping
from dalel.spending.formats.table_date import TableDate, clean_table_date, clean_year
from dalel.spending.formats.table_row import Column, TableRow, add_years
from dalel.spending.formats.workbook import fold
from dalel.spending.line import Line
from dalel.spending.money import clean_currency
from dalel.vocabulary import vocabulary

DIGITS = {"KZ-BIN": 12, "KZ-IIN": 12}
"""Schemes whose identifiers have so many digits; a cell that holds one as a number has lost its leading zeros."""

NAMES = frozenset(
    field for field in TEXTS if field.partition("_")[0] in {"title", "description"} or field.endswith("_name")
)
"""Fields that hold words, kept with the spaces around them; the others hold codes."""
_REDACTED = re.compile(r"IIN-[0-9]+")


class TableLines:
    """Makes lines of rows."""

    def __init__(self, mapping: TableMapping, jurisdiction: Jurisdiction, *, columns: Mapping[str, Column]) -> None:
        self._mapping = mapping
        self._jurisdiction = jurisdiction
        self._columns = columns
        self._methods = CodeNames(jurisdiction.codes.get("method", {}))
        self._grounds = CodeNames(jurisdiction.codes.get("ground", {}))
        self._subject_kinds = {
            **known_headers().subject_kinds,
            **{fold(label): kind for kind, term in vocabulary("subject-kind").items() for label in term.label.values()},
            **mapping.subject_kinds,
        }
        self._method_words = self._parse_methods()
        self._buyer_kinds: dict[str, str | None] = {}

    def _parse_methods(self) -> dict[str, tuple[str | None, str | None]]:
        """What each word of ``methods`` stands for: a code of the jurisdiction, or a term of our vocabulary."""
        codes, terms = self._jurisdiction.codes.get("method", {}), vocabulary("method")
        words: dict[str, tuple[str | None, str | None]] = {}
        for text, code in self._mapping.methods.items():
            if code in codes:
                words[text] = code, codes[code].means
            elif code in terms:
                words[text] = None, code
            else:
                raise CommandError(
                    f'{self._mapping.name}, methods.{text}: "{code}" is neither a method\'s code in the jurisdiction '
                    f"{self._jurisdiction.code} nor a term of vocabulary/method.yaml.",
                    next_step=did_you_mean(code, [*codes, *terms]),
                )
        return words

    def line(self, row: TableRow) -> Line:
        """The line that a row is; raises `RefusedRowError` where it is none."""
        numbers = {field: row.number(field) for field in NUMBERS}
        amount, quantity, price = numbers["amount"], numbers["quantity"], numbers["unit_price"]
        if amount is None and ("amount" in self._columns or price is None):
            raise row.refusal("no-amount")
        line = Line(
            place=row.place,
            series=self._mapping.series,
            stage=self._mapping.stage,
            vat_basis=self._mapping.vat_basis,
            quantity=quantity,
            unit_price=price,
            amount=amount,
            amount_gross=numbers["amount_gross"],
            amount_as_published=row.published("amount"),
            amount_check=row.check_amount(quantity=quantity, price=price, amount=amount),
            currency=self._currency(row),
        )
        if amount is not None:
            add_years(line, row, amount=amount)
        self._add_texts(line, row)
        self._add_schemes(line)
        self._add_method(line, row)
        self._add_words(line, row)
        self._add_year(line, row)
        self._add_dates(line, row)
        return line

    def _currency(self, row: TableRow) -> str:
        if self._mapping.currency is not None:
            return self._mapping.currency
        text = row.code("currency")
        if text is None:
            raise row.refusal("no-currency", value=row.published("amount") or row.published("unit_price") or "")
        code = clean_currency(text)
        if code is None:
            raise row.refusal("unknown-currency", value=text[:60])
        return code

    def _add_texts(self, line: Line, row: TableRow) -> None:
        for field, text in self._mapping.constants.items():
            setattr(line, self._in_language(field), text)
        for field in TEXTS:
            if field in self._columns:
                setattr(line, self._in_language(field), self._text(row, field))

    def _in_language(self, field: str) -> str:
        return f"{field}_{self._mapping.language}" if field in {"title", "description"} else field

    def _text(self, row: TableRow, field: str) -> str | None:
        if field in NAMES:
            return row.text(field)
        scheme = self._mapping.schemes.get(f"{field.removesuffix('_id')}_scheme", "")
        if not field.endswith("_id") or scheme not in DIGITS:
            return row.code(field)
        text = row.identifier(field, digits=DIGITS[scheme])
        if text is not None and scheme_of(text, scheme) is None:
            row.remark("odd-identifier", field=self._columns[field].header, value=text[:60])
        return text

    def _add_schemes(self, line: Line) -> None:
        """Whose identifiers these are; said only where there is one."""
        schemes = self._mapping.schemes
        line.record_scheme = schemes.get("record_scheme") if line.record is not None else None
        line.item_scheme = schemes.get("item_scheme") if line.item_code is not None else None
        if line.buyer_id is not None:
            line.buyer_scheme = scheme_of(line.buyer_id, schemes["buyer_scheme"])
        if line.supplier_id is not None:
            line.supplier_scheme = scheme_of(line.supplier_id, schemes["supplier_scheme"])
        line.buyer_kind = self._buyer_kind(line.buyer_name)

    def _buyer_kind(self, name: str | None) -> str | None:
        if name is None or not self._jurisdiction.buyer_kinds:
            return None
        if name not in self._buyer_kinds:
            if len(self._buyer_kinds) > REMEMBERED:
                self._buyer_kinds.clear()
            self._buyer_kinds[name] = self._jurisdiction.find_buyer_kind(name)
        return self._buyer_kinds[name]

    def _add_method(self, line: Line, row: TableRow) -> None:
        text = row.code("method")
        if text is not None:
            line.method_code, line.method = self._method_words.get(fold(text)) or self._find_method(text, row)
            # A code of the list has a scheme; where there is none, the document's own word is all there is.
            line.method_scheme = self._mapping.schemes.get("method_scheme") if line.method_code else None
            line.method_code = line.method_code or text
        ground = row.code("ground")
        if ground is not None:
            line.ground_as_published = ground
            line.ground_code = ground if ground.isdigit() else self._grounds.find(ground).code or sub_paragraph(ground)

    def _find_method(self, text: str, row: TableRow) -> tuple[str | None, str | None]:
        found = self._methods.find(text)
        if found.code is None and found.means is not None:
            row.remark("method-code-unsure", value=text[:60], codes=", ".join(found.candidates))
        elif found.code is None:
            row.remark("unknown-method", value=text[:60])
        return found.code, found.means

    def _add_words(self, line: Line, row: TableRow) -> None:
        """The kind of purchase and the status, where the document's words for them are known."""
        kind = row.code("subject_kind")
        if kind is not None:
            line.subject_kind = self._subject_kinds.get(fold(kind))
            if line.subject_kind is None:
                row.remark("unknown-subject-kind", value=kind[:60])
        line.status_code = row.code("status")
        if line.status_code is not None and self._mapping.statuses:
            line.status = self._mapping.statuses.get(fold(line.status_code))
            if line.status is None:
                row.remark("unknown-status", value=line.status_code[:60])

    def _add_year(self, line: Line, row: TableRow) -> None:
        line.year = self._mapping.year
        text = row.code("year")
        if text is not None:
            line.year = clean_year(text)
            if line.year is None:
                row.remark("year-not-understood", value=text[:60])
        month = row.code("month")
        if month is not None:
            line.month = clean_month(month)
            if line.month is None:
                row.remark("unknown-month", value=month[:60])

    def _add_dates(self, line: Line, row: TableRow) -> None:
        date = self._date("date", row)
        line.date_as_published = row.published("date")
        if date is not None:
            line.date = date.day
            if "year" not in self._columns and self._mapping.year is None:
                line.year = date.year
            if date.day is None and "month" not in self._columns:
                line.month = date.month
            if date.day is not None and line.year is not None and line.year != date.year:
                values = {"value": date.day.isoformat(), "year": str(line.year)}
                row.remark("date-outside-year", field=self._columns["date"].header, **values)
        for field in ("start_date", "end_date"):
            date = self._date(field, row)
            if date is not None and date.day is None:
                self._remark_on_date(field, row)
            setattr(line, field, date.day if date is not None else None)

    def _date(self, field: str, row: TableRow) -> TableDate | None:
        cell, text = row.cell(field), row.text(field)
        if cell is None or text is None:
            return None
        date = clean_table_date(cell, text, formats=self._mapping.date_formats)
        if date is None:
            self._remark_on_date(field, row)
        return date

    def _remark_on_date(self, field: str, row: TableRow) -> None:
        row.remark("date-not-understood", field=self._columns[field].header, value=(row.text(field) or "")[:60])


def scheme_of(identifier: str, scheme: str) -> str | None:
    """Whose number it is; None for a Kazakh one that does not look like one.

    A person's number (IIN) begins with the date of birth, so its fifth digit is 0 to 3; a firm's (BIN) has 4 to 6.
    """
    if scheme not in DIGITS:
        return scheme
    if _REDACTED.fullmatch(identifier):
        return "KZ-IIN-REDACTED"
    if len(identifier) != DIGITS[scheme] or not (identifier.isascii() and identifier.isdigit()):
        return None
    return "KZ-IIN" if identifier[4] in "0123" else "KZ-BIN"
