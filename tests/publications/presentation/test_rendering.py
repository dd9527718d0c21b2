"""A rendered publication: what is in its folder, what is refused, and that nothing in a text gets out of its place."""

from __future__ import annotations

import json
import re
import shutil
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest
from shown import LINK, NAME, POINTS, run_in, write_text

from dalel.publications.presentation.short_form import NETWORKS

pytestmark = pytest.mark.slow

DIRECT = '  a: {kind: figure, operation: [count, sum], lines: {method: "23"}}\n'


def page_of(folder: Path) -> str:
    return (folder / "index.html").read_text(encoding="utf-8")


def text_of(folder: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(folder / "text.pdf").pages]


class Ids(HTMLParser):
    """The names on a page, and the places in it that links lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.targets: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.names += [given["id"] or ""] if "id" in given else []
        target = given.get("href") or ""
        self.targets |= {target.removeprefix("#")} if target.startswith("#") else set()


def test_the_folder_holds_every_form_and_nothing_else(rendered: Path) -> None:
    names = sorted(str(path.relative_to(rendered)) for path in rendered.rglob("*") if path.is_file())
    assert names == [
        "checkpoint.txt",
        "claims.jsonld",
        "index.html",
        "provenance.jsonld",
        "short/bluesky.txt",
        "short/mastodon.txt",
        "short/telegram.txt",
        "short/x.txt",
        "style.css",
        "text.pdf",
    ]


def test_every_link_within_the_page_leads_somewhere_and_every_name_is_there_once(rendered: Path) -> None:
    ids = Ids()
    ids.feed(page_of(rendered))
    assert ids.targets <= set(ids.names)
    assert len(ids.names) == len(set(ids.names))


def test_the_page_asks_for_nothing_from_outside_and_has_no_script_that_runs(rendered: Path) -> None:
    page = page_of(rendered)
    assert re.findall(r"<script[^>]*>", page) == ['<script type="application/ld+json">']
    assert re.findall(r""" (?:src|style|on\w+)\s*=\s*["']""", page) == []
    assert re.findall(r'<link rel="stylesheet" href="([^"]*)"', page) == ["style.css"]
    assert "url(" not in (rendered / "style.css").read_text(encoding="utf-8")


def test_every_figure_of_the_page_equals_a_recomputation_from_the_document_by_plain_python(rendered: Path) -> None:
    items = json.loads(POINTS.read_text(encoding="utf-8"), parse_float=Decimal)["items"]
    amounts = [Decimal(item["amount"]) for item in items]
    direct, quotations = (
        [Decimal(item["amount"]) for item in items if item["ref_trade_methods_id"] == method] for method in (23, 3)
    )
    share, ratio = sum(direct) * 100 / sum(amounts), sum(direct) / sum(quotations)
    said = [cell for cell in re.findall(r"<tr><td>([^<]*)</td><td>[^<]*</td><td>", page_of(rendered)) if cell]
    less = (sum(quotations) - sum(direct)) / sum(direct) * 100
    assert said == [
        f"be0b9c9bf6d5, /items/0/date_create = {items[0]['date_create'][:10]}",
        f"count of {len(amounts)} lines = {len(amounts)}",
        f"sum of {len(amounts)} lines = {sum(amounts):,} KZT".replace(".00 ", " "),
        f"count of {len(direct)} lines = {len(direct)}",
        f"sum of {len(direct)} lines = {sum(direct):,.2f} KZT",
        f"{sum(direct):,.2f} KZT ÷ {sum(amounts):,.2f} KZT ≈ {share.quantize(Decimal('0.0001')).normalize()} %",
        f"largest of {len(direct)} lines = {max(direct):,} KZT",
        f"sum of {len(quotations)} lines = {sum(quotations):,.2f} KZT",
        f"{sum(direct):,.2f} KZT ÷ {sum(quotations):,.2f} KZT ≈ {ratio.quantize(Decimal('0.0001'))} ×",
        f"({sum(quotations):,.2f} KZT − {sum(direct):,.2f} KZT) ÷ {sum(direct):,.2f} KZT ≈ {less:.4f} %",
        f"{sum(direct):,.2f} KZT − {sum(quotations):,.2f} KZT = {sum(direct) - sum(quotations):,.2f} KZT",
        f"be0b9c9bf6d5, /items/0/amount = {amounts[0]:,} KZT",
    ]


