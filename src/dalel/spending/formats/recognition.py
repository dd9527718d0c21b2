"""Which format a document is in, by its first bytes; where none fits, what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping

from dalel.errors import DocumentError
from dalel.spending.formats.format import Format, Source


def recognise(source: Source, formats: Mapping[str, Format]) -> Format:
    """The one format that recognises the document."""
    if source.path.stat().st_size == 0:
        raise DocumentError(
            f"{source.name} is empty: it holds no bytes.", next_step="Get the file again from where it was published."
        )
    fitting = [code for code, fmt in formats.items() if fmt.recognises(source)]
    if len(fitting) == 1:
        return formats[fitting[0]]
    if fitting:
        raise DocumentError(
            f"{source.name} could be {' or '.join(fitting)}.",
            next_step=f"Name one: dalel spending read --format {fitting[0]} {source.name}",
        )
    raise DocumentError(
        f"{source.name} is in none of the formats that Dalel recognises ({', '.join(formats)}).",
        next_step=f"If it is a table, draft its mapping: dalel spending map {source.name} --write",
    )
