"""Which format a document is in, by its first bytes; where none fits, what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping

from dalel.errors import DocumentError
from dalel.spending.formats.format import Format, Source
from dalel.spending.formats.workbook import check_first_bytes, is_package, open_sheets


def recognise(source: Source, formats: Mapping[str, Format]) -> Format:
    """The one format that recognises the document."""
    check_first_bytes(source)
    fitting = [code for code, fmt in formats.items() if fmt.recognises(source)]
    if len(fitting) == 1:
        return formats[fitting[0]]
    if fitting:
        raise DocumentError(
            f"{source.name} could be {' or '.join(fitting)}.",
            next_step=f"Name one: dalel spending read --format {fitting[0]} {source.name}",
        )
    if is_package(source):
        # An archive that no format knows: opening it says whether it is damaged, or unpacks to far more than it is.
        with open_sheets(source):
            pass
    raise DocumentError(
        f"{source.name} is in none of the formats that Dalel recognises ({', '.join(formats)}).",
        next_step=f"If it is a table, draft its mapping: dalel spending map {source.name} --write",
    )
