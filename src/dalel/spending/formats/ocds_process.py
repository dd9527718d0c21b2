"""What one OCDS release says of every line in it: the process, the buyer, the method, the language of its texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from dalel.canonical import CanonicalValue, canonical_json
from dalel.jurisdictions import Jurisdiction
from dalel.spending.formats.json_document import shorten
from dalel.spending.formats.ocds_party import Parties
from dalel.spending.formats.ocds_piece import Day, Piece
from dalel.spending.line import Line
from dalel.vocabulary import LANGUAGES

METHODS = {"open": "open", "selective": "selective", "limited": "limited", "direct": "direct"}
SUBJECT_KINDS = frozenset({"goods", "works", "services"})

Fields = Iterable[tuple[Piece | None, str]]
"""Where a text may stand, best first: a piece and the field in it."""


@dataclass(frozen=True, slots=True)
class Process:
    """A contracting process as one release tells it.

    ``shared`` are the columns that its lines have in common, ``odd`` the remarks that each of its lines carries.
    """

    ocid: str
    language: str
    parties: Parties
    jurisdiction: Jurisdiction
    tender: Piece
    shared: dict[str, Any]
    odd: tuple[tuple[str, str], ...]

    def identify(self, *parts: CanonicalValue) -> str:
        """The identifier of a record of this process: canonical JSON of the ocid and the identifiers below it."""
        return canonical_json([self.ocid, *parts]).decode()

    def line(self, piece: Piece, columns: dict[str, Any]) -> Line:
        """A line at a piece's place, with a remark for each thing about the process that is not known here."""
        for code, value in self.odd:
            piece.remark(code, value=value)
        return Line(place=piece.place, **(self.shared | columns))

    def texts(self, *, title: Fields, description: Fields) -> dict[str, str]:
        """The title and description columns, by language; the text that is the title is not the description too."""
        used, columns = self._first("title", title)
        rest = [(piece, key) for piece, key in description if (piece, key) != used]
        return columns | self._first("description", rest)[1]

    def _first(self, column: str, fields: Fields) -> tuple[tuple[Piece | None, str] | None, dict[str, str]]:
        """The first field that says something, and what it says in each language."""
        for piece, key in fields:
            if piece is None:
                continue
            found = {}
            for name, lang in spellings(key):
                if name in piece.body and (text := piece.text(name)):
                    found[f"{column}_{lang}"] = text
            if text := piece.text(key):
                found.setdefault(f"{column}_{self.language}", text)
            if found:
                return (piece, key), found
        return None, {}


@cache
def spellings(key: str) -> tuple[tuple[str, str], ...]:
    """How OCDS spells a field in each language: title_ru, title_kk, title_en."""
    return tuple((f"{key}_{lang}", lang) for lang in LANGUAGES)


def read_process(release: Piece, *, ocid: str, jurisdiction: Jurisdiction) -> Process:
    """What a release says of every line in it."""
    # A tender that is no object is refused where the tender's own line would be.
    tender = release.record("tender")
    tender = tender if isinstance(tender, Piece) else Piece(f"{release.place}/tender", {})
    parties = Parties(release)
    buyer = parties.find_first(release.piece("buyer"), tender.piece("procuringEntity"))
    method, kind = tender.text("procurementMethod"), tender.text("mainProcurementCategory")
    odd = []
    if method is not None and method not in METHODS:
        odd.append(("unknown-method", shorten(method)))
    if kind is not None and kind not in SUBJECT_KINDS:
        odd.append(("unknown-subject-kind", shorten(kind)))
    return Process(
        ocid=ocid,
        language=language_of(release.text("language")),
        parties=parties,
        jurisdiction=jurisdiction,
        tender=tender,
        shared={
            **buyer.buyer_columns(jurisdiction),
            "revised": instant(release.text("date")),
            "procedure_record": ocid,
            "method_scheme": None if method is None else "ocds",
            "method_code": method,
            "method": None if method is None else METHODS.get(method),
            "ground_as_published": tender.text("procurementMethodRationale"),
            "subject_kind": kind if kind in SUBJECT_KINDS else None,
        },
        odd=tuple(odd),
    )


def instant(published: str | None) -> str | None:
    """A moment with its offset told in UTC, so that two of them compare as texts; anything else as published."""
    try:
        moment = dt.datetime.fromisoformat(published or "")
    except ValueError:
        return published
    return published if moment.tzinfo is None else moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def language_of(published: str | None) -> str:
    """The language of texts that name none: ru, kk, en or other. "ru-RU" is Russian; "md" is no language of ours."""
    language = (published or "").replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else "other"


def status_columns(line: Piece, published: str | None, *, words: dict[str, str]) -> dict[str, str | None]:
    """The status as published, and our word for it; a code without one is remarked."""
    if published is not None and published not in words:
        line.remark("unknown-status", value=shorten(published))
    return {"status_code": published, "status": None if published is None else words.get(published)}


def date_columns(date: Day) -> dict[str, Any]:
    """The date's columns; the financial year is the date's."""
    return {"date": date.day, "date_as_published": date.as_published, "year": date.year}


def period_columns(period: Piece | None) -> dict[str, Any]:
    """The first and last day of a period."""
    if period is None:
        return {}
    return {"start_date": period.day("startDate").day, "end_date": period.day("endDate").day}
