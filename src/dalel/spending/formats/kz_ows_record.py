"""A record of the Kazakh portal's service (OWS v3): its fields in one spelling, and each field's type as published.

REST spells ``ref_trade_methods_id``, GraphQL ``refTradeMethodsId`` and nests ``RefTradeMethods { id nameRu }``; here
both become the first. What cannot be read ends in a refusal of the record, what is odd in a remark about its line.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NoReturn

from dalel.export import plain
from dalel.spending.formats.format import Issue
from dalel.spending.formats.json_document import Printed, shorten
from dalel.spending.formats.kz_ows_codes import Known, PortalCodes
from dalel.spending.money import ABSURD, fits, parse_number

LONGEST_TEXT = 100_000
"""Characters in one field; more is not a spending line but a file put into a cell."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?")
_WORD_START = re.compile(r"(?<!^)(?=[A-Z])|(?<=[a-z])(?=[0-9])")
_MOST = int(ABSURD)

NESTED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "RefTradeMethods": (("id", "ref_trade_methods_id"),),
    "FaktTradeMethods": (("id", "fakt_trade_methods_id"),),
    "RefPlnPointStatus": (("id", "ref_pln_point_status_id"),),
    "RefContractStatus": (("id", "ref_contract_status_id"),),
    "RefContractType": (("id", "ref_contract_type_id"),),
    "RefLotsStatus": (("id", "ref_lot_status_id"),),
    "RefSubjectType": (("id", "ref_subject_type_id"),),
    "RefMonths": (("id", "ref_months_id"),),
    "RefUnits": (("code", "ref_units_code"), ("name_ru", "unit_name_ru"), ("name_kz", "unit_name_kz")),
    "RefEnstru": (("code", "ref_enstru_code"),),
    "Customer": (
        ("bin", "subject_biin"),
        ("bin", "customer_bin"),
        ("name_ru", "subject_name_ru"),
        ("name_kz", "subject_name_kz"),
        ("name_ru", "customer_name_ru"),
        ("name_kz", "customer_name_kz"),
    ),
    "Supplier": (("bin", "supplier_biin"), ("name_ru", "supplier_name_ru"), ("name_kz", "supplier_name_kz")),
    "TrdBuy": (("number_anno", "trd_buy_number_anno"), ("name_ru", "trd_buy_name_ru"), ("name_kz", "trd_buy_name_kz")),
    "PlanActs": (("plan_fin_year", "plan_fin_year"), ("date_approved", "date_approved")),
}
"""Which field of a nested GraphQL object stands for which field of REST; a field given flat goes first."""


