"""What the pages of the workbench say, each figure recomputed from the document."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from run import EXAMPLES, run
from visitor import Page, Visitor, shown

from dalel.cli.serve import lay_out
from dalel.flags import FLAGS
from dalel.spending import amount_text
from dalel.vocabulary import LANGUAGES

PLAN = EXAMPLES / "kz" / "plan-points-2020-06.json"
DIGEST = sha256(PLAN.read_bytes()).hexdigest()
POINTS = json.loads(PLAN.read_bytes(), parse_float=Decimal)["items"]


def plain(text: str) -> str:
    """A number without its thousands apart."""
    return text.replace(",", "")


def total(points: list[dict[str, object]]) -> tuple[str, str]:
    """How many plan points and their sum, as the page says it without thousands apart."""
    return str(len(points)), amount_text(sum((Decimal(str(each["amount"])) for each in points), Decimal(0)))


def all_lines(page: Page) -> tuple[str, str]:
    """How many lines an answer has, and their sum."""
    at = next(place for place, said in enumerate(page.words) if said.startswith("Lines: "))
    return plain(page.words[at].removeprefix("Lines: ")), plain(page.words[at - 1]).split(" ")[0]


def found(newsroom: Path, outcome: str, *flags: str) -> list[dict[str, object]]:
    """The findings as the command lists them."""
    named = [word for flag in flags for word in ("--flag", flag)]
    listed = run("findings", "list", "--outcome", outcome, "--limit", 9999, "--output", "json", *named, folder=newsroom)
    return listed.json()  # type: ignore[no-any-return]


@pytest.mark.slow
def test_the_overview_says_what_there_is_and_what_to_do_next(watchdog: Visitor, newsroom: Path) -> None:
    page = watchdog.read("/en/")
    count, amount = total(POINTS)
    raised = found(newsroom, "raised")
    assert page.words[: page.words.index("Flag")] == [
        "This newsroom",
        str(newsroom),
        "What is to do next",
        "The newest checkpoint is not recorded as published. Give it to others, and say where:",
        'dalel checkpoint publish --where "WHERE"',
        "No authority has stamped the newest checkpoint. Ask two:",
        "dalel checkpoint stamp --tsa URL --tsa URL",
        "No encrypted copies are made elsewhere: what is here would be lost with this computer. Begin:",
        "dalel custody setup",
        "What it holds",
        "Documents",
        "1",
        "read as spending: 1",
        "Spending lines counted",
        count,
        "not counted, since another stands: 0; records refused: 0",
        "Questions raised",
        str(len(raised)),
        "of all flags that were run",
        "Publications",
        "2",
        "Texts in the folder publications, each number checked against the evidence.",
        "Checkpoints",
        "1",
        "entries signed: 3 of 3",
        "Totals",
        "Stages, currencies and VAT bases are never added together.",
        "Account",
        "Lines",
        "Amount",
        "Plans, KZT, VAT not stated",
        count,
        f"{Decimal(amount):,} KZT",
        "Findings",
        "A finding is a question that lines deserve. It is no statement about anybody's intent.",
    ]
    by_flag = Counter(str(each["flag"]) for each in raised)
    assert by_flag["SINGLE-SOURCE"] > 1
    for flag, title in (("SINGLE-SOURCE", "Repeated single source"), ("KZ-SPLIT", "Split purchase")):
        (row,) = (row for row in page.rows if row[0] == f"{title} {flag}")
        assert row[1] == str(by_flag[flag])
    # Flags about nothing that was read have no row of zeros, and are named below the table.
    assert [row for row in page.rows if row and set(row[1:]) <= {"0", "not run"}] == []
    told = sum(any(row[0].endswith(f" {code}") for code in FLAGS) for row in page.rows)
    assert f"Flags that are about nothing that was read: {len(FLAGS) - told}" in page.words
    assert "Single bid R018 – not run" in page.text
    assert "One supplier's share of a buyer SUPPLIER-SHARE" in page.text


def test_an_empty_newsroom_is_told_how_to_begin_on_every_page(empty: Path, at: Callable[[Path], Visitor]) -> None:
    begin = {
        "/en/": "dalel spending read FILE",
        "/en/spending/": "dalel spending read FILE",
        "/en/findings/": "dalel flags run",
        "/en/documents/": "dalel evidence add FILE",
        "/en/publications/": "dalel publication new NAME",
        "/en/checkpoints/": "dalel checkpoint sign",
    }
    for address, command in begin.items():
        assert command in at(empty).read(address).words, address


@pytest.mark.slow
def test_every_total_opens_to_the_lines_that_it_adds_up(watchdog: Visitor) -> None:
    for by in ("method", "month"):
        page = watchdog.read(f"/en/spending/?by={by}")
        groups = [row for row in page.rows if row[-1].startswith("narrow to it :")]
        opened = [address for _, address in page.links if "group=" in address and "lines=" not in address]
        assert len(opened) == len(groups) > 2
        for row, address in zip(groups, opened, strict=True):
            assert all_lines(watchdog.read(f"/en/spending/{address}")) == (plain(row[1]), plain(row[2]))
        assert sum(Decimal(plain(row[2])) for row in groups) == Decimal(total(POINTS)[1])
        assert sum(int(row[1]) for row in groups) == len(POINTS)


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("method=23", lambda point: point["ref_trade_methods_id"] == 23),
        ("month=6&method=3", lambda point: point["ref_months_id"] == 6 and point["ref_trade_methods_id"] == 3),
        ("from=1000000&to=2+000+000.50", lambda point: 1_000_000 <= point["amount"] <= Decimal("2000000.50")),
        ("buyer=961140001032", lambda point: point["subject_biin"] == "961140001032"),
        ("words=%D0%91%D1%83%D0%9C%D0%B0%D0%B3%D0%B0", lambda point: "бумага" in words_of(point)),
    ],
)
def test_filters_pick_the_lines_that_the_document_says(
    watchdog: Visitor, query: str, holds: Callable[[dict[str, object]], bool]
) -> None:
    wanted = [point for point in POINTS if holds(point)]
    assert len(wanted) > 0
    assert all_lines(watchdog.read(f"/en/spending/?{query}")) == total(wanted)


def words_of(point: dict[str, object]) -> str:
    """The texts of a plan point in which words are looked for."""
    names = (
        "name_ru",
        "name_kz",
        "desc_ru",
        "desc_kz",
        "extra_desc_ru",
        "extra_desc_kz",
        "subject_name_ru",
        "subject_name_kz",
    )
    return " ".join(str(point.get(name) or "") for name in names).lower()


def test_lines_are_paged_in_the_order_that_is_asked_for(watchdog: Visitor) -> None:
    largest = sorted((point["amount"] for point in POINTS), reverse=True)
    for page, first in ((1, 0), (3, 100), (10, 450)):
        rows = watchdog.read(f"/en/spending/?lines=all&page={page}").rows[1:]
        assert [Decimal(plain(row[-2]).removesuffix(" KZT")) for row in rows] == largest[first : first + 50]
    smallest = watchdog.read("/en/spending/?lines=all&order=amount-up").rows[1]
    assert Decimal(plain(smallest[-2]).removesuffix(" KZT")) == largest[-1]
    past = watchdog.read("/en/spending/?lines=all&page=99")
    assert past.link("← Earlier").endswith("&page=10")


def test_a_month_stands_in_its_own_order_and_is_drawn_with_its_figures(watchdog: Visitor) -> None:
    page = watchdog.read("/en/spending/?by=month")
    named = [row[0] for row in page.rows if row[-1].startswith("narrow to it :")]
    months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]
    assert [name.split(" ")[0] for name in named] == [
        month for number, month in enumerate([*months, "November", "December"], 1) if has_month(number)
    ]
    assert '<svg class="chart" role="img" aria-labelledby="chart-title"' in page.source
    assert "Bar chart. Month: Plans, KZT, VAT not stated." in page.source
    assert "<script" not in page.source
    assert 'style="' not in page.source


def has_month(number: int) -> bool:
    """Whether a plan point is planned for a month."""
    return any(point["ref_months_id"] == number for point in POINTS)


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("from=1,5", 200, "“1,5” is no amount. Write it as 1000000 or 1 000 000.50."),
        ("buyers=1", 404, 'Lines cannot be picked by "buyers". Did you mean buyer or year?'),
        ("by=colour", 404, 'by: there is no "colour".'),
        ("order=title", 404, 'order: there is no "title".'),
        ("page=0", 404, 'page: "0" is no number of a page. Begin at the first: page=1'),
        ("group=%5B1%5D", 404, '"[1]" names no group by method. Open it from the table of totals.'),
        ("group=%7B", 404, '"{" names no group by method. Open it from the table of totals.'),
        ("account=x.KZT.net", 404, 'account: there is no "x.KZT.net". Choose one of those that the page names.'),
        ("method=nothing", 200, "No line answers this."),
    ],
)
def test_a_question_that_means_nothing_is_not_answered_as_another(
    watchdog: Visitor, query: str, status: int, says: str
) -> None:
    answer = watchdog.get(f"/en/spending/?{query}")
    assert answer.status_code == status
    assert says in shown(answer)
    assert "Lines: 500" not in shown(answer)


@pytest.mark.slow
def test_many_lines_are_laid_out_once_and_every_page_says_what_it_said(
    watchdog: Visitor, newsroom: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = Path(shutil.copytree(newsroom, tmp_path / "newsroom"))
    reader = Visitor(root, laid_out=len(POINTS))
    for said in ("Laying the lines out for the pages, once after each reading: a minute or two for ten million.\n", ""):
        lay_out(reader.bench)
        assert capsys.readouterr().err == said
    assert [path.name for path in (root / "spending").glob("layout@*")] == ["layout@1"]
    reader.come_in()
    opened = next(to for _, to in watchdog.read("/en/spending/?by=buyer").links if "group=" in to)
    asked = ["?by=buyer", "?by=item&page=2&order=lines", "?words=БуМага", "?lines=all&page=3&order=title", opened]
    line = next(to for _, to in watchdog.read(f"/en/spending/{opened}").links if "/line/" in to)
    for address in [*(f"/en/spending/{each}" for each in asked), "/en/findings/", line]:
        before, now = watchdog.read(address), reader.read(address)
        assert (now.words, now.links) == (before.words, before.links), address
    # Another workbench of the same newsroom may lay the lines out too, and remove what this one reads.
    (root / "spending" / "layout@1").rename(root / "spending" / "layout@2")
    assert reader.read(line).words == watchdog.read(line).words


def test_why_a_line_was_raised_is_three_clicks_from_the_overview(watchdog: Visitor) -> None:
    overview = watchdog.read("/en/")
    findings = watchdog.read(overview.link("Questions raised"))
    subject, address = next(
        (said, to) for said, to in findings.links if "SINGLE-SOURCE" in to and "961140001032" in said
    )
    finding = watchdog.read(address)
    assert finding.words[3] == subject
    points = [point for point in POINTS if point["subject_biin"] == "961140001032"]
    count, amount = total(points)
    said = f"{Decimal(amount):,} KZT"
    assert finding.words[finding.words.index("Why the question is raised") :][:2] == [
        "Why the question is raised",
        f"Single-source purchases: {count}, together {said}; all purchases of the buyer that were read: {count}, "
        f"together {said}. Different grounds stated: 1.",
    ]
    assert "Arithmetic" in finding.words
    assert "An innocent explanation may be" in finding.words
    assert f"dalel findings show {address.rstrip('/').rpartition('/')[2]}" in finding.words
    assert len(finding.rows) == 1 + len(points)
    line = watchdog.read(next(to for _, to in finding.links if "/line/" in to))
    assert "Repeated single source" in line.words
    largest = max(points, key=lambda point: point["amount"])
    assert f"/items/{POINTS.index(largest)}" in line.words
    assert f"{largest['amount']:,.2f} KZT" in line.words
    assert DIGEST in line.words


def test_findings_are_picked_by_flag_outcome_and_buyer(watchdog: Visitor, newsroom: Path) -> None:
    wanted = found(newsroom, "not-evaluated", "SINGLE-SOURCE")
    shown_names = [
        address.split("/")[3]
        for page in range(1, len(wanted) // 50 + 2)
        for _, address in watchdog.read(f"/en/findings/?flag=SINGLE-SOURCE&outcome=not-evaluated&page={page}").links
        if address.startswith("/en/findings/")
    ]
    assert shown_names == [each["finding"] for each in wanted]
    one = watchdog.read("/en/findings/?buyer=961140001032")
    assert {
        address.split("/")[3] for _, address in one.links if address.startswith("/en/findings/") and "?" not in address
    } == {
        each["finding"]
        for each in found(newsroom, "raised")
        if dict(each["subject_key"]).get("buyer_id") == "961140001032"  # type: ignore[call-overload]
    }
    for query, says in (
        ("flag=NOTHING", 'There is no flag "NOTHING".'),
        ("outcome=guilty", 'outcome: there is no "guilty".'),
        ("colour=red", 'Findings cannot be picked by "colour".'),
    ):
        answer = watchdog.get(f"/en/findings/?{query}")
        assert answer.status_code == 404
        assert says in shown(answer)
    assert watchdog.get("/en/findings/KZ-SPLIT-0000/").status_code == 404


@pytest.mark.slow
def test_findings_that_another_version_wrote_are_told_from_a_mistake(newsroom: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(newsroom, tmp_path / "newsroom"))
    (path,) = root.glob("findings/SINGLE-SOURCE@*/findings.parquet")
    pq.write_table(pq.read_table(path).drop(["grounds"]), path)
    answer = Visitor(root).come_in().get("/en/findings/")
    assert answer.status_code == 409
    assert Page(answer).text == (
        "This cannot be shown What SINGLE-SOURCE found was written by another version of Dalel, which kept other "
        "figures. Ask it again: dalel flags run --only SINGLE-SOURCE"
    )


def test_a_clear_finding_says_why_and_has_its_lines_too(watchdog: Visitor) -> None:
    listed = watchdog.read("/en/findings/?flag=SINGLE-SOURCE&outcome=clear")
    page = watchdog.read(next(address for _, address in listed.links if address.startswith("/en/findings/SINGLE")))
    assert "Why this outcome" in page.words
    assert "Why the question is raised" not in page.words
    assert len(page.rows) > 1


def test_a_document_has_its_custody(watchdog: Visitor) -> None:
    listed = watchdog.read("/en/documents/")
    address = listed.link(PLAN.name)
    assert address == f"/en/documents/{DIGEST}/"
    page = watchdog.read(address)
    for said in (
        DIGEST,
        f"{PLAN.stat().st_size:,}",
        "document added",
        "checkpoint 3",
        "Entry 1 is one of the 3 that this root stands for; the path from the entry to the root was recomputed for "
        "this page.",
    ):
        assert said in page.words, said
    answer = watchdog.get(f"/en/documents/{DIGEST}/file")
    assert b"".join(answer.streaming_content) == PLAN.read_bytes()  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == f'attachment; filename="{PLAN.name}"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert watchdog.get(f"/en/documents/{'0' * 64}/").status_code == 404
    assert watchdog.get("/en/documents/../../dalel.toml").status_code == 404


def test_a_text_stands_beside_its_check(watchdog: Visitor) -> None:
    held, wrong = (watchdog.read(f"/en/publications/{name}/") for name in ("plan-points", "wrong"))
    assert held.text.count("does not match") == 1
    assert "does not match 1" in wrong.text
    assert "evidence missing 1" in wrong.text
    assert "There are 209 direct contracts 1 . The note 2 is gone." in wrong.text
    assert "count: printed 209 , computed 208" in wrong.text
    assert "Not covered by any claim number: 77" in wrong.text
    assert "Published Not recorded as published." in wrong.text
    behind = watchdog.read(wrong.link("The lines behind it"))
    assert all_lines(behind)[0] == "208"
    assert watchdog.get("/en/publications/nothing/").status_code == 404
    listed = watchdog.read("/en/publications/")
    assert [said for said, _ in listed.links] == ["plan-points", "wrong"]


@pytest.mark.slow
def test_what_would_be_lost_changes_with_what_is_recorded(newsroom: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(newsroom, copy)
    watchdog = Visitor(copy).come_in()
    before = watchdog.read("/en/checkpoints/")
    assert "Entries after the newest checkpoint: 0; documents among them: 0." in before.words
    assert "No checkpoint is recorded as published: nobody could show that a document was ever here." in before.words
    note = tmp_path / "note.txt"
    note.write_text("<b>kept</b>", encoding="utf-8")
    for words in (
        ("checkpoint", "publish", "--where", "under the article"),
        ("evidence", "add", note),
        ("evidence", "transfer", DIGEST[:12], "--to", "A. Bekova"),
        ("publication", "publish", "publications/plan-points.md", "--where", "https://example.org/plan"),
        ("spending", "read", EXAMPLES / "kz" / "contracts-2020-02.json"),
    ):
        done = run(*words, folder=copy)
        assert done.code == 0, done.err
    after = watchdog.read("/en/checkpoints/")
    assert "Entries after the newest checkpoint: 8; documents among them: 4." in after.words
    assert (
        "The newest checkpoint recorded as published covers 3 entries. "
        "Documents that no published checkpoint covers: 4." in after.words
    )
    assert "under the article" in after.words
    assert "A. Bekova" in after.words
    # What was read meanwhile is seen, and findings that rest on less are said to be so.
    assert "Documents were read after these flags ran" in watchdog.read("/en/findings/").text
    assert "Contracts, KZT, without VAT" in watchdog.read("/en/spending/").words
    assert "note.txt" in watchdog.read("/en/documents/").words
    text = watchdog.read("/en/publications/plan-points/")
    assert "https://example.org/plan" in text.words
    out = text.link("As it went out")
    assert (
        b"".join(watchdog.get(f"{out}file").streaming_content)
        == (  # type: ignore[attr-defined]
            copy / "publications" / "plan-points.md"
        ).read_bytes()
    )
    # A text of the same name in another folder, even of the same bytes, is another text.
    (copy / "publications" / "2021").mkdir()
    shutil.copy(copy / "publications" / "plan-points.md", copy / "publications" / "2021")
    listed = [said for said, _ in watchdog.read("/en/publications/").links]
    assert listed == ["2021/plan-points", "plan-points", "wrong"]
    other = watchdog.read("/en/publications/2021/plan-points/")
    assert "Published Not recorded as published." in other.text
    assert "dalel publication check publications/2021/plan-points.md" in other.words


def test_what_a_document_says_is_text_and_never_markup(
    empty: Path, tmp_path: Path, at: Callable[[Path], Visitor]
) -> None:
    root = tmp_path / "hostile"
    shutil.copytree(empty, root)
    hostile = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'{{ 7|add:7 }}{% say "x" %}\u202efdp.exe'
    point = {**POINTS[0], "name_ru": hostile, "subject_name_ru": hostile, "desc_ru": hostile}
    document = tmp_path / "<b>plan.json"
    document.write_text(json.dumps({"total": 1, "limit": 1, "items": [point]}, default=float), encoding="utf-8")
    done = run("spending", "read", document, folder=root)
    assert done.code == 0, done.err
    watchdog = Visitor(root).come_in()
    line = next(to for _, to in watchdog.read("/en/spending/?lines=all").links if "/line/" in to)
    for address in ("/en/", "/en/spending/?by=buyer", "/en/spending/?lines=all", line, "/en/documents/"):
        source = watchdog.read(address).source
        assert "<script" not in source
        assert "<img" not in source
        assert "<b>plan" not in source
        assert "\u202e" not in source
        assert "14fdp" not in source
    assert "{{ 7|add:7 }}" in watchdog.read(line).text


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("ru/spending/?buyers=1", "По «buyers» строки не выбирают. Может быть, buyer или year?"),
        ("kk/spending/?page=0", "page: «0» — бет нөмірі емес. Біріншісінен бастаңыз: page=1"),
        ("ru/spending/?group=%7B", "«{» — не группа (method). Откройте её из таблицы итогов."),
        ("kk/spending/?account=x", "account: «x» мәні жоқ. Бетте аталғандардың бірін таңдаңыз."),
        ("ru/findings/?flag=KZ-SPLITT", "Флага «KZ-SPLITT» нет. Может быть, KZ-SPLIT или KZ-LIMIT?"),
        (
            "kk/findings/?colour=1",
            "Жайттар «colour» бойынша таңдалмайды. Белгі, жауап, тапсырыс беруші",
        ),
        ("ru/findings/KZ-SPLIT-xyz/", "Находки «KZ-SPLIT-xyz» здесь нет."),
        ("ru/findings/SINGLE-SOURCE-/", "С «SINGLE-SOURCE-» начинается больше одной находки. Укажите больше знаков."),
        ("kk/spending/line/x/", "«x» — жол аты емес. Оны жолдар тізімінен ашыңыз."),
        (f"ru/spending/line/{'0' * 24}/", f"Строки {'0' * 24} здесь нет. Возможно, её документ прочитан заново."),
        ("kk/documents/xyz/", "«xyz» — SHA-256 басы емес (0-9 және a-f таңбаларының 6-дан 64-ке дейіні)."),
        ("ru/documents/000000/", "Нет документа, чей SHA-256 начинается с 000000."),
        ("ru/publications/wron/", "Публикации «wron» нет. Может быть, wrong?"),
    ],
)
def test_what_a_person_here_can_get_wrong_is_said_in_their_language(watchdog: Visitor, address: str, says: str) -> None:
    answer = watchdog.get(f"/{address}")
    assert answer.status_code == 404
    assert says in shown(answer)
    assert f'<div class="notice error" lang="{address[:2]}">' in answer.content.decode()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_speaks_its_language_and_leads_to_the_others(watchdog: Visitor, lang: str) -> None:
    finding = next(to for _, to in watchdog.read(f"/{lang}/findings/").links if "SINGLE-SOURCE-" in to)
    for address in (
        f"/{lang}/",
        f"/{lang}/spending/?by=month",
        f"/{lang}/spending/?lines=all",
        finding,
        f"/{lang}/documents/{DIGEST}/",
        f"/{lang}/publications/wrong/",
        f"/{lang}/checkpoints/",
    ):
        source = watchdog.read(address).source
        assert f'<html lang="{lang}">' in source
        for other in LANGUAGES:
            assert f'href="/{other}{address[3:]}"'.replace("&", "&amp;") in source
        assert all(each.startswith(("/", "?", "#")) for _, each in watchdog.read(address).links)