def test_a_proof_shows_its_rows_with_their_places_and_the_command_that_picks_them_again(rendered: Path) -> None:
    items = json.loads(POINTS.read_text(encoding="utf-8"), parse_float=Decimal)["items"]
    direct = sorted(
        ((Decimal(item["amount"]), at) for at, item in enumerate(items) if item["ref_trade_methods_id"] == 23),
        reverse=True,
    )
    page = page_of(rendered)
    rows = [rf'<td class="n">{amount:,.2f} KZT</td><td><code>/items/{at}</code></td>' for amount, at in direct[:40]]
    assert [row for row in rows if row not in page] == []
    assert "The 40 largest of 208 rows; the command above lists all of them." in page
    assert "dalel spending lines --where stage=plan --where document=be0b9c9bf6d5 --where method=23 --all" in page


def test_a_chart_and_its_table_are_computed_from_the_lines(rendered: Path) -> None:
    items = json.loads(POINTS.read_text(encoding="utf-8"), parse_float=Decimal)["items"]
    direct = [item for item in items if item["ref_trade_methods_id"] == 23]
    page = page_of(rendered)
    (rows,) = re.findall(r"<figure>.*?<tbody>(.*?)</tbody>", page, re.DOTALL)
    shown = re.findall(r'<td class="n">(\d+)</td><td class="n">([\d,.]+)</td>', rows)
    assert sum(int(count) for count, _ in shown) == len(direct)
    assert sum(Decimal(amount.replace(",", "")) for _, amount in shown) == sum(
        Decimal(item["amount"]) for item in direct
    )
    assert page.count('<svg class="chart"') == 1


def test_rendering_again_replaces_the_folder_whole_with_the_same_bytes(
    newsroom: Path, rendered: Path, tmp_path: Path
) -> None:
    again = shutil.copytree(rendered, tmp_path / "again")
    (again / "old.txt").write_text("old", encoding="utf-8")
    run_in(newsroom, "publication", "render", newsroom / "publications" / NAME, "--output", again, "--link", LINK)
    kept = sorted(path.relative_to(rendered) for path in rendered.rglob("*") if path.is_file())
    assert sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file()) == kept
    assert [name for name in kept if (rendered / name).read_bytes() != (again / name).read_bytes()] == []
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


def test_posts_fit_their_networks_and_carry_link_and_checkpoint(rendered: Path) -> None:
    root = (rendered / "checkpoint.txt").read_text(encoding="utf-8").splitlines()[2]
    for network in NETWORKS:
        post = (rendered / "short" / f"{network.name}.txt").read_text(encoding="utf-8")
        assert network.measure(post.strip()) <= network.limit
        assert LINK in post
        assert root in post
    assert (rendered / "checkpoint.txt").read_text(encoding="utf-8").strip() in (
        rendered / "short" / "telegram.txt"
    ).read_text(encoding="utf-8")


def test_the_pdf_holds_the_text_its_proofs_and_the_checkpoint(rendered: Path) -> None:
    pages = text_of(rendered)
    whole = " ".join(" ".join(pages).split())
    assert "One page of plan points1, line by line" in whole
    assert "sum of 208 lines = 104,957,665.10 KZT" in whole
    reader = pypdf.PdfReader(rendered / "text.pdf")
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.creation_date) == ("One page of plan points, line by line", None)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF's own boolean


def test_the_exports_name_claims_documents_and_computations(rendered: Path) -> None:
    claims = json.loads((rendered / "claims.jsonld").read_text(encoding="utf-8"))["@graph"]
    kinds = [node["@type"] for node in claims]
    assert (kinds.count("Claim"), kinds.count("ClaimReview")) == (11, 10)
    review = next(node for node in claims if node["@type"] == "ClaimReview" and "208" in node["claimReviewed"])
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "proved"}
    assert review["reviewBody"] == "count of 208 lines = 208; sum of 208 lines = 104,957,665.10 KZT"
    graph = json.loads((rendered / "provenance.jsonld").read_text(encoding="utf-8"))["@graph"]
    documents = [node["@id"] for node in graph if node["@id"].startswith("ni:")]
    assert documents == ["ni:///sha-256;vgucm_bVHeAkzdaa-SofaptlPqZAJDKbLYY5YVXqvwI"]
    calculation = next(node for node in graph if node["@id"] == "#calculation-4")
    assert calculation["prov:used"] == [{"@id": documents[0]}]


def test_a_text_that_does_not_hold_is_refused_and_nothing_is_written(newsroom: Path, tmp_path: Path) -> None:
    path = write_text(newsroom, "[209 lines worth 104.96 million tenge](claim:a)", DIRECT)
    ran = run_in(newsroom, "publication", "render", path, "--output", tmp_path / "out", code=1)
    assert str(ran.exception) == (
        f"{path} does not hold, so nothing was done:\n{path}:6:2: a: does not match\n"
        f"See why: dalel publication check {path}\nOr mark every page as a draft: --draft"
    )
    assert not (tmp_path / "out").exists()


