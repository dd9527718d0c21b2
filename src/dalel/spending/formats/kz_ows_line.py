"""A record of the Kazakh portal as a spending line: a point of a plan, a contract (or one item of it), a lot.

What each column is taken from: docs/formats/kz-ows.md.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import reduce

from dalel.export import plain
from dalel.spending.formats.json_document import shorten
from dalel.spending.formats.kz_ows_codes import Known
from dalel.spending.formats.kz_ows_record import OwsRecord
from dalel.spending.line import AmountCheck, Line, Stage, VatBasis
from dalel.spending.money import add, check_product, clean_currency, multiply

_TWELVE_DIGITS = re.compile(r"[0-9]{12}")
_REDACTED = re.compile(r"IIN-[0-9]+")
_SUB_PARAGRAPH = re.compile(r"пп\.([0-9]+) п\.3 ст\.39\b")
_SYSTEM_NUMBER = re.compile(r".+/([0-9]+)")


def plan_point_line(record: OwsRecord) -> Line:
    """A point of an annual plan."""
    refuse_withdrawn(record, "is_active", mark="0")
    number, buyer = record.identifier("id"), buyer_id(record, "subject_biin")
    amount, published = record.amount("amount")
    line = Line(
        place=record.place,
        record_scheme="kz-goszakup-plan-point",
        record=number,
        revised=record.text("timestamp") or record.text("index_date"),
        stage=Stage.PLAN,
        buyer_scheme=record.codes.jurisdiction.buyer_scheme,
        buyer_id=buyer,
        item_code=record.text("ref_enstru_code"),
        title_ru=record.text("name_ru"),
        title_kk=record.text("name_kz"),
        description_ru=join(record.text("desc_ru"), record.text("extra_desc_ru")),
        description_kk=join(record.text("desc_kz"), record.text("extra_desc_kz")),
        unit_code=record.text("ref_units_code"),
        unit_name=record.text("unit_name_ru"),
        quantity=record.number("count"),
        unit_price=record.number("price"),
        amount=amount,
        amount_as_published=published,
        currency=record.codes.jurisdiction.currency,
        vat_basis=VatBasis.UNKNOWN,
        parent_record=record.reference("contract_prev_point_id"),
        root_record=root(record, "rootrecord_id", own=number),
        ground_code=record.reference("ref_justification_id"),
    )
    line.amount_check = check_amount(record, quantity=line.quantity, price=line.unit_price, amount=amount)
    add_item_scheme(line)
    add_buyer_name(line, record, russian="subject_name_ru", kazakh="subject_name_kz")
    add_method(line, record, name="ref_trade_methods_id")
    line.subject_kind = record.find("ref_subject_type_id", record.codes.subject_kind, issue="unknown-subject-kind")[1]
    add_status(line, record, name="ref_pln_point_status_id", known=record.codes.plan_status)
    add_month(line, record)
    add_years(line, record, amount=amount)
    add_date(line, record, name="date_approved", year_field="pln_point_year")
    check_plan_year(line, record)
    return line


def contract_line(record: OwsRecord, unit: OwsRecord | None) -> Line:
    """A contract or an additional agreement; with ``unit``, one item of it instead of its sum."""
    refuse_withdrawn(record, "deleted", mark="1")
    number, buyer = record.identifier("id"), buyer_id(record, "customer_bin")
    line = Line(
        place=record.place,
        record_scheme="kz-goszakup-contract",
        record=number,
        revised=record.text("last_update_date") or record.text("index_date"),
        buyer_scheme=record.codes.jurisdiction.buyer_scheme,
        buyer_id=buyer,
        supplier_name=record.text("supplier_name_ru") or record.text("supplier_name_kz"),
        title_ru=record.text("description_ru"),
        title_kk=record.text("description_kz"),
        description_ru=record.text("trd_buy_name_ru"),
        description_kk=record.text("trd_buy_name_kz"),
        ground_as_published=record.text("sign_reason_doc_name"),
        vat_basis=VatBasis.NET,
        end_date=record.day("ec_end_date")[0],
        parent_record=record.reference("parent_id"),
        root_record=root(record, "root_id", own=number),
        procedure_record=record.text("trd_buy_number_anno"),
    )
    if unit is None:
        line.amount, line.amount_as_published = record.amount("contract_sum")
        line.amount_gross = record.number("contract_sum_wnds")
        line.amount_check = AmountCheck.NOT_CHECKED
    else:
        add_unit(line, unit, contract=number)
    line.currency = currency(record, line.amount_as_published or "")
    line.ground_code = sub_paragraph(line.ground_as_published)
    add_supplier(line, record)
    add_buyer_name(line, record, russian="customer_name_ru", kazakh="customer_name_kz")
    add_method(line, record, name="fakt_trade_methods_id")
    line.subject_kind = record.find("ref_subject_type_id", record.codes.subject_kind, issue="unknown-subject-kind")[1]
    add_status(line, record, name="ref_contract_status_id", known=record.codes.contract_status)
    line.stage = contract_stage(record)
    add_date(line, record, name="sign_date", year_field="fin_year")
    return line


def lot_line(record: OwsRecord) -> Line:
    """A lot of an announced procedure. Its unit price is not published and is left empty."""
    refuse_withdrawn(record, "is_deleted", mark="1")
    number, buyer = record.identifier("id"), buyer_id(record, "customer_bin")
    amount, published = record.amount("amount")
    line = Line(
        place=record.place,
        record_scheme="kz-goszakup-lot",
        record=number,
        revised=record.text("last_update_date") or record.text("index_date"),
        stage=Stage.LOT,
        buyer_scheme=record.codes.jurisdiction.buyer_scheme,
        buyer_id=buyer,
        item_code=only(record, "enstru_list"),
        title_ru=record.text("name_ru"),
        title_kk=record.text("name_kz"),
        description_ru=record.text("description_ru"),
        description_kk=record.text("description_kz"),
        quantity=record.number("count"),
        amount=amount,
        amount_as_published=published,
        amount_check=AmountCheck.NOT_CHECKED,
        currency=record.codes.jurisdiction.currency,
        vat_basis=VatBasis.UNKNOWN,
        status_code=record.text("ref_lot_status_id"),
        plan_record=only(record, "point_list"),
        procedure_record=record.text("trd_buy_number_anno"),
    )
    add_item_scheme(line)
    add_buyer_name(line, record, russian="customer_name_ru", kazakh="customer_name_kz")
    add_method(line, record, name="ref_trade_methods_id")
    return line


def refuse_withdrawn(record: OwsRecord, name: str, *, mark: str) -> None:
    """A record that the portal itself marks as deleted or replaced is listed, not counted."""
    value = record.fields.get(name)
    if value is not None and str(int(value) if isinstance(value, bool) else value) == mark:
        record.refuse("not-standing", field=name, value=mark)


def buyer_id(record: OwsRecord, name: str) -> str:
    """The buyer's BIN: text, for a number would have lost its leading zeros."""
    value = record.fields.get(name)
    if value.__class__ is int:
        record.refuse("identifier-is-a-number", field=name, value=str(value))
    text = record.identifier(name)
    if not _TWELVE_DIGITS.fullmatch(text):
        record.remark("odd-identifier", field=name, value=shorten(text))
    return text


