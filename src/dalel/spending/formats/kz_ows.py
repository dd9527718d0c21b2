"""The Kazakh portal's service (OWS v3, goszakup.gov.kz): pages of plan points, contracts and lots as JSON.

It reads a page with its envelope, a bare list, one record, JSON Lines of any of these, and GraphQL replies. Of the
document only one record is held at a time. The page of this format: docs/formats/kz-ows.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from shlex import quote
from typing import IO, Any, Literal, cast

from dalel.errors import DocumentError
from dalel.export import plain
from dalel.jurisdictions import Jurisdiction
from dalel.spending.formats.format import Issue, Source
from dalel.spending.formats.gzip_content import first_bytes, open_content
from dalel.spending.formats.json_document import JsonDocument, is_json_lines, shorten
from dalel.spending.formats.kz_ows_codes import PortalCodes
from dalel.spending.formats.kz_ows_line import contract_line, lot_line, plan_point_line
from dalel.spending.formats.kz_ows_record import LONGEST_TEXT, OwsRecord, RecordRefusedError, flatten, rest_spelling
from dalel.spending.line import Line
from dalel.spending.money import add

Kind = Literal["plan", "contract", "lot"]

SIGNATURES: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("plan", ("pln_point_year", "rootrecord_id", "ref_pln_point_status_id")),
    ("contract", ("contract_sum", "contract_number_sys", "contract_sum_wnds", "ref_contract_status_id")),
    ("lot", ("lot_number", "ref_lot_status_id")),
)
"""Fields that only this kind of record has."""

ENTITIES: Mapping[str, Kind] = {"Plans": "plan", "Contract": "contract", "Lots": "lot"}
"""Names of lists in a GraphQL reply."""

ENVELOPE = ("total", "limit", "next_page", "items", "data", "extensions", "errors")
HEAD = 64 * 1024

_MARKS = tuple(
    f'"{name}"'.encode()
    for _, names in SIGNATURES
    for spelled in names
    for name in {spelled, "".join(w if n == 0 else w.capitalize() for n, w in enumerate(spelled.split("_")))}
)


@dataclass(frozen=True, slots=True)
class Found:
    """One value that should be a record: where it stands, and which list of a GraphQL reply it came from."""

    place: str
    value: Any
    kind: Kind | None = None


class KzOws:
    """Plan points, contracts and lots as the portal's service gives them."""

    code = "kz-ows"
    version = 1

    def recognises(self, source: Source) -> bool:
        """Whether the first 64 KiB look like JSON with fields that only this service has."""
        # Without zero bytes UTF-16 reads as ASCII, so that its reader can say what is wrong with it.
        head = first_bytes(source, HEAD).replace(b"\0", b"")
        if not head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith((b"{", b"[")):
            return False
        return any(mark in head for mark in _MARKS) or (b'"next_page"' in head and b'"items"' in head)

    def read(self, source: Source, jurisdiction: Jurisdiction) -> Iterator[Line | Issue]:
        """One line or one refused issue for each record (for each item of a contract that lists its items)."""
        codes = PortalCodes(jurisdiction)
        # Of a stream both ask read() only.
        with open_content(source) as content:
            by_line = is_json_lines(cast("IO[bytes]", content))
        with open_content(source) as content:
            document = JsonDocument(cast("IO[bytes]", content), name=source.name)
            content.count = lambda: document.records
            for found in find_records(document, name=source.name, by_line=by_line):
                document.records += 1
                yield from read_record(found, codes, check=document.size > LONGEST_TEXT or document.has_half_character)


def find_records(document: JsonDocument, *, name: str, by_line: bool) -> Iterator[Found]:
    """Every value that should be a record, in the document's order.

    Places in the document's one value are JSON pointers; where there are more values, each is named by its line.
    """
    last_line = 0
    while document.peek():
        line = document.line
        if line == last_line:
            what = f"{name}, line {line}: a second JSON value begins on the same line, so places in it have no name."
            raise DocumentError(
                what, next_step=f"Put each page on a line of its own: jq -c . {quote(name)} > pages.jsonl"
            )
        yield from find_in_value(document, name=name, by_line=by_line, line=line, first=last_line == 0)
        last_line = line


def find_in_value(document: JsonDocument, *, name: str, by_line: bool, line: int, first: bool) -> Iterator[Found]:
    """The records of one JSON value: a list, an envelope, a GraphQL reply, or one record."""
    prefix = f"line {line} " if by_line or not first else ""
    mark = document.peek()
    if mark == "[":
        for index, value in document.elements():
            yield Found(f"{prefix}/{index}", value)
    elif mark == "{" and document.next_name() in ENVELOPE:
        yield from find_in_envelope(document, name=name, prefix=prefix)
    else:
        value = document.value()
        if not by_line and (not isinstance(value, dict) or kind_of(value)[0] is None):
            raise DocumentError(
                f"{name} is JSON, but no page, list or record of goszakup's service: {describe(value)}.",
                next_step="Name its format with --format, or draft a mapping: dalel spending map FILE.",
            )
        yield Found(f"line {line}", value)


