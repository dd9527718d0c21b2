"""Competition as a user works with it: read, cover, run, compare, show. Commands run in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dalel.cli.main import dalel
from dalel.errors import CommandError, DataError
from dalel.newsroom import Newsroom

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[1] / "flags" / "samples"
VECTORS = Path(__file__).parents[1] / "vectors" / "cardinal"


class Work:
    """A newsroom and the commands in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        Newsroom.create(folder, jurisdiction="kz")

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(dalel, [*words, "--newsroom", str(self.folder)])

    def json(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--output", "json").stdout)

    def write(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Work:
    made = Work(tmp_path_factory.mktemp("competition") / "news")
    made.run("spending", "read", str(VECTORS / "indicators" / "R018.jsonl"))
    made.run("flags", "run", "--only", "R018")
    return made


def test_cardinals_json_is_printed_for_the_flags_named(work: Work) -> None:
    ran = work.run("flags", "run", "--only", "R018,R003", "--compatible", "cardinal", "--output", "cardinal")
    assert (ran.exit_code, json.loads(ran.stdout)) == (
        0,
        {"OCID": {"open": {"R018": 1.0}, "selective": {"R018": 1.0}}},
    )
    assert ran.stderr == "These findings were not kept: they follow settings that are not the newsroom's.\n"


def test_a_flag_about_lines_has_no_place_in_cardinals_json(work: Work) -> None:
    ran = work.run("flags", "run", "--only", "R018,KZ-SPLIT", "--output", "cardinal")
    assert isinstance(ran.exception, CommandError)
    assert str(ran.exception) == (
        "KZ-SPLIT has no place in Cardinal's JSON.\n"
        "It holds R003, R018, R024, R025, R028, R030, R035, R036, R038, R048, R058; for others: --output json"
    )


def test_a_comparison_shows_what_a_setting_changed_and_the_kept_findings_stay(work: Work) -> None:
    kept = work.json("findings", "list", "--flag", "R018")
    before = work.write("before.json", work.run("flags", "run", "--only", "R018", "--output", "json").stdout)
    settings = work.write("settings.toml", '[R018]\nprocurement_methods = "open|direct"\n')
    ran = work.run("flags", "run", "--only", "R018", "--settings", settings, "--output", "json")
    after = work.write("after.json", ran.stdout)
    compared = CliRunner().invoke(dalel, ["flags", "compare", before, after, "--output", "json"])
    assert [(row["subject"], row["before"], row["after"]) for row in json.loads(compared.stdout)] == [
        ("Contracting process direct", "not-evaluated (other-method)", "raised (single)"),
        ("Contracting process selective", "raised (single)", "not-evaluated (other-method)"),
    ]
    assert compared.stderr == "Findings that differ: 2 of 7.\n"
    assert work.json("findings", "list", "--flag", "R018") == kept


def test_a_file_that_is_no_run_is_refused(work: Work) -> None:
    odd = work.write("odd.json", '{"a": 1}')
    ran = CliRunner().invoke(dalel, ["flags", "compare", odd, odd])
    assert isinstance(ran.exception, DataError)
    assert str(ran.exception) == (
        f"{odd} does not hold the findings of a run.\nWrite it so: dalel flags run --output json > {odd}"
    )


def test_a_finding_shows_the_process_with_its_byte_and_the_digest_of_its_line(work: Work) -> None:
    (found, _) = work.json("findings", "list", "--flag", "R018")
    (shown,) = work.json("findings", "show", found["finding"])
    (member,) = shown["members"]
    content = (VECTORS / "indicators" / "R018.jsonl").read_bytes()
    line = content[member["byte"] :].split(b"\n", 1)[0]
    assert json.loads(line)["ocid"] == member["ocid"] == found["subject_key"]["ocid"]
    before = content[: member["byte"]].count(b"\n")
    assert member["place"] == f"line {before + 1}"


def test_coverage_says_what_is_published_and_how_much_each_flag_can_be_evaluated_on(work: Work) -> None:
    found = work.json("spending", "coverage", str(VECTORS / "indicators" / "R018.jsonl"))
    assert found["releases"] == 7
    assert found["paths"]["/tender/procurementMethod"] == 6
    by_code = {row["flag"]: row for row in found["flags"]}
    assert by_code["R018"] == {
        "flag": "R018",
        "evaluated": 3,
        "not_evaluated": 4,
        "reasons": {"other-method": 3, "number-not-published": 1},
        "reason": "The flag does not look at this procurement method, or none is published.",
    }
    assert by_code["R003"]["reasons"] == {"no-period": 7}
    assert found["organisations"] == [
        {"role": role, "by_number": 0, "by_reference": 0, "not_named": count}
        for role, count in (("buyer", 7), ("procuringEntity", 7), ("tenderer", 0), ("supplier", 0))
    ]
    assert found["processes"] == {"merged": 0, "of_releases": 0, "not_merged": {}}


def bid(reference: str) -> dict[str, Any]:
    return {
        "id": reference,
        "status": "valid",
        "value": {"amount": 5, "currency": "KZT"},
        "tenderers": [{"id": reference}],
    }


def party(reference: str, number: str) -> dict[str, Any]:
    return {"id": reference, "identifier": {"scheme": "KZ-BIN", "id": number}}


TOLD = [
    {"ocid": "p", "id": "1", "date": "2020-01-01T00:00:00Z", "tag": ["tender"], "tender": {"status": "active"}},
    {
        "ocid": "p",
        "id": "2",
        "date": "2020-02-01T00:00:00Z",
        "tag": ["award"],
        "parties": [party("a", "1"), party("b", "1"), party("c", "2")],
        "tender": {"status": "complete", "amendments": [{"id": "m", "date": "2020-01-15", "rationale": "More time."}]},
        "bids": {"details": [bid("a"), bid("b"), bid("c")]},
    },
    {"ocid": "q", "date": "2020-01-01T00:00:00Z"},
    {"ocid": "q", "date": "in spring"},
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Work:
    made = Work(tmp_path_factory.mktemp("told") / "news")
    path = made.write("told.jsonl", "".join(f"{json.dumps(release)}\n" for release in TOLD))
    made.run("spending", "read", path)
    return made


def test_changes_are_the_amendments_told_and_what_a_later_release_replaced(told: Work) -> None:
    place = {"document": told.json("spending", "changes", "p")[0]["document"]}
    assert told.json("spending", "changes", "p") == [
        place
        | {
            "ocid": "p",
            "date": "2020-01-15",
            "release": None,
            "changed": "tender amendment m",
            "before": None,
            "after": None,
            "why": "More time.",
            "place": "line 1, line 2",
        },
        place
        | {
            "ocid": "p",
            "date": "2020-02-01T00:00:00Z",
            "release": "2",
            "changed": "/tender/status",
            "before": '"active"',
            "after": '"complete"',
            "why": None,
            "place": "line 2",
        },
    ]
    assert told.json("spending", "changes") == told.json("spending", "changes", "p")
    assert told.json("spending", "changes", "q") == []
    unknown = told.run("spending", "changes", "r")
    assert str(unknown.exception) == (
        'No process is called "r" here.\nAn ocid stands in the documents. Read one: dalel spending read FILE'
    )


def test_cardinal_knows_tenderers_by_reference_and_we_by_their_numbers(told: Work) -> None:
    def tenderers(*options: str) -> list[str]:
        ran = told.run("flags", "run", "--only", "R028", *options, "--output", "cardinal")
        return list(json.loads(ran.stdout)["Tenderer"])

    assert tenderers() == ["KZ-BIN:1", "KZ-BIN:2"]
    assert tenderers("--compatible", "cardinal") == ["a", "b", "c"]


def test_coverage_says_what_was_merged_and_who_is_known_by_a_number(told: Work) -> None:
    ran = told.run("spending", "coverage", str(told.folder / "told.jsonl"), "--output", "json")
    assert ran.stderr == (
        "Processes merged: 1, of 2 releases.\n"
        "Processes in several releases that could not be merged: 1 undated. No flag is evaluated on them.\n"
    )
    found = json.loads(ran.stdout)
    assert found["processes"] == {"merged": 1, "of_releases": 2, "not_merged": {"undated": 1}}
    assert found["organisations"][2] == {"role": "tenderer", "by_number": 3, "by_reference": 0, "not_named": 0}


SETTINGS = [
    ("[R18]\n", "R18: no such flag.\nDid you mean R018?"),
    (
        "[R018]\nmethods = 1\n",
        "R018.methods: no such parameter.\nKnown here: excluded_method_details, procurement_methods.",
    ),
    (
        "[R018]\nprocurement_methods = 1\n",
        'R018.procurement_methods: 1 is not a list of words.\nWrite it like ["open", "selective"].',
    ),
    ('curency = "USD"\n', "curency: no such setting.\nDid you mean currency?"),
    (
        "[R024]\nthreshold = 0.05\n",
        'R024.threshold: 0.05 is not a number in quotes, like "0.05".\nThe default is taken from the data.',
    ),
    ("[exclusions]\ndetails = 1\n", "exclusions.details: no such setting.\nKnown here: procurement_method_details."),
]


@pytest.mark.parametrize(("text", "message"), SETTINGS)
def test_a_wrong_setting_is_named(work: Work, text: str, message: str) -> None:
    path = work.write("wrong.toml", text)
    ran = work.run("flags", "run", "--only", "R018,R024", "--settings", path)
    assert isinstance(ran.exception, CommandError)
    assert str(ran.exception) == f"{path}, {message}"


def test_a_flag_that_had_nobody_to_ask_of_is_said_to_have_evaluated_nothing(work: Work) -> None:
    ran = work.run("flags", "run", "--only", "R018,R025", "--compatible", "cardinal", "--output", "table")
    assert ran.exit_code == 0
    assert ran.stderr.splitlines()[0] == ("R025: nothing was evaluated, since what was read names nobody to ask it of.")
