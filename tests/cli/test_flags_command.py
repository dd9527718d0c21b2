"""Running the flags and looking at what they found, as a user types it, on the real examples."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from run import EXAMPLES, run

from dalel.flags import FLAGS
from dalel.vocabulary import LANGUAGES, term

pytestmark = pytest.mark.slow
OF_LINES = [code for code, flag in FLAGS.items() if flag.reads == "lines"]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("flags")
    run("init", "news", folder=folder)
    news = folder / "news"
    shutil.copy(EXAMPLES / "kz" / "buyers.yaml", news / "buyers.yaml")
    pages = [EXAMPLES / "kz" / "plan-points-2020-06.json", EXAMPLES / "kz" / "contracts-2020-02.json"]
    assert run("spending", "read", *pages, folder=news).code == 0
    assert run("flags", "run", folder=news).code == 0
    return news


def test_running_the_flags_shows_a_count_of_each_outcome(newsroom: Path) -> None:
    ran = run("flags", "run", "--only", "NON-CORE,YEAR-END", folder=newsroom)
    rows = [line.split() for line in ran.out.splitlines()[2:]]
    assert (ran.code, rows[0][0], rows[0][-3:], rows[-1][0], rows[-1][-3:]) == (
        0,
        "NON-CORE",
        ["4", "3", "14"],
        "YEAR-END",
        ["0", "0", "334"],
    )


def test_json_holds_every_finding_with_its_outcome_reason_and_arithmetic(newsroom: Path) -> None:
    found = run("flags", "run", "--only", "NON-CORE", "--output", "json", folder=newsroom).json()
    assert Counter(finding["outcome"] for finding in found) == {"raised": 4, "clear": 3, "not-evaluated": 14}
    assert len({finding["finding"] for finding in found}) == 21
    for finding in found:
        assert finding["reason"]
        assert finding["arithmetic"]
        assert finding["innocent"]
        assert (finding["observed"] is not None) == (finding["outcome"] == "raised")
        assert (finding["members"] is not None) == (finding["outcome"] == "raised")


def test_a_raised_finding_is_its_lines_and_its_lines_are_in_the_document(newsroom: Path) -> None:
    """Aksu's House of Culture plans gifts: recomputed from the page with the standard library alone."""
    found = run("findings", "list", "--flag", "NON-CORE", "--output", "json", folder=newsroom).json()
    gifts = next(finding for finding in found if finding["subject_key"]["buyer_id"] == "040340003130")
    (shown,) = run("findings", "show", gifts["finding"], "--output", "json", folder=newsroom).json()
    page = json.loads((EXAMPLES / "kz" / "plan-points-2020-06.json").read_text(encoding="utf-8"), parse_float=Decimal)
    places = [int(member["place"].removeprefix("/items/")) for member in shown["members"]]
    items = [page["items"][place] for place in places]
    assert {item["subject_biin"] for item in items} == {"040340003130"}
    assert (len(items), sum(Decimal(item["amount"]) for item in items)) == (15, Decimal("372000.00"))
    assert (shown["lines"], shown["amount"]) == (15, "372000.00")
    whole = [Decimal(item["amount"]) for item in page["items"] if item["subject_biin"] == "040340003130"]
    assert (len(whole), sum(whole)) == (29, Decimal("3227170.00"))
    assert Decimal(shown["measures"]["buyer_amount"]) == sum(whole)


def test_a_finding_keeps_its_name_when_the_flag_is_run_again(newsroom: Path) -> None:
    before = run("findings", "list", "--output", "json", folder=newsroom).json()
    assert run("flags", "run", folder=newsroom).code == 0
    assert run("findings", "list", "--output", "json", folder=newsroom).json() == before


def test_the_lines_of_a_clear_finding_are_found_too(newsroom: Path) -> None:
    (clear, *_) = run(
        "findings",
        "list",
        "--flag",
        "KZ-SPLIT",
        "--outcome",
        "clear",
        "--limit",
        "1",
        "--output",
        "json",
        folder=newsroom,
    ).json()
    (shown,) = run("findings", "show", clear["finding"], "--output", "json", folder=newsroom).json()
    assert len(shown["members"]) == clear["lines"]
    assert sum(Decimal(member["amount"]) for member in shown["members"]) == Decimal(clear["amount"])


