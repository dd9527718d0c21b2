"""A date as people type it: 22.06.2020, 2020-06, 06.2020, 2020, or EDTF; as precise as it is typed and no more."""

from __future__ import annotations

from dalel.errors import DataError
from dalel.register.imports.dates import read_date

FORMATS = ("%d.%m.%Y",)
"""Days before months, as they are written in the languages of the pages."""


def read_typed_date(text: str) -> str:
    """The date in EDTF; what can be read in two ways, or in none, is an error that shows how dates are typed."""
    try:
        return read_date(text, FORMATS)[0]
    except DataError as error:
        raise DataError(
            f'"{text.strip()[:60]}" is not a date.',
            next_step="Type 22.06.2020, 06.2020 (a month), 2020 (a year), 2020-06~ (about) or 2020-04/2020-05 "
            "(from – to).",
        ) from error