def add_buyer_name(line: Line, record: OwsRecord, *, russian: str, kazakh: str) -> None:
    """The buyer's name, in Russian where it is given, and the kind of buyer that it tells."""
    line.buyer_name = record.text(russian) or record.text(kazakh)
    line.buyer_kind = record.codes.buyer_kind(line.buyer_name)


def add_supplier(line: Line, record: OwsRecord) -> None:
    """The supplier's number and whose number it is: a firm's (BIN), a person's (IIN), one replaced by a placeholder.

    The fifth digit tells: a date of birth has 0 to 3 there, a BIN 4 to 6.
    """
    text = record.text("supplier_biin")
    if text is None:
        return
    line.supplier_id = text
    if _TWELVE_DIGITS.fullmatch(text):
        line.supplier_scheme = "KZ-IIN" if text[4] in "0123" else "KZ-BIN"
    elif _REDACTED.fullmatch(text):
        line.supplier_scheme = "KZ-IIN-REDACTED"
    else:
        # A foreign supplier's number, or a mistake: the portal's own, as it stands.
        line.supplier_scheme = "kz-goszakup-supplier"


def add_item_scheme(line: Line) -> None:
    """The portal classifies by ENS TRU."""
    if line.item_code is not None:
        line.item_scheme = "KZ-ENSTRU"


def add_method(line: Line, record: OwsRecord, *, name: str) -> None:
    """How the supplier is chosen: the portal's id and our word."""
    if record.fields.get(name) is None:
        record.remark("missing-field", field=name)
        return
    line.method_scheme = "kz-goszakup"
    line.method_code, line.method = record.find(name, record.codes.method, issue="unknown-method")


def add_status(line: Line, record: OwsRecord, *, name: str, known: Known) -> None:
    """Where the record stands: the portal's id and our word."""
    line.status_code, line.status = record.find(name, known, issue="unknown-status")


def add_month(line: Line, record: OwsRecord) -> None:
    """The planned month; 99 is "last year"."""
    code, month = record.find("ref_months_id", record.codes.month, issue="unknown-month")
    if month is not None:
        line.month = int(month)
    elif code is not None and code in record.codes.month:
        record.remark("last-year", value=code)


def add_years(line: Line, record: OwsRecord, *, amount: Decimal) -> None:
    """Whether the amount covers several years, and the part of each; the parts must add up."""
    parts = [record.number("sum_1"), record.number("sum_2"), record.number("sum_3")]
    if parts[0] is None:
        return
    line.several_years = parts[0] != amount
    if line.several_years:
        line.amount_year_1, line.amount_year_2, line.amount_year_3 = parts
    total = reduce(add, (part for part in parts if part is not None))
    if total != amount:
        record.remark("years-differ-from-amount", sum=plain(total), amount=plain(amount))


