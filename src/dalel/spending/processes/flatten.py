"""OCDS releases, one a line, into the flat tables: DuckDB reads them with declared columns and parses dates once.

A wrong type reads as "not published". A moment without an offset is no instant, for nobody can say when it was; an
amount that is text is kept as printed and compared with nothing.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb

from dalel.spending.processes.organisation import PARTIES, named, named_or_role
from dalel.spending.processes.tables import declared

_IDENTIFIER = "STRUCT(scheme VARCHAR, id VARCHAR)"
_ORGANISATION = f"STRUCT(id VARCHAR, name VARCHAR, identifier {_IDENTIFIER})"
_PERIOD = "STRUCT(startDate VARCHAR, endDate VARCHAR)"
_VALUE = "STRUCT(amount JSON, currency VARCHAR)"
_AMENDMENT = (
    "STRUCT(id VARCHAR, date VARCHAR, rationale VARCHAR, description VARCHAR, amendsReleaseID VARCHAR, "
    "releaseID VARCHAR, changes JSON)"
)
# OCDS 1.0 has one amendment, 1.1 a list of them.
_AMENDED = f"amendment {_AMENDMENT}, amendments {_AMENDMENT}[]"
_COLUMNS = {
    "ocid": "VARCHAR",
    "id": "VARCHAR",
    "date": "VARCHAR",
    "tag": "JSON",
    # Only lines that are no bare release have these: such a document is spooled release by release.
    "compiledRelease": "JSON",
    "releases": "JSON",
    "records": "JSON",
    "parties": f"STRUCT(id VARCHAR, name VARCHAR, identifier {_IDENTIFIER}, roles VARCHAR[])[]",
    "buyer": _ORGANISATION,
    "tender": "STRUCT(status VARCHAR, procurementMethod VARCHAR, procurementMethodDetails VARCHAR, "
    "mainProcurementCategory VARCHAR, numberOfTenderers JSON, "
    f"tenderPeriod {_PERIOD}, enquiryPeriod {_PERIOD}, awardPeriod {_PERIOD}, "
    f"procuringEntity {_ORGANISATION}, lots STRUCT(id VARCHAR)[], {_AMENDED})",
    "bids": f"STRUCT(details STRUCT(id VARCHAR, status VARCHAR, date VARCHAR, value {_VALUE}, "
    f"tenderers {_ORGANISATION}[], relatedLots VARCHAR[])[])",
    "awards": f"STRUCT(id VARCHAR, status VARCHAR, date VARCHAR, value {_VALUE}, suppliers {_ORGANISATION}[], "
    f"items STRUCT(classification {_IDENTIFIER})[], relatedLots VARCHAR[], {_AMENDED})[]",
    "contracts": f"STRUCT(id VARCHAR, {_AMENDED})[]",
}

_BUFFER = 16 << 20
"""What the engine takes at a time; a longer line needs as much as it is long."""
_RFC_3339 = r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})"
_A_DAY = r"\d{4}-\d{2}-\d{2}"


def load_releases(connection: duckdb.DuckDBPyConnection, path: Path, *, longest: int) -> int:
    """Read a file of one release a line into the table ``raw``, in its order; how many rows there are."""
    columns = ", ".join(f"{name}: '{kind}'" for name, kind in _COLUMNS.items())
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE raw AS SELECT * FROM read_json(?, format = 'newline_delimited', "  # noqa: S608
        f"compression = 'uncompressed', ignore_errors = true, maximum_object_size = {max(_BUFFER, longest + 1)}, "
        f"columns = {{{columns}}})",
        [str(path)],
    )
    return one(connection, "SELECT count(*) FROM raw")


def holds_other_than_releases(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a line of ``raw`` is a record or a package."""
    return bool(
        one(
            connection,
            "SELECT count(*) FROM raw WHERE compiledRelease IS NOT NULL OR releases IS NOT NULL OR records IS NOT NULL",
        )
    )


def one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one whole number that a query answers with."""
    (value,) = connection.execute(query).fetchall()[0]
    return int(value)


def moment(text: str, name: str) -> str:
    """A moment's three columns."""
    return (
        f"{text} AS {name}, "
        f"CASE WHEN length({text}) > 19 AND regexp_full_match({text}, '{_RFC_3339}') "
        f"THEN make_timestamp(epoch_us(try_cast({text} AS TIMESTAMPTZ))) END AS {name}_at, "
        f"CASE WHEN length({text}) = 10 AND regexp_full_match({text}, '{_A_DAY}') "
        f"THEN try_cast({text} AS DATE) END AS {name}_day"
    )


