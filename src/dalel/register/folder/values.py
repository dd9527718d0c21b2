"""One value of a record in a file: read by the kind of its column, or refused with what it should be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

from dalel.errors import DataError
from dalel.register.models.fields import PartialDateField, TermField, TextsField, are_texts, parse_word
from dalel.register.partial_date import parse_partial_date

if TYPE_CHECKING:
    Column = models.Field[object, object]


def parse_value(column: Column, raw: object) -> object:
    """Read a value for a column; what does not fit gives a DataError or CommandError that says what does."""
    for kind, read in READERS:
        if isinstance(column, kind):
            return read(column, raw)
    raise AssertionError(column)


def parse_texts(_: Column, raw: object) -> object:
    """Read a text in one or several languages."""
    if not are_texts(raw):
        raise DataError(f"{shown(raw)} is not a text by language.", next_step='For example: {en: "A report"}')
    return raw


def parse_words(column: Column, raw: object) -> list[str]:
    """Read a list of codes; the column is called after the plural of their noun."""
    if not isinstance(raw, list):
        raise DataError(f"{shown(raw)} is not a list.", next_step="For example: [blogger]")
    return [parse_word(f"register/{column.name.removesuffix('s')}", each) for each in raw]


def parse_flag(_: Column, raw: object) -> bool:
    """Read true or false."""
    if not isinstance(raw, bool):
        raise DataError(f"{shown(raw)} is neither true nor false.")
    return raw


def parse_number(_: Column, raw: object) -> int:
    """Read a whole number that every database can hold."""
    if type(raw) is not int or not 0 <= raw < 2**31:
        raise DataError(f"{shown(raw)} is not a whole number from 0 on.")
    return raw


def parse_text(column: Column, raw: object) -> str:
    """Read a text, a code, a date or an address."""
    if isinstance(raw, dt.date):
        raise DataError(
            f"{raw} stands without quotes.", next_step=f'Write "{raw}": a date keeps its precision as text.'
        )
    if not isinstance(raw, str) or not raw.strip():
        raise DataError(f"{shown(raw)} is not a text.", next_step="Put it in quotes, or leave the field out.")
    if isinstance(column, TermField):
        return parse_word(column.noun, raw)
    if isinstance(column, PartialDateField):
        return parse_partial_date(raw).edtf
    if isinstance(column, models.URLField):
        try:
            URLValidator(schemes=["http", "https"])(raw)
        except ValidationError as error:
            raise DataError(f"{shown(raw)} is not an address of the web.") from error
    longest = getattr(column, "max_length", None)
    if longest is not None and len(raw) > longest:
        raise DataError(f"{shown(raw)} is longer than {longest} characters.")
    return raw


def parse_decimal(column: Column, raw: object) -> Decimal:
    """Read an amount; a number with a point must be in quotes, since YAML would make it a float."""
    places = column.decimal_places if isinstance(column, models.DecimalField) else 0
    try:
        value = Decimal(raw) if isinstance(raw, str) or type(raw) is int else None
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite() or value < 0 or value != round(value, places):
        raise DataError(f"{shown(raw)} is not an amount.", next_step='Write it in quotes: "13255.50"')
    return value


def shown(raw: object) -> str:
    """What stands in the file, for a message."""
    return f'"{str(raw)[:80]}"'


READERS: tuple[tuple[type[Any], Callable[[Column, object], object]], ...] = (
    (TextsField, parse_texts),
    (models.JSONField, parse_words),
    (models.BooleanField, parse_flag),
    (models.DecimalField, parse_decimal),
    (models.IntegerField, parse_number),
    (models.CharField, parse_text),
)
"""How a value is read, by the kind of its column; the first kind that fits decides."""