def add_date(line: Line, record: OwsRecord, *, name: str, year_field: str) -> None:
    """The financial year and the day of the record; a day outside the year is remarked."""
    line.year = record.year(year_field)
    line.date, line.date_as_published = record.day(name)
    if line.date is not None and line.year is not None and line.date.year != line.year:
        record.remark("date-outside-year", field=name, value=line.date.isoformat(), year=str(line.year))


def check_plan_year(line: Line, record: OwsRecord) -> None:
    """The plan and its point name the same financial year."""
    value = record.fields.get("plan_fin_year")
    if value is not None and line.year is not None and str(value) != str(line.year):
        record.remark("year-differs", field="plan_fin_year", value=shorten(value), year=str(line.year))


def check_amount(record: OwsRecord, *, quantity: Decimal | None, price: Decimal | None, amount: Decimal) -> AmountCheck:
    """Whether quantity × price gives the amount; a rounding and a difference are both said."""
    check = check_product(quantity, price, amount)
    if quantity is not None and price is not None and check is not AmountCheck.EXACT:
        record.remark(
            f"product-{check}",
            quantity=plain(quantity),
            price=plain(price),
            product=plain(multiply(quantity, price)),
            amount=plain(amount),
        )
    return check


def add_unit(line: Line, unit: OwsRecord, *, contract: str) -> None:
    """One item of a contract, under the contract's identifier and its own, joined with a slash."""
    refuse_withdrawn(unit, "deleted", mark="1")
    line.whole_record, line.told_at = contract, line.place.rpartition("/ContractUnits/")[0]
    line.record = f"{contract}/{unit.identifier('id')}"
    # The items of one contract are one purchase: they share its first record.
    line.root_record = line.root_record or contract
    line.amount, line.amount_as_published = unit.amount("total_sum")
    line.amount_gross = unit.number("total_sum_wnds")
    line.quantity, line.unit_price = unit.number("quantity"), unit.number("item_price")
    line.amount_check = check_amount(unit, quantity=line.quantity, price=line.unit_price, amount=line.amount)
    line.plan_record = unit.reference("pln_point_id")
    line.item_code, line.unit_code = unit.text("ref_enstru_code"), unit.text("ref_units_code")
    line.unit_name = unit.text("unit_name_ru")
    add_item_scheme(line)
    # The item's own name tells more than the contract's, which stays as the description.
    if name := unit.text("name_ru"):
        line.title_ru, line.description_ru = name, join(line.title_ru, line.description_ru)
    if name := unit.text("name_kz"):
        line.title_kk, line.description_kk = name, join(line.title_kk, line.description_kk)


def contract_stage(record: OwsRecord) -> Stage:
    """A contract, or an agreement that changes one: by its type, else by its system number (…/00, or higher)."""
    value = record.fields.get("ref_contract_type_id")
    if value.__class__ is int or value.__class__ is str:
        entry = record.codes.contract_type.get(value)
        if entry is not None and entry[1] is not None:
            return Stage(entry[1])
    ending = _SYSTEM_NUMBER.fullmatch(record.text("contract_number_sys") or "")
    stage = Stage.AMENDMENT if ending and int(ending.group(1)) > 0 else Stage.CONTRACT
    if value is None:
        record.remark("missing-field", field="ref_contract_type_id")
    else:
        record.remark("unknown-contract-type", value=shorten(value), stage=stage)
    return stage


def currency(record: OwsRecord, amount: str) -> str:
    """The contract's own currency; a sum without one is not money."""
    text = record.text("ref_currency_code")
    if text is None:
        record.refuse("no-currency", value=shorten(amount))
    code = clean_currency(text)
    if code is None:
        record.refuse("unknown-currency", value=shorten(text))
    return code


def sub_paragraph(ground: str | None) -> str | None:
    """The sub-paragraph of article 39(3) that a contract names ("пп.42 п.3 ст.39 …"), or None for any other text."""
    found = _SUB_PARAGRAPH.match(ground) if ground else None
    return found.group(1) if found else None


def root(record: OwsRecord, name: str, *, own: str) -> str | None:
    """The first record of the chain; None where the record is the first itself."""
    first = record.reference(name)
    return None if first == own else first


def only(record: OwsRecord, name: str) -> str | None:
    """The one element of a list; None where there are several, since a line has one."""
    values = record.fields.get(name)
    if not isinstance(values, list) or len(values) != 1:
        return None
    value = values[0]
    return str(value) if value.__class__ is int or (value.__class__ is str and value) else None


def join(text: str | None, more: str | None) -> str | None:
    """Two descriptions as one, the second on a line of its own; the same words are not said twice."""
    if text is None or more is None or text == more:
        return text or more
    return f"{text}\n{more}"