def money(value: str) -> str:
    """An amount's four columns; only a JSON number is an amount."""
    printed = f"CAST({value}.amount AS VARCHAR)"
    is_number = f"substr({printed}, 1, 1) IN ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9')"
    return (
        f"CASE WHEN {is_number} THEN try_cast({printed} AS DOUBLE) END AS amount, "
        f"CASE WHEN {is_number} THEN try_cast(try_cast({printed} AS DOUBLE)::VARCHAR AS DECIMAL(38, 10)) END "
        f"AS amount_exact, {printed} AS amount_as_published, {value}.currency AS currency"
    )


def the_one(organisations: str) -> str:
    """The identifier in a list of exactly one organisation."""
    return f"CASE WHEN len({organisations}) = 1 THEN {organisations}[1].id END"


def counted(organisations: str) -> str:
    """How many organisations a list names, two references to one counted once; NULL where there is no list."""
    return f"CASE WHEN {organisations} IS NOT NULL THEN coalesce(count_of, 0) END"


def organisations(table: str, number: str) -> str:
    """How many organisations each bid or award has, and which where it is one."""
    count = "count(DISTINCT organisation) + count(*) FILTER (organisation IS NULL)"
    return (
        f"SELECT position, {number}, {count} AS count_of, "  # noqa: S608
        f"CASE WHEN {count} = 1 THEN min(organisation) END AS the_one FROM {table} GROUP BY position, {number}"
    )


# Lists are looked at before anything is joined: a join would carry them along.
_RELEASES = f"""
        SELECT document, position, substr(sha256('["' || document || '","' || place || '"]'), 1, 24) AS process,
               place, byte, line_sha256, ocid,
               substr(sha256('{{"ocid":' || CAST(to_json(ocid) AS VARCHAR) || '}}'), 1, 16) AS digest,
               id AS release, CAST(tag AS VARCHAR) AS tag, {moment("date", "released")},
               tender.status AS tender_status, tender.procurementMethod AS method,
               tender.procurementMethodDetails AS method_details, tender.mainProcurementCategory AS subject_kind,
               CASE WHEN regexp_full_match(CAST(tender.numberOfTenderers AS VARCHAR), '-?[0-9]+')
                    THEN try_cast(CAST(tender.numberOfTenderers AS VARCHAR) AS INTEGER) END AS tenderers,
               CAST(tender.numberOfTenderers AS VARCHAR) AS tenderers_as_published,
               buyer, tender.procuringEntity AS entity, bids.details IS NOT NULL AS bids_listed,
               awards IS NOT NULL AS awards_listed, coalesce(len(tender.lots), 0) AS lots
        FROM placed"""  # noqa: S608
_BIDS = (
    "SELECT document, position, unnest(bids.details) AS b, generate_subscripts(bids.details, 1) - 1 AS bid_number "
    "FROM placed"
)
_AWARDS = (
    "SELECT document, position, unnest(awards) AS a, generate_subscripts(awards, 1) - 1 AS award_number FROM placed"
)
_TENDERERS = (
    "SELECT document, position, bid_number, unnest(b.tenderers) AS o, "  # noqa: S608
    f"generate_subscripts(b.tenderers, 1) - 1 AS number FROM ({_BIDS})"
)
_SUPPLIERS = (
    "SELECT document, position, award_number, unnest(a.suppliers) AS o, "  # noqa: S608
    f"generate_subscripts(a.suppliers, 1) - 1 AS number FROM ({_AWARDS})"
)
_AMENDMENTS = f"""
        SELECT document, position, section, "of", number, m.id AS amendment, {moment("m.date", "date")},
               m.rationale AS rationale, m.description AS description, m.amendsReleaseID AS amends_release,
               m.releaseID AS amended_by_release, nullif(CAST(m.changes AS VARCHAR), '{{}}') AS changes
        FROM (SELECT document, position, section, s.id AS "of", unnest(told) AS m,
                     generate_subscripts(told, 1) - 1 AS number
              FROM (SELECT *, coalesce(s.amendments, CASE WHEN s.amendment IS NOT NULL THEN [s.amendment] END) AS told
                    FROM (SELECT document, position, 'tender' AS section,
                                 {{'id': NULL::VARCHAR, 'amendment': tender.amendment,
                                   'amendments': tender.amendments}} AS s FROM placed
                          UNION ALL SELECT document, position, 'award', {{'id': a.id, 'amendment': a.amendment,
                                           'amendments': a.amendments}} FROM ({_AWARDS})
                          UNION ALL SELECT document, position, 'contract', unnest(contracts) FROM placed))
              WHERE told IS NOT NULL)
        WHERE coalesce(amendment, date, rationale, description, amends_release, amended_by_release, changes)
              IS NOT NULL
        ORDER BY ALL"""  # noqa: S608


