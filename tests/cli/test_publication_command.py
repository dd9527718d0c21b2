"""The check of publications, as a user types it, on the example and its real plan points."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from run import EXAMPLES, Ran, run

EXAMPLE = EXAMPLES / "publications" / "plan-points.md"
POINTS = EXAMPLES / "kz" / "plan-points-2020-06.json"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("publication")
    assert run("init", "news", folder=folder).code == 0
    news = folder / "news"
    assert run("spending", "read", POINTS, folder=news).code == 0
    return news


def check(newsroom: Path, body: str, claims: str, *words: str) -> Ran:
    """Check a text with these claims."""
    path = newsroom / "x.md"
    path.write_text(f"---\nlang: en\nclaims:\n{claims}---\n{body}\n", encoding="utf-8")
    return run("publication", "check", "x.md", *words, folder=newsroom)


DIRECT = '  a: {kind: figure, operation: [count, sum], lines: {method: "23"}}\n'


def test_the_examples_hold_in_three_languages(newsroom: Path) -> None:
    texts = [EXAMPLE, *(EXAMPLE.with_stem(f"plan-points-{lang}") for lang in ("ru", "kk"))]
    ran = run("publication", "check", *texts, "--output", "json", folder=newsroom)
    assert ran.code == 0, ran.out + ran.err
    for record in ran.json():
        assert (record["holds"], record["problems"], record["uncovered"]) == (True, [], [])
        verdicts = {claim["claim"]: claim["verdict"] for claim in record["claims"]}
        assert verdicts.pop("page") == verdicts.pop("why") == "not-evaluated"
        assert set(verdicts.values()) == {"proved"}


def test_the_example_s_figures_equal_an_independent_recomputation(newsroom: Path) -> None:
    items = json.loads(POINTS.read_text(encoding="utf-8"), parse_float=Decimal)["items"]
    amounts = [Decimal(item["amount"]) for item in items]
    direct = [Decimal(item["amount"]) for item in items if item["ref_trade_methods_id"] == 23]
    quotations = [Decimal(item["amount"]) for item in items if item["ref_trade_methods_id"] == 3]
    (record,) = run("publication", "check", EXAMPLE, "--output", "json", folder=newsroom).json()
    exact = {claim["claim"]: [step["exact"] for step in claim["steps"]] for claim in record["claims"]}
    assert [Decimal(value) for value in exact["plan"]] == [len(items), sum(amounts)]
    assert [Decimal(value) for value in exact["direct"]] == [len(direct), sum(direct)]
    assert Decimal(exact["largest-direct"][0]) == max(direct)
    assert Decimal(exact["first-point"][0]) == amounts[0]
    part, whole = map(Decimal, exact["direct-share"][0].split("/"))
    assert part * sum(amounts) == whole * sum(direct)
    part, whole = map(Decimal, exact["direct-to-quotations"][0].split("/"))
    assert part * sum(quotations) == whole * sum(direct)


def test_a_number_that_does_not_match_ends_with_1_and_shows_both(newsroom: Path) -> None:
    ran = check(newsroom, "[208 lines worth 104.95 million tenge](claim:a)", DIRECT, "--output", "json")
    assert ran.code == 1
    (record,) = ran.json()
    (claim,) = record["claims"]
    assert (claim["position"], claim["verdict"], claim["reason"]) == (
        "x.md:6:2",
        "does-not-match",
        "the printed number is too low",
    )
    assert claim["steps"][1] == {
        "operation": "sum",
        "printed": "104.95 million tenge",
        "computed": "104,957,665.10 KZT",
        "exact": "104957665.1",
        "rate": None,
        "match": "differs",
        "reason": "the printed number is too low",
        "difference": "7,665.10",
        "differs_from_digit": 5,
    }
    assert len(claim["rests_on"]) == 208
    assert claim["rests_on"][0]["place"].startswith("/items/")


def test_a_hedge_before_the_words_of_a_claim_counts(newsroom: Path) -> None:
    claims = '  a: {kind: figure, operation: sum, lines: {method: "23"}}\n'
    assert check(newsroom, "almost [105 million tenge](claim:a)", claims).code == 0
    assert check(newsroom, "more than [105 million tenge](claim:a)", claims).code == 1


@pytest.mark.parametrize(
    ("claims", "verdict", "reason"),
    [
        ("{kind: figure, operation: sum, lines: {method: 99}}", "evidence-missing", "no line answers the filters"),
        (
            "{kind: figure, operation: value, document: abcdef, at: /a}",
            "evidence-missing",
            "no document with this SHA-256 is held",
        ),
        (
            "{kind: figure, operation: value, document: be0b9c9bf6d5, at: /items/500}",
            "evidence-missing",
            "the document has no such place",
        ),
        (
            "{kind: figure, operation: value, finding: KZ-SPLIT-1, measure: amount}",
            "evidence-missing",
            "no finding has this name",
        ),
        (
            '{kind: figure, operation: [count, sum], lines: {method: "23"}}',
            "not-evaluated",
            "the text has not as many numbers as the claim computes",
        ),
    ],
)
def test_what_is_not_held_or_cannot_be_compared_is_not_proved(
    newsroom: Path, claims: str, verdict: str, reason: str
) -> None:
    ran = check(newsroom, "[208 lines](claim:a)", f"  a: {claims}\n", "--output", "json")
    (record,) = ran.json()
    assert ran.code == 1
    assert [(one["verdict"], one["reason"]) for one in record["claims"]] == [(verdict, reason)]


def test_a_value_of_a_finding_rests_on_the_finding_s_lines(newsroom: Path) -> None:
    assert run("flags", "run", "--only", "SINGLE-SOURCE", folder=newsroom).code == 0
    found = run("findings", "list", "--limit", "1", "--output", "json", folder=newsroom).json()[0]
    claims = f"  a: {{kind: figure, operation: value, finding: {found['finding']}, measure: amount}}\n"
    ran = check(newsroom, f"[{found['amount']} tenge](claim:a)", claims, "--output", "json")
    assert ran.code == 0, ran.out
    (claim,) = ran.json()[0]["claims"]
    assert Decimal(claim["steps"][0]["exact"]) == Decimal(found["amount"])
    assert len(claim["rests_on"]) == found["lines"]


def test_what_no_claim_covers_is_listed_and_is_no_error(newsroom: Path) -> None:
    body = "[208 worth 104.96 million tenge](claim:a). The Town Council stole 5 lots under Article 274."
    ran = check(newsroom, body, DIRECT, "--output", "json")
    assert ran.code == 0
    assert ran.json()[0]["uncovered"] == [
        {"position": "x.md:6:44", "kind": "name", "text": "The Town Council"},
        {"position": "x.md:6:44", "kind": "accusing", "text": "The Town Council stole 5 lots under Article 274."},
        {"position": "x.md:6:67", "kind": "number", "text": "5"},
    ]


def test_a_table_shows_printed_beside_computed(newsroom: Path) -> None:
    ran = check(newsroom, "[208 lines worth 104.95 million tenge](claim:a)", DIRECT, "--output", "table")
    assert (
        ran.out
        == (
            "x.md                                                                           \n"
            " place  claim  verdict         printed           computed              reason  \n"
        )
        or "does not match" in ran.out
    )
    assert all(word in ran.out for word in ("6:2", "104.95 million", "104,957,665.10 KZT", "the printed number"))


def test_annotations_name_file_line_and_column(newsroom: Path) -> None:
    ran = check(
        newsroom, "[208 lines worth 104.95 million tenge](claim:a)\n\nAnd 5 more.", DIRECT, "--output", "github"
    )
    assert ran.out.splitlines() == [
        "::error file=x.md,line=6,col=2::a: does not match; the printed number is too low; it differs from digit 5 on; "
        "printed: 208, 104.95 million tenge; computed: 208, 104,957,665.10 KZT",
        "::notice file=x.md,line=8,col=5::No claim covers: 5",
    ]


def test_sarif_has_a_result_for_each_remark(newsroom: Path) -> None:
    ran = check(newsroom, "[208 lines](claim:b)", DIRECT, "--output", "sarif")
    (sarif_run,) = ran.json()["runs"]
    assert [
        (
            one["ruleId"],
            one["level"],
            one["locations"][0]["physicalLocation"]["region"],
            one["message"]["text"],
        )
        for one in sarif_run["results"]
    ] == [
        (
            "claim-definition",
            "error",
            {"startLine": 4, "startColumn": 3},
            'The claim "a" is not used in the text. Link the words that it is about, [words](claim:a), or remove it.',
        ),
        ("claim-definition", "error", {"startLine": 6, "startColumn": 2}, 'There is no claim "b". Known here: a.'),
        ("uncovered-number", "note", {"startLine": 6, "startColumn": 2}, "No claim covers: 208"),
    ]


def test_a_new_publication_is_made_once(newsroom: Path) -> None:
    assert run("publication", "new", "water", folder=newsroom).code == 0
    ran = run("publication", "check", "publications/water.md", "--output", "json", folder=newsroom)
    assert (ran.code, ran.json()[0]["problems"]) == (1, [])
    again = run("publication", "new", "water", folder=newsroom)
    path = newsroom / "publications" / "water.md"
    assert (again.code, again.err) == (
        2,
        f"Error: {path} is there already.\nCheck it: dalel publication check {path}\n",
    )


def test_a_file_that_is_not_there_says_how_to_begin_one(newsroom: Path) -> None:
    ran = run("publication", "check", "none.md", folder=newsroom)
    assert (ran.code, ran.err) == (2, "Error: There is no file none.md.\nMake one: dalel publication new none\n")


MORE = """\
  first: {kind: figure, operation: rank, lines: {stage: plan, method: "23", record: "%s"}, of: {method: "23"}}
  usd: {kind: figure, operation: [sum, conversion], lines: {method: "23"}, to: USD, on: 2020-06-12}
  days: {kind: figure, operation: days, document: be0b9c, at: /items/0/date_create, since: {at: /items/0/date_create}}
  rough: {kind: figure, operation: sum, lines: {method: "23"}, rounding: 1000000}
  fine: {kind: figure, operation: sum, lines: {method: "23"}, rounding: 3000000}
