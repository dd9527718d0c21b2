"""Claims over rows of a table, quotes of web archives and ranks among groups, recomputed apart from the package."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from shown import EXAMPLES, POINTS, copy_of, run_in, write_text
from test_archived_page import MAIN, SAYS, answer, wacz, warc

from dalel.canonical import canonical_json

PLAN = EXAMPLES / "kz" / "annual-plan-2020-gorvodokanal.xlsx"
CONTRACTS = EXAMPLES / "kz" / "contracts-2020-02.json"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def news(newsroom: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan points as a table of three columns, the annual plan, an archive of a page, and contracts."""
    news = copy_of(newsroom, tmp_path_factory.mktemp("tables"))
    points = json.loads(POINTS.read_text(encoding="utf-8"))["items"]
    with (news / "points.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["id", "method", "amount", "made"])
        out.writerows([p["id"], p["ref_trade_methods_id"], p["amount"], p["date_create"][:10]] for p in points)
    (news / "page.wacz").write_bytes(wacz({"archive/data.warc.gz": warc([answer(MAIN, SAYS)])}))
    (news / "broken.csv").write_text("id,amount\n1,5\n2,n/a\n3,\n", encoding="utf-8")
    run_in(news, "evidence", "add", *(news / name for name in ("points.csv", "page.wacz", "broken.csv")), PLAN)
    run_in(news, "spending", "read", CONTRACTS)
    return news


def sha(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def checked(news: Path, body: str, claims: str, *, code: int = 0) -> dict[str, dict[str, Any]]:
    """The record of each claim."""
    path = write_text(news, body, claims, name="table.md")
    ran = run_in(news, "publication", "check", path, "--output", "json", code=code)
    (record,) = json.loads(ran.stdout)
    assert record["problems"] == []
    return {claim["claim"]: claim for claim in record["claims"]}


def exact(claim: Mapping[str, Any]) -> list[Fraction]:
    return [Fraction(step["exact"]) for step in claim["steps"]]


@pytest.fixture(scope="module")
def rows(news: Path) -> list[dict[str, str]]:
    """The table as the csv module reads it."""
    with (news / "points.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_operation_over_rows_of_a_csv_file_is_what_plain_arithmetic_gives(
    news: Path, rows: list[dict[str, str]]
) -> None:
    of = f"document: {sha(news / 'points.csv')[:12]}, column: amount, unit: KZT"
    claims = "".join(
        f'  {name}: {{kind: figure, operation: {operation}, {of}, rows: {{method: "23"}}{more}}}\n'
        for name, operation, more in (
            ("all", "[count, sum, max, min]", ""),
            ("share", "share", ", of: {}"),
            ("two", "[ratio, difference, change]", ', of: {method: "3"}'),
            ("rank", "rank", ', of: {method: "3"}'),
        )
    )
    claims += f'  one: {{kind: figure, operation: value, {of}, rows: {{id: "{rows[7]["id"]}"}}}}\n'
    day = of.replace("amount", "made").replace("KZT", "date")
    claims += f'  day: {{kind: figure, operation: value, {day}, rows: {{id: "{rows[7]["id"]}"}}}}\n'
    amounts = {method: [Fraction(row["amount"]) for row in rows if row["method"] == method] for method in ("23", "3")}
    whole = sum(Fraction(row["amount"]) for row in rows)
    direct, asked = sum(amounts["23"]), sum(amounts["3"])
    body = (
        f"[{len(amounts['23'])} rows worth {float(direct)} tenge, at most {float(max(amounts['23']))} and at least "
        f"{float(min(amounts['23']))} tenge](claim:all), [{float(direct / whole):.0%}](claim:share), "
        "[1 times, 1 tenge, 1%](claim:two), [1st](claim:rank), "
        f"[{float(Fraction(rows[7]['amount']))} tenge](claim:one), [{rows[7]['made']}](claim:day)"
    )
    found = checked(news, body, claims, code=1)
    assert exact(found["all"]) == [len(amounts["23"]), direct, max(amounts["23"]), min(amounts["23"])]
    assert exact(found["share"]) == [direct / whole]
    assert exact(found["two"]) == [direct / asked, direct - asked, direct / asked - 1]
    assert exact(found["rank"]) == [1 + sum(amount > direct for amount in amounts["3"])]
    assert found["day"]["steps"][0]["computed"] == rows[7]["made"]
    verdicts = {name: claim["verdict"] for name, claim in found.items()}
    assert verdicts == dict.fromkeys(("all", "share", "rank", "one", "day"), "proved") | {"two": "does-not-match"}
    places = [f"cell={number},3" for number, row in enumerate(rows, 2) if row["method"] == "23"]
    assert [each["place"] for each in found["all"]["rests_on"]] == places


def test_rows_of_a_sheet_are_what_another_reader_of_workbooks_finds(news: Path) -> None:
    with closing(load_workbook(PLAN, read_only=True, data_only=True)) as workbook:
        listed = list(workbook.worksheets[0].iter_rows(min_row=11, values_only=True))
    found = [row for row in listed if row[8] == "Товар"]
    total = sum(Fraction(str(row[21])) for row in found)
    claims = (
        f"  goods: {{kind: figure, operation: [count, sum], document: {sha(PLAN)[:12]}, sheet: Лист1, header: 10, "
        "rows: {I: Товар}, column: V, unit: KZT}\n"
    )
    goods = checked(news, f"[{len(found)} goods for {float(total)} tenge](claim:goods)", claims)["goods"]
    assert (goods["verdict"], exact(goods)) == ("proved", [len(found), total])
    assert goods["rests_on"][0]["place"] == "Лист1!V11"


def test_a_row_that_says_no_number_is_named_with_its_column(news: Path) -> None:
    of = f"kind: figure, operation: sum, document: {sha(news / 'broken.csv')[:12]}"
    claims = (
        f"  a: {{{of}, rows: {{}}, column: amount}}\n  b: {{{of}, rows: {{}}, column: sum}}\n"
        f'  c: {{{of}, rows: {{id: "3"}}, column: amount}}\n  d: {{{of}, rows: {{id: "9"}}, column: amount}}\n'
    )
    found = checked(news, "[5](claim:a), [5](claim:b), [5](claim:c), [5](claim:d)", claims, code=1)
    assert {name: (claim["verdict"], claim["reason"]) for name, claim in found.items()} == {
        "a": ("not-evaluated", "what stands there is no number of this unit: row 3, column “amount”: “n/a”"),
        "b": ("evidence-missing", "the table has no such column: “sum”; there are: id, amount"),
        "c": ("not-evaluated", "a line publishes no amount: row 4, column “amount”: “”"),
        "d": ("evidence-missing", "no line answers the filters"),
    }


def test_a_quote_of_a_captured_page_has_its_record_and_offset(news: Path) -> None:
    document = sha(news / "page.wacz")[:12]
    claims = (
        f"  said: {{kind: quote, document: {document}}}\n"
        f"  at: {{kind: quote, document: {document}, at: {MAIN}}}\n"
        f"  other: {{kind: quote, document: {document}, at: {MAIN}no}}\n"
        f"  not: {{kind: quote, document: {document}}}\n"
    )
    body = "[“Все лоты открыты”](claim:said), [“Ответ банка”](claim:at), [“x”](claim:other), [“закрыты”](claim:not)"
    found = checked(news, body, claims, code=1)
    assert {name: (claim["verdict"], claim["reason"]) for name, claim in found.items()} == {
        "said": ("proved", None),
        "at": ("proved", None),
        "other": ("evidence-missing", f"the document has no such place: the archive has no page {MAIN}no"),
        "not": ("does-not-match", "the quoted words do not stand so in the document"),
    }
    (place,) = found["said"]["rests_on"]
    assert place["place"].startswith("archive/data.warc.gz;record=2;offset=")


def test_facts_and_attributed_statements_have_the_place_and_the_rows_that_they_name(news: Path) -> None:
    page, table = sha(news / "page.wacz")[:12], sha(news / "points.csv")[:12]
    claims = "".join(
        f"  {name}: {{kind: {kind}, document: {document}, {where}}}\n"
        for name, kind, document, where in (
            ("page", "attributed", page, f"at: {MAIN}"),
            ("no-page", "attributed", page, f"at: {MAIN}no"),
            ("row", "fact", table, 'rows: {method: "23"}'),
            ("no-row", "fact", table, 'rows: {method: "99"}'),
            ("cell", "fact", table, "at: C2"),
            ("no-text", "fact", sha(news / "points.csv")[:12], "at: page=1"),
        )
    )
    names = ("page", "no-page", "row", "no-row", "cell", "no-text")
    found = checked(news, ", ".join(f"[x](claim:{name})" for name in names), claims, code=1)
    assert [found[name]["reason"] for name in names] == [
        "no figure to compute",
        "the document has no such place",
        "no figure to compute",
        "no line answers the filters",
        "no figure to compute",
        "the document has no such place",
    ]


def test_a_supplier_has_its_rank_among_suppliers(news: Path) -> None:
    totals: dict[str, Fraction] = defaultdict(Fraction)
    for contract in json.loads(CONTRACTS.read_text(encoding="utf-8"))["items"]:
        # An additional agreement states the sum of its contract again.
        if contract["ref_contract_type_id"] == 1:
            totals[contract["supplier_biin"]] += Fraction(str(contract["contract_sum"]))
    chosen = sorted(totals, key=lambda each: totals[each], reverse=True)[4]
    rank = 1 + sum(total > totals[chosen] for total in totals.values())
    claims = (
        "  rank: {kind: figure, operation: rank, by: supplier, of: {stage: contract}, "
        f'lines: {{stage: contract, supplier: "{chosen}"}}}}\n'
        "  buyer: {kind: figure, operation: rank, by: category, of: {stage: contract}, "
        'lines: {stage: contract, category: "-"}}\n'
    )
    found = checked(news, f"the [{rank}th](claim:rank), the [1st](claim:buyer)", claims, code=1)
    assert (rank, len(totals)) == (5, 329)
    assert (found["rank"]["verdict"], exact(found["rank"])) == ("proved", [rank])
    assert (found["buyer"]["verdict"], found["buyer"]["reason"]) == (
        "not-evaluated",
        "a line that is compared with does not say to which group it belongs",
    )


def test_rows_ranks_and_quotes_are_rendered_and_sealed_for_what_they_are(
    news: Path, tmp_path: Path, rows: list[dict[str, str]]
) -> None:
    chosen = [row for row in rows if row["method"] == "23"]
    total = sum(Fraction(row["amount"]) for row in chosen)
    claims = (
        f"  direct: {{kind: figure, operation: [count, sum], document: {sha(news / 'points.csv')[:12]}, "
        'rows: {method: "23"}, column: amount, unit: KZT}\n'
        "  rank: {kind: figure, operation: rank, by: supplier, of: {stage: contract}, "
        'lines: {stage: contract, supplier: "070140004018"}}\n'
        f"  said: {{kind: quote, document: {sha(news / 'page.wacz')[:12]}}}\n"
    )
    body = f"[{len(chosen)} rows, {float(total)} tenge](claim:direct), [1st](claim:rank), [«Ответ банка»](claim:said)"
    path = write_text(news, body, claims, name="sealed.md")
    run_in(news, "publication", "render", path, "--output", tmp_path / "out")
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "method = &#34;23&#34;; column: amount" in page or "method = &quot;23&quot;; column: amount" in page
    assert "among 329 groups (by supplier) = 1" in page
    assert "<code>cell=2,3</code>" in page or "<code>cell=" in page
    run_in(news, "dossier", "seal", "--output", tmp_path / "dossier", path)
    held = {each.name for each in (tmp_path / "dossier" / "data" / "objects").glob("*/*")}
    assert held > {sha(news / "points.csv"), sha(news / "page.wacz"), sha(CONTRACTS), sha(path)}
    assert len(held) == 5
    said = {
        row["property"].split()[-1]: (row["answer"], row["says"])
        for row in json.loads(run_in(news, "dossier", "verify", tmp_path / "dossier", "--output", "json").stdout)
    }
    contracts = json.loads(CONTRACTS.read_text(encoding="utf-8"))["items"]
    own = [each for each in contracts if (each["supplier_biin"], each["ref_contract_type_id"]) == ("070140004018", 1)]
    assert said["rank"] == ("PASS", f"rank-by-supplier of {len(own)} = 1, printed: 1st")
    count = len(chosen)
    arithmetic = f"count of {count} = {count}, printed: {count}; sum of {count} = 104957665.1 KZT"
    assert said["direct"] == ("PASS", f"{arithmetic}, printed: 104957665.1 tenge")
    verify = [sys.executable, "-I", tmp_path / "dossier" / "data" / "verify.py", tmp_path / "dossier", "--lang", "en"]
    script = subprocess.run(verify, capture_output=True, text=True, check=False).stdout
    assert re.search(rf"^PASS +\w+\.1 direct: {re.escape(arithmetic)}", script, re.M)
    assert re.search(rf"^PASS +\w+\.2 rank: rank of {len(own)} = 1, printed: 1st$", script, re.M)
    reckoning = next(
        path
        for path in (tmp_path / "dossier" / "data" / "objects").glob("*/*")
        if b"dalel-reck" in path.read_bytes()[:30]
    )
    lines = [json.loads(line) for line in reckoning.read_text(encoding="utf-8").splitlines()]
    by_group: dict[int, set[str]] = defaultdict(set)
    by_supplier: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if "group" in line:
            by_group[line["group"]].add(line["place"])
            supplier = contracts[int(line["place"].removeprefix("/items/"))]["supplier_biin"]
            by_supplier[supplier].add(line["place"])
    assert sorted(map(sorted, by_group.values())) == sorted(map(sorted, by_supplier.values()))
    # A row of the ranked supplier is given to another, and the value of a row of the table is another one.
    moved = next(line for line in lines if line.get("place") in by_supplier["070140004018"] and "group" in line)
    moved["group"] += 1
    reckoning.write_bytes(b"".join(canonical_json(line) + b"\n" for line in lines))
    table = tmp_path / "dossier" / "data" / "objects" / sha(news / "points.csv")[:2] / sha(news / "points.csv")
    table.write_bytes(table.read_bytes().replace(f",23,{chosen[-1]['amount']},".encode(), b",23,7,", 1))
    script = subprocess.run(verify, capture_output=True, text=True, check=False).stdout
    assert re.search(r"^FAIL +\w+\.1 direct: ", script, re.M)
    assert re.search(r"^FAIL +\w+\.2 rank: rank, rank-by-supplier: is missing$", script, re.M)
    run_in(news, "dossier", "show", tmp_path / "dossier", "--html", tmp_path / "custody.html")
    page = (tmp_path / "custody.html").read_text(encoding="utf-8")
    assert (
        f"sum (rows: {len(chosen)}) = {float(total):,.2f} KZT; printed: “<bdi>" in page
        or "= 104,957,665.10 KZT" in page
    )
    assert f"rank (supplier) (rows: {len(own)}, beside: " in page