class RecordRefusedError(Exception):
    """This record cannot become a line; ``issue`` says why."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        super().__init__(issue.code)


@dataclass(slots=True)
class OwsRecord:
    """One record, where it stands, the code lists it is read by, and the remarks made about it so far."""

    fields: Mapping[str, Any]
    place: str
    codes: PortalCodes
    remarks: list[Issue] = field(default_factory=list)

    def refuse(self, code: str, **values: str) -> NoReturn:
        """End the reading of this record."""
        raise RecordRefusedError(Issue(self.place, code, refused=True, values=values))

    def remark(self, code: str, **values: str) -> None:
        """Say something about the line, which is kept."""
        self.remarks.append(Issue(self.place, code, refused=False, values=values))

    def text(self, name: str) -> str | None:
        """A text as published, empty is None; a number is taken as its digits, another type remarked and left out."""
        value = self.fields.get(name)
        if value.__class__ is str:
            return value if value and not value.isspace() else None
        if value is None:
            return None
        if value.__class__ is int or value.__class__ is Printed:
            return str(value)
        self.remark("wrong-type", field=name, value=shorten(value), expected="JSON string")
        return None

    def identifier(self, name: str) -> str:
        """An identifier that the record must have; a whole number is taken as its digits."""
        value = self.fields.get(name)
        if value.__class__ is int:
            return str(value)
        if value is None or value == "":
            self.refuse("missing-field", field=name)
        if value.__class__ is not str:
            self.refuse("wrong-type", field=name, value=shorten(value), expected="JSON number")
        return str(value)

    def reference(self, name: str) -> str | None:
        """Another record's identifier; the portal writes 0 for none."""
        value = self.fields.get(name)
        if value in (None, 0, ""):
            return None
        return self.identifier(name)

    def number(self, name: str) -> Decimal | None:
        """A number, exactly as published, or None where there is none."""
        value = self.fields.get(name)
        if value.__class__ is int and 0 <= value <= _MOST:
            return Decimal(value)
        if value is None:
            return None
        number = self._parse_number(name, value)
        if number < 0:
            self.refuse("negative-number", field=name, value=shorten(str(value)))
        if number > ABSURD:
            self.refuse("absurd-number", field=name, value=shorten(str(value)), limit=plain(ABSURD))
        # A number of up to ten decimals is short; only a long one, or one with an exponent, needs to be looked at.
        if (len(str(value)) > 11 or "e" in str(value).lower()) and not fits(number):
            self.refuse("too-many-decimals", field=name, value=shorten(str(value)))
        return number

    def amount(self, name: str) -> tuple[Decimal, str]:
        """The line's amount and its spelling; a record without one is refused."""
        value = self.fields.get(name)
        number = self.number(name)
        if number is None:
            self.refuse("no-amount" if name in self.fields else "missing-field", **self._named(name))
        return number, str(value)

    def day(self, name: str) -> tuple[dt.date | None, str | None]:
        """The day of a date (the portal's local time) and its spelling."""
        text = self.text(name)
        if text is None:
            return None, None
        day = parse_day(text)
        if day is None:
            self.remark("date-not-understood", field=name, value=shorten(text))
        return day, text if len(text) <= 80 else None

    def year(self, name: str) -> int | None:
        """A financial year."""
        value = self.fields.get(name)
        if value is None:
            self.remark("missing-field", field=name)
            return None
        year = int(value) if value.__class__ is str and re.fullmatch("[0-9]{4}", value) else value
        if year.__class__ is int and 1990 <= year <= 2100:
            return int(year)
        self.remark("year-not-understood", value=shorten(value))
        return None

    def find(self, name: str, known: Known, *, issue: str) -> tuple[str | None, str | None]:
        """A published code and our word for it; a code that the jurisdiction does not list is remarked and kept."""
        value = self.fields.get(name)
        if value is None or value == "":
            return None, None
        # Not isinstance: True is an int, and True == 1 would be goods.
        if value.__class__ is int or value.__class__ is str:
            entry = known.get(value)
            if entry is not None:
                return entry
        self.remark(issue, value=shorten(value))
        return (shorten(value) if isinstance(value, int | str) and not isinstance(value, bool) else None), None

    def check_texts(self) -> None:
        """Refuse a record with a text that no line has, or that cannot be written; called where there is reason to."""
        for name, value in self.fields.items():
            text = value if isinstance(value, str) else repr(value)
            if len(text) > LONGEST_TEXT:
                self.refuse("text-too-long", field=shorten(name), value=str(len(text)), limit=str(LONGEST_TEXT))
            if isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
                self.refuse("broken-text", field=shorten(name))

    def _named(self, name: str) -> dict[str, str]:
        return {} if name in self.fields else {"field": name}

    def _parse_number(self, name: str, value: object) -> Decimal:
        """A number that is not a small whole one: with decimals, very large, or written as text."""
        if isinstance(value, bool) or not isinstance(value, int | str):
            self.refuse("wrong-type", field=name, value=shorten(value), expected="JSON number")
        try:
            return parse_number(value) if value.__class__ is str else Decimal(value)
        except (InvalidOperation, ValueError):
            self.refuse("not-a-number", field=name, value=shorten(value))


@lru_cache(maxsize=8192)
def parse_day(text: str) -> dt.date | None:
    """The day of ``2020-06-12 15:51:31``; None where it is another form, or no day of the calendar."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def rest_spelling(name: str) -> str:
    """A GraphQL name as REST spells it: ``refTradeMethodsId`` → ``ref_trade_methods_id``, ``sum1`` → ``sum_1``.

    The name of a nested object (``RefUnits``) stays.
    """
    return name if name[:1].isupper() else _WORD_START.sub("_", name).lower()


def flatten(node: Mapping[str, Any]) -> dict[str, Any]:
    """A GraphQL node with the names and the flatness of REST."""
    fields = {rest_spelling(name): value for name, value in node.items()}
    for name, parts in NESTED.items():
        nested = fields.get(name)
        if isinstance(nested, dict):
            inner = {rest_spelling(key): value for key, value in nested.items()}
            for part, flat in parts:
                if fields.get(flat) is None and inner.get(part) is not None:
                    fields[flat] = inner[part]
    return fields
