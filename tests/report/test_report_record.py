"""The whole report of a small newsroom, as JSON.

After reading the differences, ``python tests/report/test_report_record.py`` writes the expected file anew.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from reported import CONTRACTS, DOCUMENTS, PLAN, contract, make_newsroom, plan, report

from dalel.errors import DataError
from dalel.report import Report, render_json
from dalel.spending import Line

EXPECTED = Path(__file__).with_name("expected-report.json")


def test_the_whole_report_is_as_expected(made: Report) -> None:
    assert render_json(made) == EXPECTED.read_text(encoding="utf-8")


def test_the_totals_are_the_sums_of_the_records_given(made: Report) -> None:
    record = json.loads(render_json(made))
    given = [line for line in (*PLAN, *CONTRACTS) if isinstance(line, Line)]
    for account in record["accounts"]:
        stages = {"contract", "amendment"} if account["stage"] == "contract" else {account["stage"]}
        lines = [line for line in given if line.stage in stages and line.currency == account["currency"]]
        amounts = [line.amount or Decimal(0) for line in lines]
        assert (account["lines"], Decimal(account["amount"])) == (len(lines), sum(amounts))
        for row in account["by"]["method"]["rows"]:
            own = [line.amount or Decimal(0) for line in lines if line.method_code == row["code"]]
            assert (row["lines"], Decimal(row["amount"])) == (len(own), sum(own))
            share = Fraction(sum(own)) * 100 / Fraction(sum(amounts))
            assert abs(Fraction(row["percent"]) - share) <= Fraction(1, 20)


@pytest.mark.slow
def test_rows_and_the_rest_add_up_to_the_account(tmp_path: Path) -> None:
    lines = [
        plan(
            f"/items/{n}",
            f"{n}.07",
            buyer_id=f"{n:012}",
            buyer_name=None if n == 30 else f"Buyer {n}",
            status="cancelled" if n == 3 else None,
        )
        for n in range(1, 31)
    ]
    record = json.loads(render_json(report(make_newsroom(tmp_path, [("plan.json", "kz-ows", lines)], run=False))))
    buyers = record["accounts"][0]["by"]["buyer"]
    assert (buyers["groups"], len(buyers["rows"])) == (30, 20)
    assert [row["code"] for row in buyers["rows"][:2]] == [f"{30:012}", f"{29:012}"]
    assert buyers["rest"] == {
        "code": None,
        "name": "All others",
        "lines": 10,
        "amount": "55.70",
        "includes": [{"part": "cancelled", "lines": 1, "amount": "3.07"}],
        "percent": "11.9",
    }
    assert sum(Decimal(row["amount"]) for row in buyers["rows"]) + Decimal("55.70") == Decimal("467.10")


@pytest.mark.slow
def test_a_flag_that_was_not_run_has_no_counts(tmp_path: Path) -> None:
    (flag,) = json.loads(render_json(report(make_newsroom(tmp_path, run=False))))["flags"]
    assert [flag[name] for name in ("raised", "clear", "not_evaluated", "findings", "reasons")] == [
        None,
        None,
        None,
        [],
        [],
    ]


@pytest.mark.slow
def test_more_raised_findings_than_the_limit_are_counted_not_shown(tmp_path: Path) -> None:
    lines = [contract(f"/items/{n}", "100.00", f"S{n % 3}") for n in range(9)]
    record = json.loads(render_json(report(make_newsroom(tmp_path, [("contracts.json", "kz-ows", lines)]), limit=2)))
    (flag,) = record["flags"]
    assert (flag["raised"], len(flag["findings"])) == (3, 2)


@pytest.mark.slow
def test_a_finding_of_many_lines_shows_the_largest_and_says_how_many(tmp_path: Path) -> None:
    lines = [contract(f"/items/{n}", f"{n}.00") for n in range(1, 31)]
    made = report(make_newsroom(tmp_path, [("contracts.json", "kz-ows", lines)]))
    (raised,) = made.flags[0].raised
    assert (raised.members, raised.finding.lines) == (30, 30)
    assert [line.amount for line in raised.shown] == [Decimal(n) for n in range(30, 10, -1)]


@pytest.mark.slow
def test_findings_older_than_what_was_read_are_refused(tmp_path: Path) -> None:
    make_newsroom(tmp_path)
    later = [contract(f"/items/{n}", "600.00", record="record-/items/0") for n in range(1)]
    make_newsroom(tmp_path, [*DOCUMENTS, ("contracts-later.json", "kz-ows", later)], run=False)
    with pytest.raises(DataError) as caught:
        report(tmp_path)
    assert str(caught.value) == (
        "Documents were read after SUPPLIER-SHARE ran, so what these flags found may no longer be so.\n"
        "Run the flags again: dalel flags run"
    )


def test_a_newsroom_where_nothing_was_read_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        report(tmp_path)
    assert str(caught.value) == "No document has been read here yet.\nRead one: dalel spending read FILE"


def test_every_key_is_documented(made: Report) -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats" / "report-json.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", page))
    assert set(keys_of(json.loads(render_json(made)))) - named == set()


def keys_of(value: object) -> Iterator[str]:
    """Every key, without those that are columns of a flag or its parameters."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            if key not in {"subject", "measures", "parameters"}:
                yield from keys_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from keys_of(item)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        EXPECTED.write_text(render_json(report(make_newsroom(Path(folder)))), encoding="utf-8")
