"""The commands of the first audit, as a user types them, on the real examples."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from run import EXAMPLES, Ran, run

POINTS = EXAMPLES / "kz" / "plan-points-2020-06.json"
CONTRACTS = EXAMPLES / "kz" / "contracts-2020-02.json"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit")
    assert run("init", "news", folder=folder).code == 0
    news = folder / "news"
    assert run("spending", "read", POINTS, CONTRACTS, folder=news).code == 0
    return news


def published(path: Path, key: str, amount: str) -> dict[str, tuple[int, Decimal]]:
    """Lines and sum by a field, recomputed from the file with the standard library alone."""
    sums: dict[str, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    for item in json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["items"]:
        count, total = sums[str(item[key])]
        sums[str(item[key])] = (count + 1, total + Decimal(item[amount]))
    return dict(sums)


def totals(newsroom: Path, by: str, stage: str) -> dict[str, tuple[int, Decimal]]:
    rows = run("spending", "totals", "--by", by, "--output", "json", folder=newsroom).json()
    return {str(row[by]): (row["lines"], Decimal(row["amount"])) for row in rows if row["stage"] == stage}


def test_totals_by_method_equal_an_independent_recomputation(newsroom: Path) -> None:
    assert totals(newsroom, "method", "plan") == published(POINTS, "ref_trade_methods_id", "amount")
    assert totals(newsroom, "method", "contract") == published(CONTRACTS, "fakt_trade_methods_id", "contract_sum")


def test_totals_by_buyer_equal_an_independent_recomputation(newsroom: Path) -> None:
    assert totals(newsroom, "buyer", "plan") == published(POINTS, "subject_biin", "amount")
    assert totals(newsroom, "buyer", "contract") == published(CONTRACTS, "customer_bin", "contract_sum")


def test_the_known_totals_are_found(newsroom: Path) -> None:
    rows = run("spending", "totals", "--by", "method", "--output", "json", folder=newsroom).json()
    assert {(row["stage"], row["method"]): row["amount"] for row in rows if row["stage"] == "contract"} == {
        ("contract", "2"): "1710060312.97",
        ("contract", "23"): "627489208.64",
        ("contract", "3"): "150419413.60",
        ("contract", "6"): "80171461.43",
        ("contract", "123"): "29413099.46",
        ("contract", "8"): "16098800.00",
    }
    direct = next(row for row in rows if (row["stage"], row["method"]) == ("plan", "23"))
    assert (direct["lines"], direct["amount"], direct["currency"]) == (208, "104957665.10", "KZT")


def test_a_total_says_what_it_includes(newsroom: Path) -> None:
    rows = run("spending", "totals", "--by", "stage", "--output", "json", folder=newsroom).json()
    contracts, plans = (next(row for row in rows if row["stage"] == stage) for stage in ("contract", "plan"))
    assert {part["part"]: part["lines"] for part in contracts["includes"]} == {
        "amendment": 49,
        "has-parent": 55,
        "terminated": 56,
    }
    assert {part["part"]: part["lines"] for part in plans["includes"]}["several-years"] == 9
    assert (plans["lines"], plans["amount"], contracts["lines"]) == (500, "2100425191.00", 500)


def test_a_total_opens_to_its_lines(newsroom: Path) -> None:
    ran = run(
        "spending",
        "lines",
        "--where",
        "method=23",
        "--where",
        "stage=plan",
        "--all",
        "--output",
        "csv",
        folder=newsroom,
    )
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert (len(rows), sum(Decimal(row["amount"]) for row in rows)) == (208, Decimal("104957665.10"))
    items = json.loads(POINTS.read_text(encoding="utf-8"), parse_float=Decimal)["items"]
    for row in rows:
        assert Decimal(items[int(row["place"].removeprefix("/items/"))]["amount"]) == Decimal(row["amount"])
        assert row["document"] == sha256(POINTS.read_bytes()).hexdigest()


def test_a_converted_total_stands_beside_the_published_one_with_its_rate(newsroom: Path) -> None:
    settings = newsroom / "dalel.toml"
    before = settings.read_text(encoding="utf-8")
    (newsroom / "rates.csv").write_text(
        "date,base,quote,rate,source\n2020-06-12,USD,KZT,400,a bank's page\n", encoding="utf-8"
    )
    settings.write_text(before + 'rates = "rates.csv"\n', encoding="utf-8")

    def convert(target: str, day: str) -> Ran:
        return run(
            "spending", "totals", "--by", "stage", "--convert", target, "--on", day, "--output", "json", folder=newsroom
        )

    try:
        rows, missing, unknown = convert("usd", "2020-06-12").json(), convert("USD", "1990"), convert("XYZ", "2020")
    finally:
        settings.write_text(before, encoding="utf-8")
    assert (missing.code, {row["converted"] for row in missing.json()}) == (0, {None})
    assert missing.err.startswith("The newsroom's rates have none between KZT and USD for 1990; not converted.\n")
    assert (unknown.code, unknown.err) == (
        2,
        'Error: "XYZ" is not an ISO 4217 currency code.\nFor example: --convert USD\n',
    )
    plan = next(row for row in rows if row["stage"] == "plan")
    assert plan["amount"] == "2100425191.00"
    assert plan["converted"] == {
        "amount": "5251062.98",
        "currency": "USD",
        "rate": "1 USD = 400 KZT",
        "date": "2020-06-12",
        "source": "a bank's page",
    }


def test_without_rates_a_conversion_says_where_to_name_them(newsroom: Path) -> None:
    ran = run("spending", "totals", "--convert", "USD", "--on", "2020", folder=newsroom)
    assert (ran.code, ran.err) == (
        2,
        'Error: This newsroom has no exchange rates.\nName a CSV of rates in dalel.toml: rates = "rates.csv"\n',
    )


def test_reading_again_changes_nothing(newsroom: Path) -> None:
    before = run("spending", "lines", "--all", "--output", "csv", folder=newsroom).out
    assert run("spending", "read", POINTS, folder=newsroom).code == 0
    assert run("spending", "lines", "--all", "--output", "csv", folder=newsroom).out == before
    assert len(run("evidence", "list", "--output", "json", folder=newsroom).json()) == 2


def test_a_document_held_is_read_again_by_its_hash(newsroom: Path) -> None:
    ran = run("spending", "read", sha256(POINTS.read_bytes()).hexdigest()[:12], "--output", "json", folder=newsroom)
    assert (ran.code, ran.json()[0]["lines"], ran.json()[0]["name"]) == (0, 500, POINTS.name)


def test_refused_records_are_listed_with_place_and_reason_and_the_exit_code_says_so(tmp_path: Path) -> None:
    run("init", "news", folder=tmp_path)
    page = json.loads(POINTS.read_text(encoding="utf-8"))
    page["items"] = page["items"][:3]
    page["items"][1]["amount"] = "1 389 000 units"
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
    ran = run("spending", "read", bad, "--output", "json", folder=tmp_path / "news", columns=200)
    assert ran.code == 1
    (reading,) = ran.json()
    assert (reading["records"], reading["lines"], reading["refused"]) == (3, 2, 1)
    assert 'bad.json, /items/1: amount: "1 389 000 units" is not a number.' in ran.err
    issues = run("spending", "issues", "--refused", "--output", "json", folder=tmp_path / "news").json()
    assert issues == [
        {
            "document": reading["document"],
            "place": "/items/1",
            "refused": True,
            "code": "not-a-number",
            "what": 'amount: "1 389 000 units" is not a number.',
        }
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "empty.json",
            b"",
            "Error: empty.json is empty: it has 0 bytes.\nGet the document again from its source.\n",
        ),
        (
            "odd.txt",
            b"hello",
            "Error: odd.txt is in none of the formats that Dalel recognises (kz-ows, kz-plan-xlsx, ocds).\n"
            "If it is a table, draft its mapping: dalel spending map odd.txt --write\n",
        ),
        (
            "plan.xls",
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
            "Error: plan.xls is a workbook of the kind before Excel 2007 (.xls), which Dalel does not read.\n"
            'Open it, save it as "Excel Workbook (.xlsx)", and read that file; keep the first as evidence.\n',
        ),
    ],
)
def test_a_document_that_cannot_be_read_is_kept_as_evidence_and_said_so(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    run("init", "news", folder=tmp_path)
    (tmp_path / name).write_bytes(content)
    ran = run("spending", "read", tmp_path / name, "--output", "json", folder=tmp_path / "news", columns=200)
    assert (ran.code, ran.out, ran.err) == (1, "[]\n", message)
    assert [d["name"] for d in run("evidence", "list", "--output", "json", folder=tmp_path / "news").json()] == [name]


def test_a_table_is_read_with_the_mapping_drafted_for_it(tmp_path: Path) -> None:
    run("init", "news", folder=tmp_path)
    table = tmp_path / "budget.csv"
    table.write_text(
        "БИН заказчика;Наименование;Сумма, тенге;Год\n"
        "080740016808;Кофе;1 200,50;2020\n"
        "080740016808;Бумага;10,00;2020\n",
        encoding="cp1251",
    )
    without = run("spending", "read", table, "--format", "table", folder=tmp_path / "news", columns=200)
    assert (without.code, without.err) == (
        2,
        f"Error: {table} has no mapping, so its columns are not known.\n"
        f"Draft one and look it over: dalel spending map {table}\n",
    )
    assert run("spending", "map", table, "--write", folder=tmp_path / "news").code == 0
    mapping = table.with_name("budget.csv.mapping.yaml")
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text(text.replace("stage: ", "stage: plan ", 1), encoding="utf-8")
    ran = run("spending", "read", table, "--output", "json", folder=tmp_path / "news", columns=200)
    assert (ran.code, ran.err, ran.json()[0]["lines"]) == (0, "", 2)
    # The mapping says how the table was read, so it is evidence too.
    held = run("evidence", "list", "--output", "json", folder=tmp_path / "news").json()
    assert [document["name"] for document in held] == ["budget.csv", "budget.csv.mapping.yaml"]
    assert totals(tmp_path / "news", "buyer", "plan") == {"080740016808": (2, Decimal("1210.50"))}
    again = run("spending", "map", table, "--write", folder=tmp_path / "news", columns=200)
    assert again.code == 2
    assert again.err.startswith(f"Error: {mapping} is there already.")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["spending", "read", "missing.json"],
            "There is no file missing.json, and no document whose SHA-256 begins so.",
        ),
        (
            ["spending", "issues", "ffffff"],
            "No document whose SHA-256 begins with ffffff has been read here.\nSee which are held: dalel evidence list",
        ),
        (
            ["findings", "list", "--flag", "KZ-SPLIT"],
            "No flag has been run here yet.\nRun them: dalel flags run",
        ),
        (["spending", "lines", "--where", "metod=23"], 'Lines cannot be picked by "metod".\nDid you mean method?'),
        (["spending", "lines", "--where", "method"], '"method" is not NAME=VALUE.\nFor example: --where method=23'),
        (["flags", "run", "--only", "KZ-SPLITT"], 'There is no flag "KZ-SPLITT".\nDid you mean KZ-SPLIT or KZ-LIMIT?'),
        (
            ["findings", "show", "KZ-SPLIT-00"],
            'There is no finding "KZ-SPLIT-00" here.\nSee what there is: dalel findings list',
        ),
    ],
)
def test_a_wrong_command_says_what_and_what_next(newsroom: Path, words: list[str], message: str) -> None:
    ran = run(*words, folder=newsroom, columns=200)
    assert (ran.code, ran.out, ran.err) == (2, "", f"Error: {message}\n")


def test_a_corrected_table_supersedes_the_first_one_and_says_so(tmp_path: Path) -> None:
    run("init", "news", folder=tmp_path)
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "version: 1\nencoding: utf-8\ndelimiter: ','\nheader_row: 1\ndecimal_mark: '.'\nstage: plan\ncurrency: KZT\n"
        "vat_basis: unknown\nyear: 2020\nrecord_scheme: town-plan\nbuyer_scheme: KZ-BIN\n"
        "columns:\n  record: Number\n  buyer_id: BIN\n  title: What\n  amount: Sum\nlanguage: en\n",
        encoding="utf-8",
    )
    for name, amount in (("plan.csv", "100.00"), ("plan-corrected.csv", "90.00")):
        (tmp_path / name).write_text(f"Number,BIN,What,Sum\n1,080740016808,Paper,{amount}\n", encoding="utf-8")
        ran = run("spending", "read", f"../{name}", "--mapping", mapping, "--output", "csv", folder=tmp_path / "news")
        assert ran.code == 0, ran.err
    assert ran.err == "plan.csv: 1 lines were superseded by a later publication and are not counted.\n"
    assert totals(tmp_path / "news", "buyer", "plan") == {"080740016808": (1, Decimal("90.00"))}


def test_the_newsroom_can_be_named_before_the_noun_or_after_the_verb(newsroom: Path, tmp_path: Path) -> None:
    before = run("--newsroom", newsroom, "spending", "totals", "--output", "csv", folder=tmp_path)
    after = run("spending", "totals", "--newsroom", newsroom, "--output", "csv", folder=tmp_path)
    assert (before.code, before.out) == (0, after.out)


def test_a_document_cannot_drive_the_terminal(tmp_path: Path) -> None:
    run("init", "news", folder=tmp_path)
    page = json.loads(POINTS.read_text(encoding="utf-8"))
    page["items"] = page["items"][:2]
    page["items"][0]["amount"] = "1\x1b[2J\u202e"
    (tmp_path / "page\x1b[31m.json").write_text(json.dumps(page), encoding="utf-8")
    ran = run("spending", "read", tmp_path / "page\x1b[31m.json", "--output", "table", folder=tmp_path / "news")
    assert ran.code == 1
    assert "\x1b" not in ran.err + ran.out
    assert "\u202e" not in ran.err + ran.out


def test_a_mistyped_noun_gets_the_nearest_one(tmp_path: Path) -> None:
    ran = run("findigs", folder=tmp_path)
    assert ran.code == 2
    assert "Did you mean" in ran.err
    assert "findings" in ran.err


def test_a_pipe_gets_json_and_remarks_stay_out_of_it(newsroom: Path) -> None:
    ran = run("spending", "totals", folder=newsroom)
    assert isinstance(ran.json(), list)
    assert "These are totals of what was read" in ran.err
