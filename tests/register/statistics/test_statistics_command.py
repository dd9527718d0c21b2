"""The commands of the statistics, run as a user runs them."""

import csv
import io
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from run import run

from dalel.register.statistics import Unit
from dalel.vocabulary import LANGUAGES, vocabulary

pytestmark = pytest.mark.slow

TWO_CASES = Path(__file__).parents[1] / "samples" / "two-cases"
CAUSAL = re.compile(
    r"\b(because|caus|due to|led to more|effect|impact|result of|punish|discriminat|bias"
    r"|потому|причин|вследств|из-за|дискримин|себеп|салдар|кемсіт)",
    re.I,
)
COMMANDS = {
    "funnel": ("--norm", "kz:penal:274"),
    "durations": ("--from", "case-registered", "--to", "verdict"),
    "substitution": ("--from", "kz:penal:130", "--to", "kz:penal:274", "--around", "2020-06-27", "--months", "1"),
    "treatment": (),
}


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("statistics")
    assert run("init", "newsroom", folder=folder).code == 0
    assert run("register", "load", TWO_CASES, folder=folder / "newsroom").code == 0
    return folder / "newsroom"


def shown(newsroom: Path, name: str, *more: str) -> dict[str, Any]:
    done = run("register", name, *COMMANDS[name], "--as-of", "2026-01-01", *more, folder=newsroom)
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert isinstance(found, dict)
    return found


def test_a_funnel_says_all_that_a_reader_must_know_of_it(newsroom: Path) -> None:
    found = shown(newsroom, "funnel")
    tables = found.pop("tables")
    assert found == {
        "unit": "charges",
        "norm": "kz:penal:274",
        "as_of": "2026-01-01",
        "rows_overlap": False,
        "unit_and_day": "Unit: Charges; as of 2026-01-01",
        "only_norm": "Only Dissemination of knowingly false information (kz:penal:274), with its parts and points",
        "inclusion": "All charges (person × case × norm), also where a case is only registered and the person is not "
        "charged in it, or where a complaint led to no case; withdrawn ones are out",
        "date_rule": "By the statuses known on that day, and by the date on which the case was opened; what is dated "
        "later is out, what has no date is in",
        "intervals": "Intervals: Wilson's, 95 %, rounded outward. They take each unit as drawn alone and at random; "
        "what belongs to one case hangs together and a register is no random sample, so they are the least "
        "uncertainty, not all of it",
        "official_share": "A share of official figures takes the ones to be among the others, which a publisher that "
        "counts both by period need not mean",
    }
    rows = {row["stage"]: row for row in tables["register"]["rows"]}
    assert rows["sent-to-court"] == {
        "stage": "sent-to-court", "name": "Sent to court", "count": 1, "of": "registered",
        "share": "1/2", "percent": "50.0", "least": "9.4", "most": "90.6",
    }  # fmt: skip
    assert rows["start-not-known"]["count"] == 0
    assert tables["official"]["rows"] == [
        {
            "figure": "registered", "publisher": "Sample Court", "form": None, "period": "2020-01/2020-08",
            "norm": "kz:penal:274", "norm_name": "Dissemination of knowingly false information",
            "stage": "registered", "name": "Registered (kz:penal:274): Sample Court", "unit": "cases", "count": 7,
            "claim": False,
            "share": None, "percent": None, "least": None, "most": None, "reason": None,
        }
    ]  # fmt: skip


def test_durations_of_a_pair_are_counted_and_listed(newsroom: Path) -> None:
    tables = shown(newsroom, "durations")["tables"]
    assert tables["pairs"]["rows"] == [
        {
            "from": "case-registered", "to": "verdict", "name": "Case registered – Verdict", "measured": 1,
            "undated": 0, "contradicting": 0, "not_reached": 1, "least": 53, "median_least": "53",
            "median_most": "82", "most": 82,
        },
        {
            "from": None, "to": None, "name": "the earlier stage is not recorded", "measured": None,
            "undated": None, "contradicting": None, "not_reached": 1, "least": None, "median_least": None,
            "median_most": None, "most": None,
        },
    ]  # fmt: skip
    assert [(row["key"], row["timing"]) for row in tables["durations"]["rows"]] == [
        ("first/charge/ada", "measured"),
        ("first/charge/bek", "not-reached"),
    ]