"""


def test_ranks_conversions_days_and_coarser_rounding_are_computed(newsroom: Path) -> None:
    items = json.loads(POINTS.read_text(encoding="utf-8"), parse_float=Decimal)["items"]
    direct = sorted((item for item in items if item["ref_trade_methods_id"] == 23), key=lambda item: -item["amount"])
    (newsroom / "rates.csv").write_text("date,base,quote,rate,source\n2020-06,USD,KZT,400.5,a test\n", encoding="utf-8")
    settings = newsroom / "dalel.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("# rates =", "rates ="), encoding="utf-8")
    body = (
        "The [2nd](claim:first), [104,957,665.10 tenge or $262,066.58](claim:usd), [0 days](claim:days), "
        "[105,000,000 tenge](claim:rough), [104,000,000 tenge](claim:fine)."
    )
    ran = check(newsroom, body, MORE % direct[1]["id"], "--output", "json")
    (record,) = ran.json()
    found = {
        claim["claim"]: (claim["verdict"], [step["exact"] for step in claim["steps"]]) for claim in record["claims"]
    }
    total = sum(item["amount"] for item in direct)
    assert found["first"] == ("proved", ["2"])
    assert found["days"] == ("proved", ["0"])
    assert found["usd"][0] == "proved"
    rates = [step["rate"] for claim in record["claims"] for step in claim["steps"] if claim["claim"] == "usd"]
    assert rates == [None, "1 USD = 400.5 KZT (2020-06, a test)"]
    part, whole = map(Decimal, found["usd"][1][1].split("/"))
    assert part * Decimal("400.5") == whole * total
    assert (found["rough"][0], found["fine"][0]) == ("proved", "does-not-match")


def test_a_conversion_without_a_rate_says_so(newsroom: Path) -> None:
    claims = '  a: {kind: figure, operation: conversion, lines: {method: "23"}, to: EUR, on: 2020-06-12}\n'
    (record,) = check(newsroom, "[€5](claim:a)", claims, "--output", "json").json()
    (claim,) = record["claims"]
    assert (claim["verdict"], claim["reason"]) == (
        "not-evaluated",
        "the newsroom keeps no rate of these currencies for this date",
    )
