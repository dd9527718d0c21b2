"""Who an organisation is: the number of a register where its party has one, else the publisher's reference to it.

A reference (``parties/id``) holds within one release: two releases may give one company two references, or one
reference to two companies. So organisations are told apart by scheme and number, written ``SCHEME:NUMBER``. Letters
are put in capitals and spaces taken out; zeros, hyphens and dots stand, for they may tell two numbers apart. A text
without a colon is a reference that no number was found for.

Of one release's parties an identifier is taken only where all that bear the reference have it, or all that bear the
reference and the name: where two parties share a reference and nothing tells them apart, it stays a reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import Table


REFERENCE = "ocds-reference"
"""The scheme of a reference, where one with a colon in it has to be written so that nobody takes it for a number."""
FILLERS = ("N/A", "NA", "NONE", "NULL", "UNKNOWN")
"""What publishers' software puts where a party has no number, beside zeros and signs."""

AS_PUBLISHED: Mapping[str, Mapping[str, str]] = {
    "processes": {"buyer": "buyer_reference", "entity": "entity_reference"},
    "bids": {"bidders": "bidders_as_published", "bidder": "bidder_reference"},
    "bidders": {"organisation": "reference"},
    "awards": {"suppliers": "suppliers_as_published", "supplier": "supplier_reference"},
    "award_suppliers": {"organisation": "reference"},
}
"""The columns that say who it is, and those that keep the reference as published."""


def by_reference(name: str, table: Table) -> Table:
    """A flat table whose organisations are the references as published, which is how Cardinal reads them."""
    return table.mutate(**{column: table[kept] for column, kept in AS_PUBLISHED.get(name, {}).items()})


def parse_organisation(written: str) -> tuple[str | None, str]:
    """The scheme and the number of an organisation as written here; of a reference no scheme."""
    scheme, colon, number = written.partition(":")
    if not colon or scheme == REFERENCE:
        return None, number if colon else written
    return scheme.replace("%3A", ":").replace("%25", "%"), number


def squeezed(text: str) -> str:
    """SQL: capital letters without spaces of any kind."""
    return rf"upper(regexp_replace({text}, '[\s\p{{Z}}]+', '', 'g'))"


def written_number(identifier: str) -> str:
    """SQL: an identifier's scheme and number as one text; NULL where it has no scheme or no number."""
    scheme, number = squeezed(f"{identifier}.scheme"), squeezed(f"{identifier}.id")
    fillers = ", ".join(f"'{filler}'" for filler in FILLERS)
    holds = (
        rf"regexp_matches({scheme}, '[\p{{L}}\p{{N}}]') AND regexp_matches({number}, '[\p{{L}}1-9]') "
        f"AND {scheme} <> '{REFERENCE.upper()}' AND {scheme} NOT IN ({fillers}) AND {number} NOT IN ({fillers}) "
        f"AND {number}[1] NOT IN ('{{', '[')"
    )
    escaped = f"replace(replace({scheme}, '%', '%25'), ':', '%3A')"
    # Most references have no identifier of their own: nothing is worked out for those.
    return f"CASE WHEN {identifier}.id IS NOT NULL THEN CASE WHEN {holds} THEN {escaped} || ':' || {number} END END"


def written_reference(reference: str) -> str:
    """SQL: a reference, so that it cannot be taken for a number."""
    return f"CASE WHEN contains({reference}, ':') THEN '{REFERENCE}:' || {reference} ELSE {reference} END"


PARTIES = {
    "party": f"""
        SELECT position, p.id AS reference, p.name AS name, {written_number("p.identifier")} AS number, p.roles AS roles
        FROM (SELECT position, unnest(parties) AS p FROM placed) WHERE p.id IS NOT NULL""",  # noqa: S608
    "by_reference": """
        SELECT position, reference, min(number) AS number, min(name) AS name
        FROM party GROUP BY position, reference
        HAVING count(number) = 0 OR (count(number) = count(*) AND min(number) = max(number))""",
    "by_name": """
        SELECT position, reference, name, min(number) AS number
        FROM party ANTI JOIN by_reference USING (position, reference)
        GROUP BY position, reference, name HAVING count(number) = count(*) AND min(number) = max(number)""",
    "by_role": """
        SELECT position, role, min(reference) AS reference, min(name) AS name, min(number) AS number
        FROM (SELECT position, reference, name, number, unnest(roles) AS role
              FROM party SEMI JOIN (SELECT position FROM placed WHERE buyer IS NULL OR tender.procuringEntity IS NULL)
              USING (position))
        WHERE role IN ('buyer', 'procuringEntity')
        GROUP BY position, role HAVING count(DISTINCT reference || coalesce(number, '')) = 1""",
}
"""The parties of a batch's releases, and which number each reference, name and role stands for, in this order.

A reference shared by parties with several numbers stands for none of them; the name beside it may tell which is meant.
"""


def number_of(organisation: str, *, found: str, by_name: str | None) -> str:
    """SQL: who a reference means, from the numbers found for the reference, in itself, for it and its name."""
    named = f"{by_name}.number, " if by_name else ""
    number = written_number(f"{organisation}.identifier")
    return f"coalesce({found}.number, {number}, {named}{written_reference(f'{organisation}.id')})"


def named(rows: str, *, by_name: bool) -> str:
    """SQL: rows whose ``o`` is a reference to an organisation, with ``organisation``, ``reference`` and ``name``."""
    join = "LEFT JOIN by_name n ON n.position = r.position AND n.reference = r.o.id AND n.name = r.o.name"
    return f"""
        SELECT r.*, r.o.id AS reference, coalesce(r.o.name, f.name) AS name,
               {number_of("r.o", found="f", by_name="n" if by_name else None)} AS organisation
        FROM ({rows}) r
        LEFT JOIN by_reference f ON f.position = r.position AND f.reference = r.o.id
        {join if by_name else ""}"""  # noqa: S608


def named_or_role(column: str, organisation: str, role: str, *, by_name: bool, by_role: bool) -> tuple[str, str]:
    """SQL: the columns of the organisation that a release names, else of the one party that bears the role; the joins.

    ``placed`` is the release.
    """
    f, n, p = (f"{column}_{kind}" for kind in ("found", "named", "bearer"))
    joins = f"LEFT JOIN by_reference {f} ON {f}.position = placed.position AND {f}.reference = {organisation}.id "
    if by_name:
        joins += (
            f"LEFT JOIN by_name {n} ON {n}.position = placed.position AND {n}.reference = {organisation}.id "
            f"AND {n}.name = {organisation}.name "
        )
    told = number_of(organisation, found=f, by_name=n if by_name else None)
    name, reference = f"coalesce({organisation}.name, {f}.name)", f"{organisation}.id"
    if by_role:
        joins += f"LEFT JOIN by_role {p} ON {p}.position = placed.position AND {p}.role = '{role}' "
        told = f"coalesce({told}, {p}.number, {written_reference(f'{p}.reference')})"
        name = f"coalesce({name}, CASE WHEN {organisation} IS NULL THEN {p}.name END)"
    columns = f"{told} AS {column}, {reference} AS {column}_reference, {name} AS {column}_name"
    return columns, joins