def test_a_draft_is_marked_on_every_page_of_every_form(newsroom: Path, tmp_path: Path) -> None:
    path = write_text(newsroom, "[209 lines worth 104.96 million tenge](claim:a)", DIRECT)
    out = tmp_path / "out"
    run_in(newsroom, "publication", "render", path, "--output", out, "--draft")
    mark = "Draft, not for publication: its figures need not be proved."
    assert f'<p class="draft" role="note">{mark}</p>' in page_of(out)
    assert all(mark in " ".join(page.split()) for page in text_of(out))
    assert all(post.read_text(encoding="utf-8").startswith(mark) for post in (out / "short").iterdir())


def test_no_folder_of_this_computer_is_told(newsroom: Path, rendered: Path, tmp_path: Path) -> None:
    path = write_text(newsroom, "[208](claim:a)", DIRECT.replace(", sum", ""))
    run_in(newsroom, "publication", "render", path, "--output", tmp_path / "out")
    assert "<title>x</title>" in page_of(tmp_path / "out")
    for folder in (rendered, tmp_path / "out"):
        for file in (path for path in folder.rglob("*") if path.is_file()):
            assert str(newsroom.parent).encode() not in file.read_bytes(), file
    assert str(newsroom.parent) not in " ".join(text_of(tmp_path / "out"))


HOSTILE = """\
<script>alert(1)</script> <b>bold</b>

[209 lines](claim:a) <i>in</i> [a link](javascript:alert(1)) [b](https://example.org/?a=1&b=2)

#panic("typst") $x$ *y* `</code>` \\u202e

![a picture](https://example.org/x.png)
"""


def test_nothing_in_a_text_runs_or_leaves_its_place(newsroom: Path, tmp_path: Path) -> None:
    path = write_text(newsroom, HOSTILE, DIRECT, more='title: "</title><script>alert(2)</script>"\n')
    out = tmp_path / "out"
    run_in(newsroom, "publication", "render", path, "--output", out, "--draft")
    page = page_of(out)
    assert re.findall(r"<script[^>]*>", page) == ['<script type="application/ld+json">']
    assert re.findall(r'href="javascript', page) == []
    assert "<img" not in page
    assert '<a href="https://example.org/?a=1&amp;b=2">b</a>' in page
    assert '#panic("typst") $x$' in " ".join(" ".join(text_of(out)).split())


def test_a_folder_of_something_else_is_never_written_over(newsroom: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    path = newsroom / "publications" / NAME
    ran = run_in(newsroom, "publication", "render", path, "--output", tmp_path / "mine", code=2)
    assert str(ran.exception) == (
        f"{tmp_path / 'mine'} holds files that Dalel did not make.\nName another folder: --output DIR"
    )


@pytest.mark.parametrize(
    ("block", "says"),
    [
        ("by: month\nlines: {}", "A chart has title, by and lines."),
        ("title: t\nby: colour\nlines: {}", 'Lines cannot be grouped by "colour".'),
        ("title: t\nby: month\nlines: {colour: red}", 'Lines cannot be picked by "colour".'),
        ("title: t\nby: month\nlines: {method: '99'}", "This chart cannot be drawn: no line answers the filters."),
        ("title: [", "This chart is no YAML."),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_a_problem_with_its_line(
    newsroom: Path, tmp_path: Path, block: str, says: str
) -> None:
    path = write_text(newsroom, f"[208 lines](claim:a)\n\n```chart\n{block}\n```\n", DIRECT.replace(", sum", ""))
    ran = run_in(newsroom, "publication", "render", path, "--output", tmp_path / "out", code=1)
    assert f"{path}:8:1: {says}" in str(ran.exception)


@pytest.mark.parametrize(("lang", "sentence"), [("ru", "Доказательства"), ("kk", "Дәлелдер")])
def test_the_page_speaks_the_language_of_the_text(newsroom: Path, tmp_path: Path, lang: str, sentence: str) -> None:
    path = write_text(newsroom, "[208](claim:a)", DIRECT.replace(", sum", ""), lang=lang)
    out = tmp_path / "out"
    run_in(newsroom, "publication", "render", path, "--output", out)
    page = page_of(out)
    assert f'<html lang="{lang}">' in page
    assert f'<h2 id="h-proofs">{sentence}</h2>' in page
    assert sentence in " ".join(text_of(out))