def test_a_finding_is_shown_in_words_in_each_language(newsroom: Path) -> None:
    name = run("findings", "list", "--flag", "NON-CORE", "--limit", "1", "--output", "json", folder=newsroom).json()[0][
        "finding"
    ]
    title = FLAGS["NON-CORE"].sentence("title")
    for lang in LANGUAGES:
        said = run("findings", "show", name, "--lang", lang, "--output", "table", folder=newsroom).out
        assert said.startswith(f"{name} · {term('outcome', 'raised').say(lang)}\n\n{title.say(lang)}\n")


def test_findings_that_are_older_than_the_last_reading_are_said_to_be_so(newsroom: Path, tmp_path: Path) -> None:
    copy = tmp_path / "news"
    shutil.copytree(newsroom, copy)
    run("spending", "read", EXAMPLES / "kz" / "annual-plan-2020-gorvodokanal.xlsx", folder=copy)
    listed = run("findings", "list", "--output", "json", folder=copy)
    assert f"Documents were read after {', '.join(sorted(OF_LINES))} ran." in listed.err
    report = run("report", "--output", "report.html", folder=copy)
    assert report.code == 1
    assert "Run the flags again: dalel flags run" in report.err


def test_a_flag_that_was_not_run_is_not_listed_as_empty(newsroom: Path, tmp_path: Path) -> None:
    copy = tmp_path / "news"
    shutil.copytree(newsroom, copy)
    shutil.rmtree(next((copy / "findings").glob("YEAR-END@*")))
    ran = run("findings", "list", "--flag", "YEAR-END", folder=copy)
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "Error: YEAR-END has not been run here yet.\nRun it: dalel flags run --only YEAR-END\n",
    )


def test_every_flag_is_listed_and_explained(tmp_path: Path) -> None:
    listed = run("flags", "list", "--output", "json", folder=tmp_path).json()
    assert [flag["flag"] for flag in listed] == list(FLAGS)
    for code in [*OF_LINES, "R003", "R024"]:
        ran = run("flags", "explain", code, "--lang", "ru", folder=tmp_path)
        assert ran.code == 0
        assert all(parameter.name in ran.out for parameter in FLAGS[code].parameters)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("[flags.KZ-SPLT]\n", "flags.KZ-SPLT: no such flag.\nDid you mean KZ-SPLIT or KZ-LIMIT?"),
        (
            "[flags.SUPPLIER-SHARE]\nshare = 1\n",
            "flags.SUPPLIER-SHARE.share: no such parameter.\n"
            "Known here: minimum_buyer_lines, minimum_supplier_lines, share_percent.",
        ),
        (
            '[flags.SUPPLIER-SHARE]\nshare_percent = "half"\n',
            "flags.SUPPLIER-SHARE.share_percent: 'half' is not a whole number.\nThe default is 30.",
        ),
    ],
)
def test_a_wrong_parameter_is_an_error_that_names_it(
    newsroom: Path, tmp_path: Path, settings: str, message: str
) -> None:
    copy = tmp_path / "news"
    shutil.copytree(newsroom, copy)
    with (copy / "dalel.toml").open("a", encoding="utf-8") as file:
        file.write(settings)
    ran = run("flags", "run", "--only", "SUPPLIER-SHARE", folder=copy)
    assert (ran.code, ran.err) == (2, f"Error: {copy}/dalel.toml, {message}\n")


def test_a_parameter_set_in_the_newsroom_is_used(newsroom: Path, tmp_path: Path) -> None:
    copy = tmp_path / "news"
    shutil.copytree(newsroom, copy)
    with (copy / "dalel.toml").open("a", encoding="utf-8") as file:
        file.write("[flags.SUPPLIER-SHARE]\nshare_percent = 90\n")
    ran = run("flags", "run", "--only", "SUPPLIER-SHARE", "--output", "json", folder=copy)
    assert Counter(finding["outcome"] for finding in ran.json())["raised"] == 0


