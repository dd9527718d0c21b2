"""Claims in a dossier: both verifiers compute every figure again, and say alike which holds.

The dossiers are made by hand from docs/formats, and signed with the ledger's key: a newsroom that lies in its own
reckoning is found out too, since the documents are here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from dossier_by_hand import ByHand, canonical, digest, pack
from forger import SCRIPT, VERIFY_SCRIPT, write

from dalel.evidence.dossier import Anchors, DossierProperty, verify_dossier

PLAN = b'{"items":[{"amount":10.50,"sum":"20"},{"amount":"4.5"},{"amount":5},{"of":"2020-06-12 15:48"}]}'
TEXT = "[Three lines worth\n20 tenge](claim:all), [half](claim:part). [12 June 2020](claim:day) [unfair](claim:why)\n"
DOCUMENT, NAME = digest(PLAN), digest(TEXT.encode())[:6]

Record = dict[str, Any]
Records = list[Record]


def step(operation: str, result: str, printed: str, low: str | None, high: str | None, *, unit: str = "") -> Record:
    ends = {"high": high, "high_open": False, "low": low, "low_open": False}
    return {**ends, "operation": operation, "printed": printed, "result": result, "unit": unit}


def claim(name: str, rows: int | None, *steps: Record, of: int | None = None, kind: str = "figure") -> Record:
    documents = [] if kind == "figure" else [DOCUMENT]
    found = {"claim": name, "documents": documents, "kind": kind, "line": 1, "of": of, "rows": rows}
    return {**found, "steps": list(steps)}


RATES = 'date;rate;who\r\n2020-06-12;400.5;"a ""b""\r\nand c"\r\n\r\n2020-06-13; 401;\r\n'.encode("utf-8-sig")
"""A CSV file of three records: the second goes on over two lines, and the third begins on line 5."""


def row(number: int, at: str | None, value: str | None, unit: str = "KZT") -> Record:
    place = (at or "/none").removesuffix("/amount")
    return {"at": at, "document": DOCUMENT, "place": place, "set": number, "unit": unit, "value": value}


def records() -> Records:
    """A reckoning that holds: 10.50, 4.5 and 5 tenge; a part of it; a day; and an opinion."""
    return [
        claim(
            "all",
            0,
            step("count", "3", "Three", "2.5", "3.5"),
            step("sum", "20", "20 tenge", "19.5", "20.5", unit="KZT"),
        ),
        claim("part", 1, step("share", "19/40", "half", "0.465", "0.535"), of=0),
        claim("day", 2, step("value", "2020-06-12", "12 June 2020", "2020-06-12", "2020-06-12", unit="date")),
        claim("why", None, kind="opinion"),
        row(0, "/items/0/amount", "10.5"),
        row(0, "/items/1/amount", "4.5"),
        row(0, "/items/2/amount", "5"),
        row(1, "/items/1/amount", "4.5"),
        row(1, "/items/2/amount", "5"),
        row(2, "/items/3/of", "2020-06-12 15:48", "date"),
    ]


@pytest.fixture(scope="module", autouse=True)
def signatures_are_checked_once() -> None:
    """Real signatures, each looked at once: the dossiers of this page share most of them."""
    SCRIPT.proofs.is_signed = cache(SCRIPT.proofs.is_signed)


def dossier_of(
    reckoning: bytes, folder: Path, *, claims: int = 4, proved: int = 3, change: Callable[[ByHand], None] | None = None
) -> Path:
    """A signed dossier of a plan, a text, and these lines as its reckoning."""
    hand = ByHand()
    hand.add(PLAN)
    hand.add(TEXT.encode(), kind="derive")
    hand.enter("claim", object=hand.add(reckoning, kind="derive"), claims=claims, proved=proved)
    if change is not None:
        change(hand)
    hand.checkpoint()
    return write(pack(hand.files(), seal=hand.seal), folder)


def lines_of(found: Records, *, head: Record | None = None) -> bytes:
    first = {"form": "dalel-reckoning/1", "text": digest(TEXT.encode())} if head is None else head
    return b"".join(canonical(each) + b"\n" for each in [first, *found])


def judge(folder: Path) -> tuple[str, dict[str, str]]:
    """The answer for the property and those for the claims; that both verifiers give the same is asserted."""
    script = {name: answer for name, answer, _ in SCRIPT.verify(str(folder))}
    library = verify_dossier(folder, Anchors())
    claims = {name: answer for name, answer in script.items() if "." in name}
    assert {each.claim: str(each.answer) for each in library.claims} == claims
    assert {str(each.property): str(each.answer) for each in library.verdicts} == {
        name: answer for name, answer in script.items() if name not in claims
    }
    return script["claims"], {name.partition(" ")[2]: answer for name, answer in claims.items()}


def answers(found: Records, folder: Path) -> tuple[str, dict[str, str]]:
    return judge(dossier_of(lines_of(found), folder))


def test_every_figure_that_follows_from_its_rows_passes_and_says_its_arithmetic(tmp_path: Path) -> None:
    folder = dossier_of(lines_of(records()), tmp_path / "dossier")
    claims = {"all": "PASS", "part": "PASS", "day": "PASS", "why": "NOT CHECKED"}
    assert judge(folder) == ("PASS", claims)
    said = {name: (answer, sentence) for name, answer, sentence in SCRIPT.verify(str(folder))}
    assert said["claims"][1] == "Figures that follow from their rows, and are as printed: 3; claims: 4."
    assert {name: sentence for name, (_, sentence) in said.items() if name.startswith(NAME)} == {
        f"{NAME}.1 all": "count of 3 = 3, printed: Three; sum of 3 = 20 KZT, printed: 20 tenge",
        f"{NAME}.2 part": "share of 2 = 0.475 (19/40), printed: half",
        f"{NAME}.3 day": "value of 1 = 2020-06-12 date, printed: 12 June 2020",
        f"{NAME}.4 why": f"It computes nothing: read it, and what it rests on: {DOCUMENT[:12]}.",
    }


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "sum of 3 = 20 KZT, printed: 20 tenge"),
        ("ru", "сумма по 3 = 20 KZT, напечатано: 20 tenge"),
        ("kk", "қосынды, 3 мән бойынша = 20 KZT, басылғаны: 20 tenge"),
    ],
)
def test_the_command_says_each_claim_in_plain_words(lang: str, sentence: str, tmp_path: Path) -> None:
    folder = dossier_of(lines_of(records()), tmp_path / "dossier")
    ran = subprocess.run(
        [sys.executable, "-I", VERIFY_SCRIPT, folder, "--lang", lang], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0
    (line,) = [line for line in ran.stdout.splitlines() if f"{NAME}.1 all" in line]
    assert line.startswith("PASS  ")
    assert line.endswith(f"; {sentence}")


def changed(at: int, name: str, value: object, *, step: int | None = None) -> Records:
    """The records with one field changed."""
    found = json.loads(json.dumps(records()))
    (found[at] if step is None else found[at]["steps"][step])[name] = value
    return found


@pytest.mark.parametrize(
    ("found", "claim_", "answer"),
    [
        pytest.param(changed(0, "result", "4", step=0), "all", "FAIL", id="another-count"),
        pytest.param(changed(0, "result", "20.01", step=1), "all", "FAIL", id="another-sum"),
        pytest.param(changed(1, "result", "1/2", step=0), "part", "FAIL", id="a-rounded-share"),
        pytest.param(changed(0, "low", "20.1", step=1), "all", "FAIL", id="below-what-is-printed"),
        pytest.param(changed(0, "high", "19.9", step=1), "all", "FAIL", id="above-what-is-printed"),
        pytest.param(changed(0, "unit", "USD", step=1), "all", "FAIL", id="another-currency"),
        pytest.param(changed(5, "unit", "USD"), "all", "FAIL", id="two-currencies"),
        pytest.param(changed(4, "value", "10.6"), "all", "FAIL", id="a-value-that-is-not-in-the-document"),
        pytest.param(changed(4, "at", "/items/9/amount"), "all", "FAIL", id="a-place-that-is-not-there"),
        pytest.param(changed(4, "at", "/items/-1/amount"), "all", "FAIL", id="a-place-from-the-end"),
        pytest.param(changed(4, "at", "items/0/amount"), "all", "FAIL", id="no-pointer"),
        pytest.param(changed(4, "at", "/items"), "all", "FAIL", id="a-list-in-the-place-of-a-value"),
        pytest.param(changed(4, "value", None), "all", "FAIL", id="a-value-that-is-added-and-not-published"),
        pytest.param(changed(4, "value", "1e1"), "all", "FAIL", id="no-decimal"),
        pytest.param(changed(9, "value", "2020-06-13"), "day", "FAIL", id="another-day"),
        pytest.param(changed(2, "high", "2020-06-11", step=0), "day", "FAIL", id="another-day-is-printed"),
        pytest.param(changed(1, "of", 7), "part", "FAIL", id="nothing-to-compare-with"),
        pytest.param(changed(4, "at", None), "all", "NOT CHECKED", id="at-no-single-place"),
        pytest.param(changed(0, "low", None, step=1), "all", "NOT CHECKED", id="printed-without-ends"),
        pytest.param(changed(0, "printed", "21 tenge", step=1), "all", "NOT CHECKED", id="words-that-are-not-there"),
        pytest.param(changed(0, "operation", "median", step=1), "all", "NOT CHECKED", id="an-unknown-operation"),
    ],
)
def test_what_a_claim_s_answer_is_when_its_reckoning_says_something_else(
    found: Records, claim_: str, answer: str, tmp_path: Path
) -> None:
    property_, claims = answers(found, tmp_path / "dossier")
    assert (claims[claim_], property_) == (answer, answer)


RATE = {**row(1, None, "400.5", "USD/KZT"), "place": "2020-06"}
EUROS = {**RATE, "unit": "KZT/EUR", "value": "0.002"}


@pytest.mark.parametrize(
    ("steps", "of", "answer"),
    [
        ([step("rank", "2", "half", "1.5", "2.5")], [row(1, "/items/0/amount", "10.5")], "PASS"),
        ([step("rank", "1", "half", "0.5", "1.5")], [row(1, "/items/0/amount", "10.5")], "FAIL"),
        ([step("conversion", "3/267", "half", "0", "1", unit="USD")], [RATE], "NOT CHECKED"),
        ([step("conversion", "0.01", "half", "0", "1", unit="USD")], [RATE], "FAIL"),
        ([step("conversion", "0.009", "half", "0", "1", unit="EUR")], [EUROS], "NOT CHECKED"),
        ([step("conversion", "2250", "half", "0", "3000", unit="EUR")], [EUROS], "FAIL"),
        ([step("conversion", "0.009", "half", "0", "1", unit="USD")], [EUROS], "FAIL"),
        ([step("conversion", "0.009", "half", "0", "1", unit="EUR")], [], "FAIL"),
        (
            [
                step("sum", "4.5", "half", "4", "5", unit="KZT"),
                step("conversion", "3/267", "half", "0", "1", unit="USD"),
            ],
            [RATE],
            "NOT CHECKED",
        ),
    ],
)
def test_ranks_and_conversions_are_computed_again(
    steps: list[Record], of: Records, answer: str, tmp_path: Path
) -> None:
    """A rate whose place is not named is looked up nowhere; that the arithmetic fails is found all the same."""
    found = [claim("all", 0, *steps, of=1), row(0, "/items/1/amount", "4.5"), *of]
    folder = dossier_of(lines_of(found), tmp_path / "dossier", claims=1, proved=1)
    assert judge(folder) == (answer, {"all": answer})


def in_group(number: int | None, found: Record) -> Record:
    return found if number is None else {**found, "group": number}


OWN = [row(0, "/items/1/amount", "4.5"), row(0, "/items/2/amount", "5")]
FIRST, SECOND, THIRD = (row(1, f"/items/{at}/amount", value) for at, value in enumerate(["10.5", "4.5", "5"]))
WHOLE = row(1, "/items/0/sum", "20")
"""A row of 20 tenge, as much as the other three together."""


@pytest.mark.parametrize(
    ("rank", "own", "groups", "answer"),
    [
        pytest.param("2", OWN, [(0, FIRST), (1, SECOND), (1, THIRD)], "PASS", id="two-rows-after-one"),
        pytest.param("2", OWN[:1], [(7, FIRST), (3, SECOND), (7, THIRD)], "PASS", id="two-larger-rows-are-one-group"),
        pytest.param(
            "1", [*OWN, {**FIRST, "set": 0}], [(0, FIRST), (0, SECOND), (0, THIRD), (1, WHOLE)], "PASS", id="equal-sums"
        ),
        pytest.param("1", OWN, [(0, FIRST), (1, SECOND), (1, THIRD)], "FAIL", id="another-rank"),
        pytest.param(
            "2", OWN, [(0, FIRST), (1, SECOND), (0, THIRD)], "FAIL", id="a-row-of-the-ranked-in-another-group"
        ),
        pytest.param("3", OWN[:1], [(0, FIRST), (1, SECOND), (0, THIRD)], "FAIL", id="two-groups-made-one"),
        pytest.param("2", OWN, [(0, FIRST), (1, SECOND), (1, THIRD), (1, WHOLE)], "FAIL", id="a-row-more-in-the-group"),
        pytest.param("2", OWN, [(0, FIRST)], "FAIL", id="the-ranked-group-is-left-out"),
        pytest.param("2", OWN, [(1, SECOND), (1, THIRD)], "FAIL", id="the-larger-group-is-left-out"),
        pytest.param("3", [], [(0, FIRST), (1, SECOND), (1, THIRD)], "FAIL", id="nothing-is-ranked"),
        pytest.param(
            "2", OWN, [(0, {**FIRST, "value": "9.4"}), (1, SECOND), (1, THIRD)], "FAIL", id="a-changed-sum-of-another"
        ),
        pytest.param(
            "2",
            OWN,
            [(0, FIRST), (1, {**SECOND, "value": "4.4"}), (1, THIRD)],
            "FAIL",
            id="a-changed-sum-of-the-ranked",
        ),
        pytest.param("2", OWN, [(0, {**FIRST, "unit": "USD"}), (1, SECOND), (1, THIRD)], "FAIL", id="two-currencies"),
        pytest.param("2", OWN, [(None, FIRST), (1, SECOND), (1, THIRD)], "FAIL", id="a-row-in-no-group"),
        pytest.param(
            "1", [{**each, "group": 1} for each in OWN], [(1, SECOND), (1, THIRD)], "FAIL", id="the-ranked-has-a-group"
        ),
        pytest.param("2", OWN, [(None, FIRST), (None, SECOND), (None, THIRD)], "NOT CHECKED", id="no-groups-as-before"),
    ],
)
def test_a_rank_among_groups_is_computed_again_from_their_sums(
    rank: str, own: Records, groups: list[tuple[int | None, Record]], answer: str, tmp_path: Path
) -> None:
    ranked = claim("all", 0, step("rank-by-supplier", rank, "half", f"{int(rank) - 1}", f"{int(rank) + 1}"), of=1)
    found = [ranked, *own, *(in_group(number, each) for number, each in groups)]
    folder = dossier_of(lines_of(found), tmp_path / "dossier", claims=1, proved=1)
    assert judge(folder) == (answer, {"all": answer})


@pytest.mark.parametrize(
    ("operation", "answer"), [("rank-by-", "PASS"), ("sum-by-supplier", "NOT CHECKED"), ("a-rank-by-b", "NOT CHECKED")]
)
def test_only_a_rank_is_among_groups(operation: str, answer: str, tmp_path: Path) -> None:
    found = [claim("all", 0, step(operation, "1", "half", "0", "2"), of=1), OWN[0], in_group(0, SECOND)]
    folder = dossier_of(lines_of(found), tmp_path / "dossier", claims=1, proved=1)
    assert judge(folder) == (answer, {"all": answer})


def cell(at: str, value: str, unit: str = "KZT", *, document: bytes = RATES) -> Record:
    return {**row(0, at, value, unit), "document": digest(document), "place": "A1"}


@pytest.mark.parametrize(
    ("document", "at", "value", "answer"),
    [
        pytest.param(RATES, ";2;1", "400.5", "PASS", id="a-number"),
        pytest.param(RATES, ";2;1", "400.50", "PASS", id="the-same-number"),
        pytest.param(RATES, ";2;1", "400.6", "FAIL", id="another-number"),
        pytest.param(RATES, ";5;1", "401", "FAIL", id="a-space-belongs-to-the-cell"),
        pytest.param(RATES, ";3;1", "400.5", "FAIL", id="no-record-begins-on-this-line"),
        pytest.param(RATES, ";02;1", "400.5", "FAIL", id="a-line-in-another-spelling"),
        pytest.param(RATES, ";2;7", "400.5", "FAIL", id="no-such-cell"),
        pytest.param(RATES, ";2;-2", "400.5", "FAIL", id="a-cell-from-the-end"),
        pytest.param(RATES, ";2", "400.5", "FAIL", id="a-whole-record"),
        pytest.param(RATES, ",2,1", "400.5", "FAIL", id="another-delimiter"),
        pytest.param(RATES, "2;1", "400.5", "FAIL", id="no-delimiter"),
        pytest.param(RATES, "", "400.5", "FAIL", id="no-place"),
        pytest.param(RATES, "/2/1", "400.5", "FAIL", id="no-json"),
        pytest.param(b'a|"b\n1|400.5', "|2|1", "400.5", "FAIL", id="a-quote-that-is-not-closed"),
        pytest.param(b"a\t400.5", "\t1\t1", "400.5", "PASS", id="a-tab"),
        pytest.param("a|400.5|ә".encode("cp1251", "replace") + b"\x98", "|1|1", "400.5", "FAIL", id="not-utf-8"),
        pytest.param(b"a," + b"x" * 200_000 + b"\n1,400.5", ",2,1", "400.5", "FAIL", id="a-cell-that-is-too-long"),
    ],
)
def test_values_are_looked_up_in_the_cells_of_csv_files(
    document: bytes, at: str, value: str, answer: str, tmp_path: Path
) -> None:
    found = [claim("all", 0, step("value", value, "half", "0", "999", unit="KZT")), cell(at, value, document=document)]
    folder = dossier_of(
        lines_of(found), tmp_path / "dossier", claims=1, proved=1, change=lambda hand: hand.add(document) and None
    )
    assert judge(folder) == (answer, {"all": answer})


def test_days_are_counted_from_the_earlier_day(tmp_path: Path) -> None:
    days = step("days", "11", "12 June 2020", "10.5", "11.5")
    later, earlier = row(0, "/items/3/of", "2020-06-12 15:48", "date"), row(1, None, "2020-06-01", "date")
    found = [claim("all", 0, days, of=1), later, earlier]
    assert judge(dossier_of(lines_of(found), tmp_path / "a", claims=1, proved=1)) == (
        "NOT CHECKED",
        {"all": "NOT CHECKED"},
    )
    days["result"] = "10"
    assert judge(dossier_of(lines_of(found), tmp_path / "b", claims=1, proved=1)) == ("FAIL", {"all": "FAIL"})


@pytest.mark.parametrize(("end", "answer"), [("low", "FAIL"), ("high", "FAIL")])
def test_an_open_end_does_not_belong_to_what_is_printed(end: str, answer: str, tmp_path: Path) -> None:
    found = changed(0, end, "20", step=1)
    assert answers(found, tmp_path / "closed")[1]["all"] == "PASS"
    found[0]["steps"][1][f"{end}_open"] = True
    assert answers(found, tmp_path / "open")[1]["all"] == answer


def test_a_row_that_is_only_counted_needs_to_be_there(tmp_path: Path) -> None:
    only_counted = [claim("all", 0, step("count", "1", "Three", "0", "2")), row(0, "/items/3", None)]
    for place, answer in (("/items/3", "PASS"), ("/items/4", "FAIL")):
        only_counted[1]["at"] = place
        folder = dossier_of(lines_of(only_counted), tmp_path / answer, claims=1, proved=1)
        assert judge(folder) == (answer, {"all": answer})


def test_the_same_row_counts_once(tmp_path: Path) -> None:
    assert answers([*records(), row(2, "/items/3/of", "2020-06-12 15:48", "date")], tmp_path / "d") == ("FAIL", {})


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(lines_of(records())[:-1], id="no-line-end"),
        pytest.param(lines_of(records()).replace(b'"set":0', b'"set": 0'), id="another-spelling"),
        pytest.param(lines_of([*records()[4:], *records()[:4]]), id="rows-before-claims"),
        pytest.param(lines_of([*records()[:4], {**records()[4], "more": 1}]), id="an-unknown-field"),
        pytest.param(lines_of(changed(4, "set", True)), id="a-truth-value-for-a-number"),
        pytest.param(lines_of(changed(4, "set", -1)), id="a-negative-number"),
        pytest.param(lines_of(changed(4, "group", None)), id="no-group-spelled-out"),
        pytest.param(lines_of(changed(4, "group", "070140004018")), id="a-group-that-is-no-number"),
        pytest.param(lines_of(changed(4, "group", True)), id="a-truth-value-for-a-group"),
        pytest.param(lines_of(changed(0, "kind", "Figure")), id="no-code"),
        pytest.param(lines_of(records(), head={"form": "dalel-reckoning/2", "text": DOCUMENT}), id="another-version"),
        pytest.param(lines_of(records()).replace(b'{"form', b'{"extra":1,"form'), id="a-field-more-in-the-head"),
        pytest.param(lines_of(changed(3, "documents", ["be0b9c"])), id="no-digest"),
        pytest.param(b"\xff\n", id="no-text"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_a_reckoning_of_another_form_is_refused_whole(found: bytes, tmp_path: Path) -> None:
    assert judge(dossier_of(found, tmp_path / "dossier")) == ("FAIL", {})


def test_the_ledger_says_how_many_claims_there_are(tmp_path: Path) -> None:
    assert judge(dossier_of(lines_of(records()), tmp_path / "dossier", proved=4)) == ("FAIL", {})


@pytest.mark.parametrize("withheld", [PLAN, TEXT.encode(), lines_of(records())], ids=["plan", "text", "reckoning"])
def test_what_is_withheld_is_not_checked(withheld: bytes, tmp_path: Path) -> None:
    folder = dossier_of(lines_of(records()), tmp_path / "dossier", change=lambda hand: hand.withhold(digest(withheld)))
    property_, claims = judge(folder)
    assert (property_, set(claims.values()) <= {"NOT CHECKED"}) == ("NOT CHECKED", True)


def test_a_name_does_not_drive_the_terminal(tmp_path: Path) -> None:
    found = changed(0, "claim", "a\x1b[31m\n\u202eb")
    assert next(iter(answers(found, tmp_path / "dossier")[1])) == "a [31m b"


@pytest.mark.slow
def test_both_verifiers_answer_alike_for_any_byte_that_is_changed(tmp_path: Path) -> None:
    grouped = [in_group(number, {**each, "set": 3}) for number, each in enumerate((FIRST, SECOND, THIRD))]
    ranked = claim("rank", 4, step("rank-by-month", "2", "half", "1.5", "2.5"), of=3)
    found = [*records()[:4], ranked, *records()[4:], *grouped, {**THIRD, "set": 4}]
    random, sound = Random(20261128), lines_of(found)
    seen = set()
    for _ in range(60):
        data = bytearray(sound)
        data[random.randrange(len(data))] = random.choice(b'0123456789"{}[]:,.-/ae\n')
        seen.add(judge(dossier_of(bytes(data), tmp_path / "dossier", claims=5, proved=4))[0])
    assert seen == {"PASS", "FAIL", "NOT CHECKED"}


def test_the_library_says_what_does_not_hold(tmp_path: Path) -> None:
    folder = dossier_of(lines_of(changed(4, "value", "10.6")), tmp_path / "dossier")
    found = verify_dossier(folder, Anchors())
    verdict = next(each for each in found.verdicts if each.property is DossierProperty.CLAIMS)
    assert verdict.says == f"{NAME}.1 all: sum: expected 201/10, found 20. And 1 more."