@cache
def flat_queries(*, by_name: bool, by_role: bool) -> dict[str, str]:
    """The flat tables, in the order they are made: bids and awards count the organisations of the tables before them.

    ``by_name`` says that a release has a reference that only its name tells apart, ``by_role`` that one names its buyer
    by a party's role only; without, nothing is joined for it.
    """
    buying, buyer = named_or_role("buyer", "placed.buyer", "buyer", by_name=by_name, by_role=by_role)
    holding, entity = named_or_role("entity", "placed.entity", "procuringEntity", by_name=by_name, by_role=by_role)
    return {
        "processes": f"""
        SELECT placed.* EXCLUDE (buyer, entity, bids_listed, awards_listed, lots),
               {buying}, {holding}, bids_listed, awards_listed, lots
        FROM ({_RELEASES}) placed
        {buyer}{entity}
        ORDER BY placed.position""",  # noqa: S608
        "periods": f"""
        SELECT *, (epoch_us(closes_at) - epoch_us(opens_at)) // 86400000000 AS whole_days,
               closes_day - opens_day AS days
        FROM (SELECT document, position, kind, {moment("p.startDate", "opens")}, {moment("p.endDate", "closes")}
        FROM (SELECT document, position, 'tender' AS kind, tender.tenderPeriod AS p FROM placed
              UNION ALL SELECT document, position, 'enquiry', tender.enquiryPeriod FROM placed
              UNION ALL SELECT document, position, 'award', tender.awardPeriod FROM placed)
        WHERE p.startDate IS NOT NULL OR p.endDate IS NOT NULL)""",  # noqa: S608
        "bidders": f"""
        SELECT * FROM ({named(_TENDERERS, by_name=by_name)}) ORDER BY position, bid_number, number""",  # noqa: S608
        "bids": f"""
        SELECT document, position, bid_number AS number, b.id AS bid, b.status AS status, {moment("b.date", "date")},
               {money("b.value")}, {counted("b.tenderers")} AS bidders, the_one AS bidder,
               len(b.tenderers) AS bidders_as_published, {the_one("b.tenderers")} AS bidder_reference,
               nullif(array_to_string(list_sort(b.relatedLots), '|'), '') AS lots
        FROM ({_BIDS}) LEFT JOIN ({organisations("bidders", "bid_number")}) USING (position, bid_number)
        ORDER BY position, bid_number""",  # noqa: S608
        "award_suppliers": f"""
        SELECT * FROM ({named(_SUPPLIERS, by_name=by_name)}) ORDER BY position, award_number, number""",  # noqa: S608
        "awards": f"""
        SELECT document, position, award_number AS number, a.id AS award, a.status AS status,
               {moment("a.date", "date")}, {money("a.value")}, {counted("a.suppliers")} AS suppliers,
               the_one AS supplier, len(a.suppliers) AS suppliers_as_published,
               {the_one("a.suppliers")} AS supplier_reference,
               nullif(array_to_string(list_sort(a.relatedLots), '|'), '') AS lots
        FROM ({_AWARDS}) LEFT JOIN ({organisations("award_suppliers", "award_number")}) USING (position, award_number)
        ORDER BY position, award_number""",  # noqa: S608
        "award_items": f"""
        SELECT document, position, award_number, number, i.classification.scheme AS scheme,
               i.classification.id AS code
        FROM (SELECT document, position, award_number, unnest(a.items) AS i,
                     generate_subscripts(a.items, 1) - 1 AS number FROM ({_AWARDS}))""",  # noqa: S608
        "amendments": _AMENDMENTS,
    }


def flatten(connection: duckdb.DuckDBPyConnection, document: str) -> None:
    """Make every flat table from ``raw`` and ``places``, whose rows are in the same order, sorted by position."""
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW placed AS SELECT '{document}' AS document, places.*, raw.* "  # noqa: S608
        "FROM raw POSITIONAL JOIN places WHERE raw.ocid IS NOT NULL"
    )
    for name, query in PARTIES.items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
    has = {name: bool(one(connection, f"SELECT count(*) FROM {name}")) for name in ("by_name", "by_role")}  # noqa: S608
    for name, query in flat_queries(**has).items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {declared(name, query)}")