def test_a_buyers_rate_stands_beside_that_of_all_others(newsroom: Path) -> None:
    """Recomputed from the findings themselves."""
    ran = run("findings", "rates", "--flag", "NEW-SUPPLIER", "--output", "json", folder=newsroom)
    rows = ran.json()
    outcomes = {
        outcome: run(
            *("findings", "list", "--flag", "NEW-SUPPLIER", "--outcome", outcome, "--limit", "500"),
            *("--output", "json"),
            folder=newsroom,
        ).json()
        for outcome in ("raised", "clear")
    }
    buyers = {outcome: Counter(f["subject_key"]["buyer_id"] for f in found) for outcome, found in outcomes.items()}
    whole = sum(len(found) for found in outcomes.values())
    assert len(outcomes["raised"]) == sum(row["raised"] for row in rows) > 0
    for row in rows:
        own = buyers["raised"][row["buyer"]] + buyers["clear"][row["buyer"]]
        assert (row["raised"], row["evaluated"]) == (buyers["raised"][row["buyer"]], own)
        assert (row["others_evaluated"], row["stands_out"]) == (whole - own, "not compared" if own < 10 else "no")
    assert ran.err.endswith("A rate says how often a rule was met, and nothing about anyone's intent.\n")


def test_the_raised_findings_of_a_line_are_found_from_the_line(newsroom: Path) -> None:
    (first, *_) = run("findings", "list", "--flag", "NEW-SUPPLIER", "--output", "json", folder=newsroom).json()
    (shown,) = run("findings", "show", first["finding"], "--output", "json", folder=newsroom).json()
    found = run("findings", "about", shown["members"][0]["line"], "--output", "json", folder=newsroom).json()
    assert first["finding"] in [finding["finding"] for finding in found]
    ran = run("findings", "about", "ocds-nobody", folder=newsroom)
    assert (ran.code, ran.err) == (
        2,
        'Error: No process and no line is called "ocds-nobody" here.\n'
        "An ocid stands in the documents, a line's name in: dalel spending lines\n",
    )


def test_findings_are_exported_as_tables_with_types(newsroom: Path, tmp_path: Path) -> None:
    ran = run("findings", "export", "--format", "parquet", "--output", tmp_path / "tables", folder=newsroom)
    assert (ran.code, ran.out) == (0, f"Written: {len(OF_LINES)} flags\n")
    names = {f"{code}{part}.parquet" for code in OF_LINES for part in ("", "-members")}
    assert {path.name for path in (tmp_path / "tables").iterdir()} == names
    table = pq.read_table(tmp_path / "tables" / "NON-CORE.parquet")
    assert Counter(table["outcome"].to_pylist()) == {"raised": 4, "clear": 3, "not-evaluated": 14}
    assert table.schema.field("amount").type == pa.decimal128(38, 10)
    raised = set(table.filter(pc.field("outcome") == "raised")["finding"].to_pylist())
    assert set(pq.read_table(tmp_path / "tables" / "NON-CORE-members.parquet")["finding"].to_pylist()) == raised


def test_raised_findings_are_exported_as_notes_on_the_organisations_they_are_about(
    newsroom: Path, tmp_path: Path
) -> None:
    ran = run("findings", "export", "--format", "ftm", "--output", tmp_path / "entities", folder=newsroom)
    written = (tmp_path / "entities" / "entities.ftm.json").read_text(encoding="utf-8")
    entities = [json.loads(line) for line in written.splitlines()]
    raised = run("findings", "list", "--output", "json", "--limit", 1000, folder=newsroom).json()
    notes = {entity["id"]: entity["properties"] for entity in entities if entity["schema"] == "Note"}
    names = {entity["id"]: entity["properties"] for entity in entities if entity["schema"] == "Organization"}
    assert ran.out == f"Written: {len(notes)} findings on {len(names)} organisations\n"
    assert set(notes) == {finding["finding"] for finding in raised}
    gifts = next(finding for finding in raised if finding["subject_key"].get("buyer_id") == "040340003130")
    (buyer,) = notes[gifts["finding"]]["entity"]
    assert names[buyer]["registrationNumber"] == ["040340003130"]
    assert gifts["observed"] in notes[gifts["finding"]]["description"][0]
    assert not any("topics" in entity["properties"] for entity in entities)
    again = run("findings", "export", "--format", "ftm", "--output", tmp_path / "entities", folder=newsroom)
    assert (again.code, again.err) == (
        2,
        f"Error: {tmp_path / 'entities'} is there already.\nName a new folder.\n",
    )


def test_a_master_without_spark_is_refused(newsroom: Path) -> None:
    ran = run("flags", "run", "--master", "local[2]", folder=newsroom)
    assert (ran.code, ran.err) == (
        2,
        "Error: --master says where Spark runs.\nAdd --engine spark, or leave it out.\n",
    )