def find_in_envelope(document: JsonDocument, *, name: str, prefix: str) -> Iterator[Found]:
    """The records of a REST page (``items``) or of a GraphQL reply (each list of ``data``)."""
    seen, errors, held = [], None, False
    for member in document.members():
        seen.append(member)
        opening = document.peek()
        if member == "items" and opening == "[":
            held = True
            for index, value in document.elements():
                yield Found(f"{prefix}/items/{index}", value)
        elif member == "data" and opening == "{":
            for entity in document.members():
                if document.peek() != "[":
                    document.value()  # GraphQL writes null for an empty list
                    held = held or entity in ENTITIES
                    continue
                held = True
                for index, value in document.elements():
                    yield Found(f"{prefix}/data/{pointer(entity)}/{index}", value, ENTITIES.get(entity))
        else:
            value = document.value()
            errors = value if member == "errors" and value else errors
    if not held or errors:
        said = f"the service answered with an error: {shorten(errors)}" if errors else f"its fields are {listed(seen)}"
        raise DocumentError(
            f"{name} {prefix}is no whole page of goszakup's service: {said}.",
            next_step="Nothing of it was stored. Fetch the page again; its records stand in items or in data.",
        )


def read_record(found: Found, codes: PortalCodes, *, check: bool) -> Iterator[Line | Issue]:
    """One record as a line and its remarks, or as a refusal; a contract with items as one of these for each item."""
    if not isinstance(found.value, dict):
        yield Issue(found.place, "not-a-record", refused=True, values={"value": shorten(found.value)})
        return
    kind, spelled = (found.kind, "graphql") if found.kind else kind_of(found.value)
    if kind is None:
        yield Issue(found.place, "unknown-record", refused=True, values={"fields": listed(found.value)})
        return
    fields = flatten(found.value) if spelled == "graphql" else found.value
    record = OwsRecord(fields, found.place, codes)
    units = fields.get("ContractUnits") if kind == "contract" else None
    if units is not None and not isinstance(units, list):
        # Its items cannot be told, so neither can be said whether its sum stands for them.
        place = f"{found.place}/ContractUnits"
        yield Issue(place, "not-a-record", refused=True, values={"value": shorten(units)})
    elif units:
        yield from read_units(record, units, check=check)
    else:
        yield from read_one(record, kind, check=check)


def read_units(contract: OwsRecord, units: list[Any], *, check: bool) -> Iterator[Line | Issue]:
    """Each item of a contract instead of the contract's sum; a sum that the items do not give is remarked."""
    contract.fields = {name: value for name, value in contract.fields.items() if name != "ContractUnits"}
    total: Decimal | None = Decimal(0)
    for index, unit in enumerate(units):
        place = f"{contract.place}/ContractUnits/{index}"
        if not isinstance(unit, dict):
            yield Issue(place, "not-a-record", refused=True, values={"value": shorten(unit)})
            total = None
            continue
        record = OwsRecord(contract.fields, place, contract.codes)
        item = OwsRecord(flatten_unit(unit), place, contract.codes, record.remarks)
        for result in read_one(record, "contract", check=check, unit=item):
            yield result
            if isinstance(result, Line):
                total = None if total is None or result.amount is None else add(total, result.amount)
            elif result.refused:
                total = None
    if total is not None:
        yield from compare_with_contract(contract, total)


def compare_with_contract(contract: OwsRecord, total: Decimal) -> Iterator[Issue]:
    """A remark where the items do not add up to the contract's own sum, which is not used."""
    try:
        published = contract.number("contract_sum")
    except RecordRefusedError as refused:
        yield replace(refused.issue, refused=False)
        return
    if published is not None and published != total:
        values = {"value": shorten(contract.fields.get("id")), "sum": plain(total), "amount": plain(published)}
        yield Issue(contract.place, "units-differ-from-contract", refused=False, values=values)


def read_one(record: OwsRecord, kind: Kind, *, check: bool, unit: OwsRecord | None = None) -> Iterator[Line | Issue]:
    """A line and its remarks, or one refusal."""
    try:
        if check:
            record.check_texts()
            if unit is not None:
                unit.check_texts()
        if kind == "plan":
            line = plan_point_line(record)
        elif kind == "contract":
            line = contract_line(record, unit)
        else:
            line = lot_line(record)
    except RecordRefusedError as refused:
        yield refused.issue
        return
    yield line
    yield from record.remarks


def flatten_unit(unit: Mapping[str, Any]) -> dict[str, Any]:
    """An item of a contract with what its plan point says of it (name, code, unit of measure)."""
    fields = flatten(unit)
    plan = fields.get("Plans")
    if isinstance(plan, dict):
        point = flatten(plan)
        taken = ("name_ru", "name_kz", "ref_enstru_code", "ref_units_code", "unit_name_ru")
        fields |= {name: point[name] for name in taken if point.get(name) is not None}
        fields.setdefault("pln_point_id", point.get("id"))
    return fields


def kind_of(record: Mapping[str, Any]) -> tuple[Kind | None, str]:
    """What kind of record it is by the fields that only this kind has, and in which spelling."""
    for kind, names in SIGNATURES:
        for name in names:  # a loop, not any(): this runs for every record
            if name in record:
                return kind, "rest"
    spelled = {rest_spelling(name) for name in record}
    for kind, names in SIGNATURES:
        if not spelled.isdisjoint(names):
            return kind, "graphql"
    return None, "rest"


def pointer(name: str) -> str:
    """A name as a part of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def describe(value: object) -> str:
    """What a value is, in words."""
    return f"its fields are {listed(value)}" if isinstance(value, dict) else f"it is {shorten(value)}"


def listed(names: Mapping[str, Any] | list[str]) -> str:
    """The first twelve names of an object's fields."""
    first = [shorten(name) for name in list(names)[:12]]
    return ", ".join(first + ["…"] * (len(names) > 12)) or "none"
