"""Make the example workbook: the 64 plan points of one buyer, filled into the official form of the annual plan.

    python examples/kz/make_annual_plan.py FORM

FORM is the portal's empty form, or the example itself: its rows are emptied first. The result is the same, byte for
byte, each time. What each cell is taken from: ORIGIN.md.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dalel.jurisdictions import load_jurisdiction

HERE = Path(__file__).parent
POINTS = HERE / "plan-points-2020-06.json"
WORKBOOK = HERE / "annual-plan-2020-gorvodokanal.xlsx"
BUYER = "080740016808"

GENERAL_ROW, NUMBERS_ROW = 6, 10
# The form's column numbers, as its row 10 prints them, and the field of the portal's data that stands there.
TEXTS = {
    9: "ref_enstru_code",
    10: "name_kz",
    11: "name_ru",
    12: "desc_kz",
    13: "desc_ru",
    14: "extra_desc_kz",
    15: "extra_desc_ru",
    17: "ref_units_code",
    26: "supply_date_ru",
}
MONEY = {19, 20, 21, 22, 23}
NUMBERS = {18: "count", 19: "price", 20: "amount", 21: "sum_1", 22: "sum_2", 23: "sum_3", 30: "prepayment"}
# The data hold these as ids; the form holds the portal's words for them.
WORDS = {
    8: ("subject-kind", "ref_subject_type_id"),
    16: ("method", "ref_trade_methods_id"),
    24: ("month", "ref_months_id"),
}
POINT_TYPE, GROUND = 2, 161

# No author, no clock: the same bytes each time, and nobody's name.
CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)


def read_points() -> list[dict[str, Any]]:
    """The buyer's points, in the order of the page they were published on."""
    page = json.loads(POINTS.read_text(encoding="utf-8"), parse_float=Decimal)
    return [point for point in page["items"] if point["subject_biin"] == BUYER]


def fill(sheet: Worksheet, points: list[dict[str, Any]]) -> None:
    """Write the general data into row 6 and one point into each row from 11 on."""
    sheet.delete_rows(NUMBERS_ROW + 1, max(0, sheet.max_row - NUMBERS_ROW))
    # Hidden in the form, without a width; saving would give it one the first time only.
    sheet.column_dimensions["A"].width = 13
    first = points[0]
    general = {"B": BUYER, "D": first["subject_name_kz"], "E": first["subject_name_ru"], "F": first["plan_fin_year"]}
    for letters, value in general.items():
        sheet[f"{letters}{GENERAL_ROW}"] = value
    columns = {cell.value: cell.column for cell in sheet[NUMBERS_ROW] if cell.value is not None}
    codes = load_jurisdiction("kz").codes
    for number, point in enumerate(points, start=1):
        row = NUMBERS_ROW + number
        values: dict[int, object] = {1: number, POINT_TYPE: str(point["ref_point_type_id"])}
        values |= {column: point[field] for column, field in {**TEXTS, **NUMBERS}.items()}
        values |= {column: codes[scheme][str(point[field])].say("ru") for column, (scheme, field) in WORDS.items()}
        if point["ref_justification_id"]:
            values[GROUND] = str(point["ref_justification_id"])
        for column, value in values.items():
            cell = sheet.cell(row, columns[column], value)
            if column in MONEY:
                cell.number_format = "#,##0.00"


def without_clock(workbook: bytes) -> bytes:
    """The workbook with every part dated 1 January 1980, and without the properties that name people and times."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive, zipfile.ZipFile(packed, "w") as copy:
        for name in archive.namelist():
            part = CORE.encode() if name == "docProps/core.xml" else archive.read(name)
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            copy.writestr(info, part, compresslevel=9)
    return packed.getvalue()


def make_annual_plan(form: Path) -> bytes:
    """The bytes of the example workbook."""
    book = load_workbook(form)
    fill(book.worksheets[0], read_points())
    saved = io.BytesIO()
    book.save(saved)
    return without_clock(saved.getvalue())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python examples/kz/make_annual_plan.py FORM")
    WORKBOOK.write_bytes(make_annual_plan(Path(sys.argv[1])))
