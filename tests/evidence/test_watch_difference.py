"""What counts as a difference: what a reader would see, and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.evidence.capture import parse_address
from dalel.evidence.watch import (
    CellChange,
    Content,
    Difference,
    NoContentError,
    RowChange,
    Table,
    TableChange,
    TextChange,
    compare,
    read_content,
    read_page,
)

PAGE = """<!doctype html><html><head><title>The bank</title><script>var a = 1;</script></head><body class="x">
<h1>About us</h1>
<p>The bank works with the partnership <b>Otau</b>. It was founded in 2003.</p>
<table><tr><th>Year</th><th>Sum</th></tr><tr><td>2019</td><td>10</td></tr><tr><td>2020</td><td>20</td></tr></table>
<ul><li>One</li><li>Two</li></ul></body></html>"""


def change(before: str, after: str) -> Difference:
    return compare(read_page(before), read_page(after))


def read(path: Path, data: bytes, media_type: str, **more: str | None) -> Content:
    path.write_bytes(data)
    settings = {"charset": None, "coding": None} | more
    return read_content(path, media_type=media_type, table_rows=None, **settings)


def table_change(**said: object) -> TableChange:
    nothing: dict[str, object] = {
        "name": "1", "key": None, "columns_gone": (), "columns_new": (), "gone": (), "new": (), "amended": (),
        "is_reordered": False,
    }  # fmt: skip
    return TableChange(**(nothing | said))  # type: ignore[arg-type]


def test_a_page_is_its_blocks_and_its_tables() -> None:
    assert read_page(PAGE) == Content(
        blocks=(
            "The bank", "About us", "The bank works with the partnership Otau. It was founded in 2003.", "One", "Two",
        ),
        tables=(Table("1", ("Year", "Sum"), (("2019", "10"), ("2020", "20"))),),
    )  # fmt: skip


def test_a_table_that_only_lays_out_the_page_is_text() -> None:
    inner = "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>"
    page = read_page(f"<table><tr><td>Menu</td><td>Title{inner}End</td></tr></table>")
    assert page == Content(("Menu", "Title", "End"), (Table("1", ("A", "B"), (("1", "2"),)),))


def test_a_page_is_also_where_it_leads_and_what_pictures_it_shows() -> None:
    page = read_page(
        '<p>See <a href="/plan?id=5&amp;token=abc">our <b>plan</b></a>, <a href="#top">top</a>, <a>nowhere</a>, '
        '<a href="mailto:press@bank.example">write</a> or <a href="https://otau.example/"><img src="logo.png" '
        'alt="Otau"></a><script><a href="/not-seen">x</a></script><img src="data:image/png;base64,AA">',
        base=parse_address("https://bank.example/about/"),
        digests={"https://bank.example/about/logo.png": "1a2b"},
    )
    assert page == Content(
        ("See our plan, top, nowhere, write or",),
        (
            Table(
                "links",
                ("words", "address"),
                (
                    ("our plan", "https://bank.example/plan?id=5&token=left-out"),
                    ("write", "mailto:press@bank.example"),
                    ("Otau", "https://otau.example/"),
                ),
            ),
            Table(
                "pictures",
                ("address", "words", "sha256"),
                (("https://bank.example/about/logo.png", "Otau", "1a2b"),),
            ),
        ),
    )
    # Where the page's own address is not known, its links stay as they are written.
    assert read_page('<a href="/plan">a</a>').tables == (Table("links", ("words", "address"), (("a", "/plan"),)),)


def test_a_link_that_leads_elsewhere_and_another_picture_under_the_same_address() -> None:
    page = '<p><a href="/otau">Our partner</a> <a href="/plan">Plan</a></p><img src="/logo.png" alt="Otau">'
    later = page.replace("/otau", "/partners")
    before = read_page(page, digests={"/logo.png": "0f"})
    assert compare(before, read_page(later, digests={"/logo.png": "f0"})) == Difference(
        (),
        (
            table_change(
                name="links", columns=("words", "address"), key="words",
                amended=(RowChange("Our partner", (CellChange("address", "/otau", "/partners"),)),),
            ),
            table_change(
                name="pictures", columns=("address", "words", "sha256"), key="address",
                amended=(RowChange("/logo.png", (CellChange("sha256", "0f", "f0"),)),),
            ),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    "noise",
    [
        PAGE.replace("\n", "\n\n   "),
        PAGE.replace("var a = 1;", "var a = 2; /* token 8f31 */"),
        PAGE.replace('class="x"', 'class="y" data-id="77"'),
        PAGE.replace("<b>Otau</b>", "<strong id=n>Otau</strong>"),
        PAGE.replace("<ul>", "<!-- built 2026-11-23 --><ul class=new>"),
        PAGE.replace("<li>One</li>", "<li>One"),
        PAGE.replace("It was", "It\N{NO-BREAK SPACE}was").replace("founded", "foun\N{SOFT HYPHEN}ded"),
        PAGE.replace("<p>", "<div>").replace("</p>", "</div>").replace("<h1>", "<h2>").replace("</h1>", "</h2>"),
        PAGE.replace("<td>10</td>", "<td><p>10</p></td>"),
        PAGE.upper().lower() if PAGE.islower() else PAGE.replace("<body", "<BODY"),
    ],
    ids=range(10),
)
def test_markup_alone_is_no_difference(noise: str) -> None:
    assert noise != PAGE
    assert not change(PAGE, noise)


def test_a_page_that_lost_a_sentence() -> None:
    after = PAGE.replace(" It was founded in 2003.", "")
    assert change(PAGE, after) == Difference(
        (
            TextChange(
                "The bank works with the partnership Otau. It was founded in 2003.",
                "The bank works with the partnership Otau.",
            ),
        ),
        (),
    )


def test_a_text_that_went_one_that_came_and_one_that_was_reworded() -> None:
    before, after = (
        Content(("One", "We work with the firm Otau in Almaty", "Last")),
        Content(("We work with the firm Orda in Almaty", "Last", "New")),
    )
    assert compare(before, after).texts == (
        TextChange("One", None),
        TextChange("We work with the firm Otau in Almaty", "We work with the firm Orda in Almaty"),
        TextChange(None, "New"),
    )


def test_a_capital_letter_and_a_sign_are_differences() -> None:
    assert change(PAGE, PAGE.replace("About us", "About Us"))
    assert change(PAGE, PAGE.replace("2003.", "2003"))


ONLY_BYTES = "a document of the kind image/png is compared byte for byte only, and the bytes differ."
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUMS = Content(tables=(Table("1", ("№", "Сумма"), (("1", "«10»"),)),))
PLAN = Table("/items", ("id", "name", "amount"), (("7", "Paper", "100"), ("8", "Ink", "50"), ("9", "Ink", "50")))


def test_a_plan_with_amended_rows() -> None:
    after = Table("/items", PLAN.columns, (("7", "Paper", "900"), ("9", "Ink", "50"), ("10", "Pens", "5")))
    assert compare(Content(tables=(PLAN,)), Content(tables=(after,))).tables == (
        table_change(
            name="/items",
            columns=PLAN.columns,
            key="id",
            gone=(("8", "Ink", "50"),),
            new=(("10", "Pens", "5"),),
            amended=(RowChange("7", (CellChange("amount", "100", "900"),)),),
        ),
    )


def test_a_row_that_is_there_twice_and_then_once_is_gone_once() -> None:
    rows = (("Ink", "50"), ("Ink", "50"), ("Paper", "1"))
    before, after = Table("1", ("name", "sum"), rows), Table("1", ("name", "sum"), rows[1:])
    assert compare(Content(tables=(before,)), Content(tables=(after,))).tables == (
        table_change(columns=("name", "sum"), gone=(("Ink", "50"),)),
    )


def test_a_column_that_only_numbers_the_rows_does_not_make_every_row_another() -> None:
    columns = ("№", "name")
    before = Table("1", columns, (("1", "Paper"), ("2", "Ink"), ("3", "Pens")))
    after = Table("1", columns, (("1", "Ink"), ("2", "Pens")))
    assert compare(Content(tables=(before,)), Content(tables=(after,))).tables == (
        table_change(columns=columns, gone=(("1", "Paper"),)),
    )


def test_rows_in_another_order_are_said_to_be() -> None:
    """A ranking says something by its order alone."""
    columns = ("place", "name")
    before = Table("1", columns, (("1", "Otau"), ("2", "Orda")))
    after = Table("1", columns, (("1", "Orda"), ("2", "Otau")))
    assert compare(Content(tables=(before,)), Content(tables=(after,))).tables == (
        table_change(columns=columns, is_reordered=True),
    )


def test_a_column_that_went_is_said_once() -> None:
    after = Table("/items", ("id", "name", "unit"), tuple((*row[:2], "kg") for row in PLAN.rows))
    assert compare(Content(tables=(PLAN,)), Content(tables=(after,))).tables == (
        table_change(name="/items", columns=("id", "name"), columns_gone=("amount",), columns_new=("unit",)),
    )


def test_a_table_that_went_is_all_its_rows() -> None:
    (found,) = compare(Content(tables=(PLAN,)), Content()).tables
    assert found.gone == PLAN.rows


def test_many_lines_that_repeat_are_compared_in_reasonable_time() -> None:
    """In their order this would take minutes."""
    before, after = (tuple(f"line {number % step}" for number in range(4000)) for step in (5, 6))
    changes = compare(Content(before), Content(after)).texts
    gone, new = Counter(before) - Counter(after), Counter(after) - Counter(before)
    assert Counter(each.before for each in changes if each.before) == gone
    assert Counter(each.after for each in changes if each.after) == new
    turned = compare(Content(before), Content(before[::-1])).texts
    assert turned
    assert all(each.before != each.after for each in turned)


def test_tables_without_a_common_column_are_two_tables() -> None:
    left, right = Table("1", ("a", "b"), (("1", "x"),)), Table("1", ("c", "d"), (("2", "y"), ("3", "z")))
    assert compare(Content(tables=(left,)), Content(tables=(right,))).tables == (
        table_change(columns=("a", "b"), gone=left.rows),
        table_change(columns=("c", "d"), new=right.rows),
    )


cells = st.text("ab1", max_size=2)
tables = st.lists(st.tuples(cells, cells), max_size=6).map(lambda rows: Table("1", ("x", "y"), tuple(rows)))
contents = st.builds(Content, st.lists(st.text("ab ", min_size=1), max_size=6).map(tuple), st.tuples(tables))


@given(contents, contents)
def test_only_equal_contents_do_not_differ_and_all_that_differs_is_said(before: Content, after: Content) -> None:
    found = compare(before, after)
    assert bool(found) == (before != after)
    rows = [row for table in found.tables for row in (*table.gone, *(key.key for key in table.amended))]
    assert len(rows) <= len(before.tables[0].rows)
    texts = list(before.blocks)
    for each in found.texts:
        if each.before is not None:
            texts.remove(each.before)
    texts += [each.after for each in found.texts if each.after is not None]
    assert sorted(texts) == sorted(after.blocks)


def test_json_is_its_list_of_records_and_its_other_values(tmp_path: Path) -> None:
    page = {"total": 2, "items": [{"id": 1, "sum": 0.10, "name": None}, {"id": 2, "point": [3]}], "next_page": ""}
    assert read(tmp_path / "x", json.dumps(page).encode(), "application/json") == Content(
        tables=(
            Table("/items", ("id", "sum", "name", "point"), (("1", "0.1", "", ""), ("2", "", "", '["3"]'))),
            Table("", ("place", "value"), (("/next_page", ""), ("/total", "2"))),
        )
    )


@pytest.mark.parametrize(
    ("data", "media_type", "found"),
    [
        ("№;Сумма\n1;«10»\n".encode("cp1251"), "text/csv", SUMS),
        (b"One\n\n Two  lines\n", "text/plain", Content(blocks=("One", "Two lines"))),
        ("<p>Қазақ</p>".encode(), "text/html", Content(blocks=("Қазақ",))),
    ],
)  # fmt: skip
def test_other_kinds_are_read_as_what_they_are(tmp_path: Path, data: bytes, media_type: str, found: Content) -> None:
    charset = "cp1251" if media_type == "text/csv" else "utf-8"
    assert read(tmp_path / "x", data, media_type, charset=charset) == found


@pytest.mark.parametrize(
    ("data", "media_type", "coding", "says"),
    [
        (b"\x89PNG", "image/png", None, ONLY_BYTES),
        (b"%PDF-1.4", "application/pdf", None, "the text of this PDF cannot be read."),
        (b"PK", WORKBOOK, None, "this workbook cannot be read."),
        (b'{"a": [', "application/json", None, "it is not whole JSON."),
        (b"[" * 90_000, "application/json", None, "it is not whole JSON."),
        (b'"a', "text/csv", None, "it is no CSV that can be read to its end."),
        (b"x", "text/plain", "br", "its packing (br) is not known here."),
        (b"no gzip", "text/plain", "gzip", "its packing cannot be undone."),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\3", "text/plain", "gzip", "it is empty, cut short, or larger than 64 MiB."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_to_its_end_is_not_compared(
    tmp_path: Path, data: bytes, media_type: str, coding: str | None, says: str
) -> None:
    with pytest.raises(NoContentError) as error:
        read(tmp_path / "x", data, media_type, coding=coding)
    assert error.value.what == says


MARKS = st.sampled_from(
    ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "<p>", "</p>", "<b>", "</b>", "<script>",
     "</script>",     "<br>", "one", "two ", " ", "&nbsp;", "<!-- -->"]
)  # fmt: skip


@given(st.lists(MARKS, max_size=25))
def test_every_word_of_a_page_that_a_reader_sees_is_compared(marks: list[str]) -> None:
    markup = "".join(marks)
    found = read_page(markup)
    cells = [cell for table in found.tables for row in (table.columns, *table.rows) for cell in row]
    words = " ".join((*found.blocks, *cells)).count("one")
    if "<script>" not in marks:
        assert words == marks.count("one")
    assert not compare(found, read_page(markup.replace("<p>", "<p class=x>").replace("<b>", "<b >")))
