"""The page as whoever receives it has it: its structure, its words, and what a hostile document can do to it."""

import datetime as dt
import json
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from reported import contract, make_newsroom, plan, report

from dalel.export import clean_text
from dalel.flags import Count
from dalel.flags.follow_up import Doing, Followed, FollowUp, PublishedIn
from dalel.report import Report, render_json, render_page
from dalel.report.page import css_string, cut
from dalel.spending import Line
from dalel.spending.formats import Issue
from dalel.vocabulary import LANGUAGES

VOID = {"meta", "link", "br", "hr", "img", "input", "wbr"}
LOADS = {"src", "srcset", "action", "formaction", "data", "poster", "background", "cite", "ping", "xlink:href"}
NEVER = re.compile(
    r"\b(fraud|guilt|corrupt|suspicio|violat|crimin|мошен|винов|корруп|подозр|наруш|алаяқ|кінәл|жемқор|күдікті)", re.I
)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=http://evil.example/x onerror=alert(1)>',
    '=HYPERLINK("http://evil.example")',
    "{{ 7*7 }}{% raise %}",
    "</style></title></textarea>]]>",
    "\u202egnp.exe\x00\x1b[31m",
    "A" * 3_000,
)


class Tags(HTMLParser):
    """Every tag with its attributes, the text, and an error where tags do not nest."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.text: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(page)
        self.close()
        assert self.inside == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), f"<{tag}> has an attribute twice"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.inside and self.inside[-1] not in {"script", "style"}:
            self.text.append(data)
        if self.inside:
            self.texts.setdefault(self.inside[-1], []).append(data)

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.mark.slow
def test_the_same_newsroom_gives_the_same_bytes(newsroom: Path, page: str) -> None:
    assert render_page(report(newsroom, threads=1)) == page


def test_the_page_asks_for_nothing_from_outside(page: str) -> None:
    tags = Tags(page)
    assert not any(set(attributes) & LOADS for _, attributes in tags.tags)
    assert tags.all("link", "img", "iframe", "object", "embed", "form", "base") == []
    assert all((attributes["href"] or "").startswith("#") for attributes in tags.all("a"))
    style = "".join(tags.texts["style"])
    assert "url(" not in style
    assert "@import" not in style
    (policy,) = [a["content"] for a in tags.all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[A-Za-z0-9+/]{43}='; "
        r"base-uri 'none'; form-action 'none'",
        policy or "",
    )


def test_no_attribute_runs_script(page: str) -> None:
    assert [name for _, attributes in Tags(page).tags for name in attributes if name.startswith("on")] == []
    assert len(Tags(page).all("script")) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_built_for_those_who_hear_it(pages: dict[str, str], lang: str) -> None:
    tags = Tags(pages[lang])
    assert tags.all("html") == [{"lang": lang}]
    for landmark in ("header", "nav", "main", "footer"):
        assert len(tags.all(landmark)) == 1
    levels = [int(tag[1]) for tag, _ in tags.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(tags.all("caption")) == len(tags.all("table")) > 0
    assert all(attributes.get("scope") in {"row", "col"} for attributes in tags.all("th"))
    for drawing in tags.all("svg"):
        assert drawing["role"] == "img"
        assert drawing["aria-labelledby"] in {a.get("id") for a in tags.all("title")}
    assert len(tags.all("details")) == len(tags.all("summary"))
    first_link = tags.all("a")[0]
    assert first_link == {"class": "skip", "href": "#main"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_name_on_the_page_is_unique_and_every_link_arrives(pages: dict[str, str], lang: str) -> None:
    tags = Tags(pages[lang])
    names = Counter(attributes["id"] for _, attributes in tags.tags if "id" in attributes)
    assert [name for name, count in names.items() if count > 1] == []
    assert {(a["href"] or "").removeprefix("#") for a in tags.all("a")} <= set(names)
    for _, attributes in tags.tags:
        assert set((attributes.get("aria-labelledby") or "").split()) <= set(names)


def test_a_finding_can_be_linked_to_and_leads_to_its_document(page: str) -> None:
    tags = Tags(page)
    (finding,) = [a["id"] for a in tags.all("details") if a.get("class") == "finding"]
    assert re.fullmatch(r"finding-SUPPLIER-SHARE-[0-9a-f]{16}", finding or "")
    assert f'<a href="#{finding}">' in page
    documents = [a["id"] for a in tags.all("article")]
    assert len(documents) == 3
    assert page.count(f'<a href="#{documents[1]}"><bdi>contracts.json</bdi></a> <code>/items/0</code>') == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_blank_is_left_and_no_word_accuses_anybody(pages: dict[str, str], lang: str) -> None:
    text = " ".join(Tags(pages[lang]).text)
    assert not re.search(r"\{\w*\}", text)
    assert not NEVER.search(text)


@pytest.mark.parametrize(
    ("lang", "sum_of_plans"), [("en", "1,250.51"), ("ru", "1\u00a0250,51"), ("kk", "1\u00a0250,51")]
)
def test_numbers_are_printed_as_the_language_prints_them(pages: dict[str, str], lang: str, sum_of_plans: str) -> None:
    assert f'<b class="figure">{sum_of_plans} <small>' in pages[lang]


def test_a_share_is_never_shown_as_nothing_or_as_the_whole_when_it_is_not(page: str) -> None:
    # One line of 0.01 stands beside 1,250.50 of others.
    assert '<td role="cell" class="n">&lt;0.1</td>' in page
    assert '<td role="cell" class="n">&gt;99.9</td>' in page


@pytest.mark.slow
def test_the_reader_is_warned_where_a_buyers_sum_could_be_misread(tmp_path: Path, page: str) -> None:
    notice = "Not a buyer's whole plan: some of these documents are pages of the portal".replace("'", "&#39;")
    assert "Read this before quoting a buyer&#39;s sum" in page
    assert page.count(notice) == 3
    lines = [plan("Sheet1!2", "1.00")]
    other = render_page(report(make_newsroom(tmp_path, [("plan.xlsx", "kz-plan-xlsx", lines)], run=False)))
    assert "Read this before quoting" not in other
    assert "A buyer&#39;s sum is the sum of its lines in the documents read" in other


def test_what_was_refused_is_listed_with_its_place_and_reason(page: str) -> None:
    assert (
        "<tr><td><code>/items/2</code></td><td><bdi>amount: &#34;1 200 000 units&#34; is not a number.</bdi></td></tr>"
    ) in page


@pytest.mark.slow
def test_a_flag_that_was_not_run_is_said_to_be_so(tmp_path: Path) -> None:
    made = render_page(report(make_newsroom(tmp_path, run=False)))
    assert '<td colspan="3" class="none">not run</td>' in made
    assert "Run it: <code>dalel flags run --only SUPPLIER-SHARE</code>" in made


def test_flags_that_are_about_nothing_that_was_read_are_folded_away_and_not_shown_as_zeros(made: Report) -> None:
    (flag,) = made.flags
    silent = replace(flag, slug="silent", title="Silent flag", count=Count("SILENT", 0, 0, 0), raised=(), reasons=())
    silent = replace(silent, not_evaluated=())
    page = render_page(replace(made, flags=(flag, silent)))
    table = page[page.index('<table class="flags">') :]
    assert "Silent flag" not in table[: table.index("</table>")]
    folded = page[page.index("Flags that are about nothing that was read") :]
    assert folded.startswith('Flags that are about nothing that was read <span class="number">1</span></summary>')
    assert "Nothing that was read is what this rule is about." in folded
    assert "Flags that are about nothing that was read" not in render_page(made)


def test_a_finding_shows_where_the_work_on_it_stands_and_nothing_that_is_the_newsrooms_own(
    newsroom: Path, made: Report
) -> None:
    name = made.flags[0].raised[0].finding.finding
    time, day = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC), dt.date(2026, 11, 19)
    history = (
        FollowUp(1, time, name, Doing.NOTE, text="The secret note"),
        FollowUp(2, time, name, Doing.ASKED, to="The secret body", on=day),
        FollowUp(3, time, name, Doing.EXPLAINED, text="Two <b>sites</b>.", on=day, document="5f" * 32),
        FollowUp(4, time, name, Doing.EXPLAINED, text="Taken back", on=day, document="5f" * 32),
        FollowUp(5, time, name, Doing.UNDONE, undoes=4),
    )
    published = (PublishedIn("water.md", time, "https://example.org/water", "5f" * 32),)
    told = report(newsroom, followed={name: Followed(name, history, published)})
    page, data = render_page(told), render_json(told)
    assert 'Asked: <time datetime="2026-11-19">Nov 19, 2026</time>' in page
    assert (
        'Explained, <time datetime="2026-11-19">Nov 19, 2026</time>: <bdi>Two &lt;b&gt;sites&lt;/b&gt;.</bdi>' in page
    )
    assert 'Published, <time datetime="2026-11-20">Nov 20, 2026</time>: <bdi>https://example.org/water</bdi>' in page
    for text in (page, data):
        assert "secret" not in text
        assert "Taken back" not in text
    assert json.loads(data)["flags"][0]["findings"][0]["follow_up"] == {
        "asked": ["2026-11-19"],
        "explained": [{"on": "2026-11-19", "why": "Two <b>sites</b>.", "document": "5f" * 32}],
        "published": [{"text": "water.md", "where": "https://example.org/water", "time": "2026-11-20T08:00:00Z"}],
    }


def hostile_records(hostile: str, number: int) -> list[Line | Issue]:
    """A buyer, its suppliers, items, places and refusals that are all called so."""
    names = ("buyer_name", "title_ru", "title_kk", "unit_name", "unit_code", "method_code", "item_code", "status_code")
    named: dict[str, object] = dict.fromkeys(names, hostile) | {"method": None, "supplier_name": hostile}
    named |= {"buyer_id": f"{hostile}{number}"}
    return [
        *(contract(f"{hostile}/{number}/{n}", "100.00", f"{hostile}{n % 2}", **named) for n in range(4)),
        plan(f"{hostile}/{number}/plan", "5.00", **named),
        Issue(hostile, "not-a-number", refused=True, values={"field": hostile, "value": hostile}),
    ]


@pytest.mark.slow
def test_what_a_document_says_stays_text(tmp_path: Path) -> None:
    documents = [
        (hostile.replace("/", "∕"), "kz-ows", hostile_records(hostile, number))
        for number, hostile in enumerate(HOSTILE)
    ]
    made = report(make_newsroom(tmp_path, documents), title="".join(HOSTILE[:-1]))
    assert len(made.flags[0].raised) == 2 * len(HOSTILE)
    page = render_page(made)
    tags = Tags(page)
    assert len(tags.all("script")) == len(tags.all("style")) == 1
    assert not any(set(attributes) & LOADS for _, attributes in tags.tags)
    assert not any(name.startswith("on") for _, attributes in tags.tags for name in attributes)
    text = "".join(tags.text)
    assert [hostile for hostile in HOSTILE if text.count(clean_text(cut(hostile))[:300]) < 10] == []
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]", page)


def test_a_sentence_cannot_leave_a_style_sheets_string() -> None:
    assert css_string('a"b\\c</style>&') == "a\\22 b\\5c c\\3c /style\\3e \\26 "