def test_two_norms_are_shown_month_by_month(newsroom: Path) -> None:
    found = shown(newsroom, "substitution")
    assert found["window"] == "From 2020-05-27 to 2020-07-26: 31 days before 2020-06-27, 30 days from it on"
    series = found["tables"]["series"]["rows"]
    assert [(row["period"], row["kz:penal:130"], row["kz:penal:274"]) for row in series] == [
        ("2020-05", 0, 0),
        ("2020-06", 0, 0),
        ("2020-07", 0, 0),
        ("period-not-known", 0, 0),
        ("outside-window", 0, 2),
    ]
    assert [row["reason"] for row in found["tables"]["sides"]["rows"]] == [
        "Not evaluated: none on either side",
        "Not evaluated: none on either side",
    ]


def test_a_treatment_speaks_plainly(newsroom: Path) -> None:
    tables = shown(newsroom, "treatment")["tables"]
    assert list(tables) == [
        f"{by}-{outcome}"
        for by in ("complainant", "accused")
        for outcome in ("opened", "sent-to-court", "convicted", "penalised")
    ]
    opened = tables["complainant-opened"]
    assert [(row["group"], row["n"], row["share"]) for row in opened["rows"][:2]] == [
        ("state-side", 1, "1/1"),
        ("private-person", 1, "0/1"),
    ]
    assert opened["sentences"] == [
        "Fisher's exact test, n = 2: if the group made no difference, tables with these totals that are no more "
        "probable than this one would come up with probability 1 (100.0 %)",
        "Odds ratio: not defined, since a division by zero would be needed",
    ]
    assert tables["accused-opened"]["sentences"] == [
        "Not evaluated: a group is empty or an outcome never happened (n = 0)"
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_table_and_its_csv_hold_what_the_json_holds(newsroom: Path, name: str, lang: str) -> None:
    words = (*COMMANDS[name], "--as-of", "2026-01-01", "--lang", lang)
    found = shown(newsroom, name, "--lang", lang)
    done = run("register", name, *words, "--output", "csv", folder=newsroom)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["table"] for row in rows] == [code for code, each in found["tables"].items() for _ in each["rows"]]
    assert {row["as_of"] for row in rows} == {"2026-01-01"}
    assert "" not in {row["unit"] for row in rows}
    table = run("register", name, *words, "--output", "table", folder=newsroom)
    assert table.code == 0
    for says in ("unit_and_day", "inclusion", "date_rule"):
        assert f"{found[says]}.\n" in table.err
        assert f"{found[says]}.\n" in done.err
    assert max(map(len, table.out.splitlines())) <= 220


def test_no_sentence_of_the_statistics_gives_a_reason() -> None:
    for each in vocabulary("register/counting").values():
        assert [text for text in each.label.values() if CAUSAL.search(text)] == [], each.code


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("funnel", "--norm", "kz:penal:2740"), 'There is no norm "kz:penal:2740".'),
        (("durations", "--from", "verdict"), "A pair has two stages.\nGive both --from and --to, or neither."),
        (("durations", "--from", "verdict", "--to", "charge"), "verdict does not come before charge."),
        (
            ("substitution", "--from", "kz:penal:130", "--to", "kz:penal:274", "--around", "June"),
            '"June" is not a day.\nFor example: --around 2020-06-27',
        ),
        (("treatment", "--as-of", "x"), '"x" is not a day.'),
    ],
    ids=["norm", "half-a-pair", "wrong-way-round", "around", "as-of"],
)
def test_a_wrong_word_is_the_commands_fault(newsroom: Path, words: tuple[str, ...], says: str) -> None:
    done = run("register", *words, folder=newsroom)
    assert done.code == 2
    assert done.err.startswith(f"Error: {says}")


def test_each_command_counts_either_unit(newsroom: Path) -> None:
    for name in COMMANDS:
        for unit in (Unit.CHARGES, Unit.CASES):
            assert shown(newsroom, name, "--unit", unit.value)["unit"] == unit.value


HEADERS = {
    "funnel": ["name count of share percent interval", "name period unit count claim share percent"],
    "durations": [
        "name measured undated contradicting not reached days median",
        "key stages started ended days name",
    ],
    "substitution": [
        "period name kz:penal:130 kz:penal:274",
        "norm before after side not known outside ratio interval",
    ],
    "treatment": ["name n reached refused share percent interval"] * 8,
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_column_and_every_name_has_room_on_a_narrow_terminal(newsroom: Path, name: str) -> None:
    words = (*COMMANDS[name], "--as-of", "2026-01-01", "--output", "table")
    lines = run("register", name, *words, folder=newsroom, columns=80).out.splitlines()
    heads = [" ".join(before.split()) for before, rule in pairwise(lines) if rule.startswith("─")]
    assert heads == HEADERS[name]
