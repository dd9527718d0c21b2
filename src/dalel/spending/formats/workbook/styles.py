"""Styles: which cells of an XLSX sheet show their number as a date."""

from __future__ import annotations

import re

from dalel.errors import DocumentError
from dalel.spending.formats.workbook.package import Package
from dalel.spending.formats.workbook.part import parse_part

STYLES_LIMIT = 65_490
"""Cell styles that Excel allows in one workbook."""

BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
"""Number formats that need no description and show dates or times (ECMA-376, 18.8.30)."""

# Quoted words, [Red], [$₸-43F], an escaped letter, a space as wide as a letter, a filling letter: none of them makes
# a date, whatever letters they hold. [h], [mm] and [ss] do: they count hours.
_NOT_A_DATE = re.compile(r'"[^"]*"|\[(?!(?:h+|m+|s+)\])[^\]]*\]|\\.|_.|\*.', re.IGNORECASE | re.DOTALL)
_DATE = re.compile(r"[dmyhs]", re.IGNORECASE)


def shows_a_date(number_format: str) -> bool:
    """Whether a number format, in Excel's notation, shows a number as a date or a time."""
    shown = _NOT_A_DATE.sub("", number_format).partition(";")[0]
    return _DATE.search(shown) is not None and "general" not in shown.casefold()


class Styles:
    """What ``styles.xml`` says: after reading, ``dates`` holds the numbers of the styles that show dates."""

    def __init__(self, package: Package) -> None:
        self.dates: set[str] = set()
        self._source = package.source
        self._date_formats = set(BUILT_IN_DATES)
        self._count = 0
        self._in_cell_styles = False

    @classmethod
    def read(cls, package: Package, part: str) -> frozenset[str]:
        """The numbers of the cell styles that show dates, as cells name them."""
        styles = cls(package)
        for _ in parse_part(package, part, listener=styles):
            pass
        return frozenset(styles.dates)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens: ``numFmt`` describes a format, ``xf`` inside ``cellXfs`` is a cell style."""
        if tag == "numFmt":
            number = _whole(attributes.get("numFmtId", ""))
            if shows_a_date(attributes.get("formatCode", "")):
                self._date_formats.add(number)
            else:
                self._date_formats.discard(number)
        elif tag == "cellXfs":
            self._in_cell_styles = True
        elif tag == "xf" and self._in_cell_styles:
            if _whole(attributes.get("numFmtId", "")) in self._date_formats:
                self.dates.add(str(self._count))
            self._count += 1
        if self._count > STYLES_LIMIT or len(self._date_formats) > STYLES_LIMIT:
            raise DocumentError(
                f"{self._source.name} has more than {STYLES_LIMIT} cell styles, which no workbook has.",
                next_step="Open it in LibreOffice or Excel and save it again, then read that file.",
            )

    def end(self, tag: str) -> None:
        """A tag closes."""
        if tag == "cellXfs":
            self._in_cell_styles = False

    def text(self, text: str) -> None:
        """Text between tags says nothing here."""


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
