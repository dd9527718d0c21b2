"""The generator of synthetic pages: the same bytes for the same seed, and records as the portal writes them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from generated import ROOT, Generated, run_generator
from synthetic.amount import INDEX, QUOTATION, RURAL, SMALL, TENGE, number, product, without_vat
from synthetic.plants import VARIANTS, Kind
from synthetic.plants.new_supplier import check_digit
from synthetic.process_plants import VARIANTS as IN_RELEASES

from dalel.flags import FLAGS
from dalel.jurisdictions import load_jurisdiction
from dalel.spending import Line
from dalel.spending.formats import Source
from dalel.spending.formats.kz_ows import KzOws

CENT = Decimal("0.01")


def digests(files: Mapping[str, Path]) -> dict[str, str]:
    """What the files' bytes are."""
    return {name: sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path, generated: Generated) -> None:
    again = digests(run_generator(tmp_path / "again", lines=2_000, seed=1))
    other = digests(run_generator(tmp_path / "other", lines=2_000, seed=2))

    assert again == digests(generated.files)
    # The profiles name the planted cases, which every seed has.
    assert {name for name in again if other[name] == again[name]} == {"buyers"}


@pytest.mark.slow
def test_the_number_of_processes_does_not_change_the_bytes(tmp_path: Path) -> None:
    """40,000 lines are two chunks of plan points."""
    alone = digests(run_generator(tmp_path / "alone", lines=40_000, seed=3, processes=1))

    assert digests(run_generator(tmp_path / "two", lines=40_000, seed=3, processes=2)) == alone


def test_every_record_is_counted_and_has_a_number_of_its_own(generated: Generated) -> None:
    planted = sum(len(case["plan_points"]) + len(case["contracts"]) + case["other_records"] for case in generated.cases)
    pages = (generated.points, generated.contracts)

    for page in pages:
        assert page["total"] == page["limit"] == len(page["items"])
        assert len({item["id"] for item in page["items"]}) == len(page["items"])
    assert sum(page["total"] for page in pages) == 2_000 + planted


def test_every_planted_record_is_in_its_page(generated: Generated) -> None:
    points = Counter(item["id"] for item in generated.points["items"])
    contracts = Counter(item["id"] for item in generated.contracts["items"])

    assert generated.cases
    for case in generated.cases:
        assert case["plan_points"] or case["contracts"], case["case"]
        assert all(points[number] == 1 for number in case["plan_points"]), case["case"]
        assert all(contracts[number] == 1 for number in case["contracts"]), case["case"]


def test_every_amount_is_quantity_times_price_rounded_to_the_tiyn(generated: Generated) -> None:
    for point in generated.points["items"]:
        exact = Decimal(point["count"]) * Decimal(point["price"])
        assert point["amount"] == exact.quantize(CENT, ROUND_HALF_UP), point["id"]
        assert point["sum_1"] + point["sum_2"] + point["sum_3"] == point["amount"], point["id"]


def test_a_record_has_the_keys_of_the_portal_in_their_order(generated: Generated) -> None:
    for page, example in ((generated.points, "plan-points-2020-06"), (generated.contracts, "contracts-2020-02")):
        real = json.loads((ROOT / "examples" / "kz" / f"{example}.json").read_text(encoding="utf-8"))
        assert list(page) == list(real)
        # A contract that lists its items names its buyer too, as the portal's other listing of contracts does.
        keys = {
            tuple(name for name in item if name not in {"customer_name_ru", "ContractUnits"}) for item in page["items"]
        }
        assert keys == {tuple(real["items"][0])}


def test_no_registration_number_can_be_a_real_one(generated: Generated) -> None:
    """The third and fourth digits of a real one are a month, the sixth is a kind and the last one checks the others."""
    numbers = {item["subject_biin"] for item in generated.points["items"]}
    numbers |= {item[name] for item in generated.contracts["items"] for name in ("customer_bin", "supplier_biin")}
    without_month = {number for number in numbers if number[2:4] == "00"}
    with_month = numbers - without_month

    assert {len(number) for number in numbers} == {12}
    assert with_month == {case["subject"]["supplier_id"] for case in generated.of("NEW-SUPPLIER")} - without_month
    assert with_month
    assert {number[5] for number in with_month} == {"9"}
    assert not [number for number in with_month if int(number[11]) == check_digit(number[:11])]


def test_the_check_digit_is_that_of_real_numbers() -> None:
    page = json.loads((ROOT / "examples" / "kz" / "plan-points-2020-06.json").read_text(encoding="utf-8"))
    numbers = {item["subject_biin"] for item in page["items"]}
    assert len(numbers) > 100
    assert {number for number in numbers if int(number[11]) != check_digit(number[:11])} == set()


def test_the_reader_reads_every_generated_record(generated: Generated) -> None:
    for name, page, field in (
        ("out", generated.points, "amount"),
        ("contracts", generated.contracts, "contract_sum"),
    ):
        path = generated.files[name]
        source = Source(sha256(path.read_bytes()).hexdigest(), path.name, path)
        results = list(KzOws().read(source, load_jurisdiction("kz")))
        lines = [result for result in results if isinstance(result, Line)]

        assert {result.code for result in results if not isinstance(result, Line)} <= {
            "product-rounded",
            "date-outside-year",
        }
        assert len(lines) == page["total"]
        assert sum(line.amount or 0 for line in lines) == sum(item[field] for item in page["items"])


def test_the_limits_planted_around_are_those_of_the_jurisdiction() -> None:
    for year, index in INDEX.items():
        amounts = {amount.limit.code: amount.amount for amount in load_jurisdiction("kz").limit_amounts(year)}
        tenge = Decimal(index) / TENGE

        assert amounts["small-direct-goods"] == tenge * SMALL[1]
        assert amounts["small-direct-works-services"] == tenge * SMALL[2] == tenge * SMALL[3]
        assert amounts["small-direct-rural-akim"] == tenge * RURAL
        assert amounts["price-quotation-undated"] == tenge * QUOTATION


def test_every_flag_of_lines_is_planted_once() -> None:
    of_lines = {code for code, flag in FLAGS.items() if flag.reads == "lines"}
    assert of_lines <= set(VARIANTS) | set(IN_RELEASES)
    assert not set(VARIANTS) & set(IN_RELEASES)


def test_every_planted_flag_has_cases_of_every_kind_and_a_reason_for_each() -> None:
    for flag, variants in VARIANTS.items():
        assert {variant.kind for variant in variants} == set(Kind), flag
        assert len({variant.name for variant in variants}) == len(variants), flag
        assert all(variant.why for variant in variants), flag


@pytest.mark.parametrize(
    ("gross", "net"), [("500000", "446428.57"), ("139950", "124955.36"), ("112", "100"), ("0.01", "0.01")]
)
def test_a_price_is_shown_without_its_vat(gross: str, net: str) -> None:
    """The first two stand in published plans and contracts."""
    assert number(without_vat(int(Decimal(gross) * 100))) == net


def test_numbers_are_spelled_without_decimals_that_are_not_needed() -> None:
    assert [number(value) for value in (0, 5, 50, 100, 12_340, 44_642_857)] == [
        "0", "0.05", "0.5", "1", "123.4", "446428.57",
    ]  # fmt: skip
    assert number(190_444, one=1000) == "190.444"
    assert product(190_444, 12_345) == 2_351_031
