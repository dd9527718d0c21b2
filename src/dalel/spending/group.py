"""A group of a total: its code as published, and its name in a language where one is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from babel.dates import format_date

from dalel.jurisdictions import Jurisdiction
from dalel.spending.totals import Total
from dalel.vocabulary import label

_CODES = {
    "method": "method_code",
    "buyer": "buyer_id",
    "supplier": "supplier_id",
    "subject-kind": "subject_kind",
    "ground": "ground_code",
    "status": "status_code",
    "item": "item_code",
}


def group_code(by: str, total: Total) -> str | int | None:
    """The group's code or identifier as published; None where the source gives none."""
    if by == "currency":
        return total.currency
    if by == "stage":
        return total.stage.value
    code = total.group[_CODES.get(by, by)]
    return code if isinstance(code, int) else None if code is None else str(code)


def group_name(by: str, total: Total, *, jurisdiction: Jurisdiction, lang: str) -> str | None:
    """The group's name: as published, in the country's code list, or in our vocabulary; None where none is known."""
    group = total.group
    if by == "method":
        return method_name(group, jurisdiction, lang=lang)
    if by == "category":
        return label("category", group["category"] or "uncategorised", lang)
    if by == "stage":
        return label("stage", total.stage, lang)
    if by == "month" and group["month"] is not None:
        return str(format_date(dt.date(2000, group["month"], 1), "LLLL", locale=lang))
    if by in {"subject-kind", "status"}:
        known = group[by.replace("-", "_")]
        return None if known is None else label(by, known, lang)
    return total.name


def method_name(line: Mapping[str, Any], jurisdiction: Jurisdiction, *, lang: str) -> str | None:
    """A procurement method in the country's own words where they are known in the language, else in ours.

    A name that no source confirms says so.
    """
    known = jurisdiction.find_code("method", line["method_code"]) if line["method_scheme"] != "ocds" else None
    if known and known.label.get(lang):
        name: str | None = known.label[lang]
    elif line["method"] is not None:
        name = label("method", line["method"], lang)
    else:
        name = known.say(lang) if known and known.label else None
    if name and known and known.provenance.confidence == "unconfirmed":
        return f"{name} ({label('confidence', 'unconfirmed', lang)})"
    return name
