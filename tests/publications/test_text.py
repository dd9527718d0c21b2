"""A publication's Markdown: where claims may stand, and what is said of those that are wrong."""

from pathlib import Path
from textwrap import dedent

import pytest

from dalel.publications import Text, parse_text, read_text

A_PLACE = "Write at: /items/0/amount, a JSON pointer, or at: Sheet1!D12, a cell; or pick rows: {column: words}."
COMPUTED = (
    "value is of a finding, a document or a row of it, days are of two places of documents, conversion is of lines, "
    "every other operation is of lines or rows."
)
LINES = "{kind: figure, operation: count, lines: {stage: plan}}"


def parse(body: str, *, claims: str = f"a: {LINES}", lang: str = "lang: en") -> Text:
    """A text with front matter."""
    return parse_text(f"---\n{lang}\nclaims:\n  {claims}\n---\n{body}", "x.md")


@pytest.mark.parametrize(
    ("body", "words", "position"),
    [
        ("# Of [208 lines](claim:a)\n", "208 lines", "x.md:6:7"),
        ("- one\n- Of [208 lines](claim:a)\n", "208 lines", "x.md:7:7"),
        ("> Of **all** [208 lines](claim:a)\n", "208 lines", "x.md:6:15"),
        ("Of\nall [208\nlines](claim:a)\n", "208\nlines", "x.md:7:6"),
        ("| a | b |\n| --- | --- |\n| x | [208 lines](claim:a) |\n", "208 lines", "x.md:8:8"),
        ("Text.[^1]\n\n[^1]: Of [208 lines](claim:a).\n", "208 lines", "x.md:8:11"),
        ("Of [**208** lines](claim:a).\n", "208 lines", "x.md:6:6"),
        ("Of [208\u00a0lines](claim:a).\n", "208\u00a0lines", "x.md:6:5"),
        ("Of [208 lines][ref].\n\n[ref]: claim:a\n", "208 lines", "x.md:6:5"),
    ],
)
def test_a_claim_stands_in_any_block_and_keeps_its_place(body: str, words: str, position: str) -> None:
    text = parse(body)
    assert text.problems == ()
    [(passage, link)] = [(passage, link) for passage in text.passages for link in passage.links]
    assert passage.text[link.start : link.end] == words
    if not body.startswith("Of [**"):
        assert str(text.position(passage, link.start)) == position


def test_the_same_words_before_a_claim_in_its_line_do_not_move_it() -> None:
    text = parse("Of 5 and 5, [5](claim:a), **[5](claim:a)** and [5](claim:b).\n", claims=f"a: {LINES}\n  b: {LINES}")
    (passage,) = text.passages
    assert [str(text.position_of(passage, link)) for link in passage.links] == ["x.md:7:14", "x.md:7:30", "x.md:7:49"]


def test_code_and_addresses_are_no_prose() -> None:
    text = parse("See `208 lines` [here](https://example.org/5).\n\n    5 lines of code\n", claims="{}")
    assert [passage.text for passage in text.passages] == ["See   here."]


@pytest.mark.parametrize(
    ("claims", "body", "problem"),
    [
        (
            f"direct: {LINES}",
            "[5](claim:direct) and [6](claim:dirct)",
            'x.md:6:24: There is no claim "dirct".\nDid you mean direct?',
        ),
        (
            f"a: {LINES}\n  b: {LINES}",
            "[5](claim:a)",
            'x.md:5:3: The claim "b" is not used in the text.\n'
            "Link the words that it is about, [words](claim:b), or remove it.",
        ),
        (
            f"a: {LINES}\n  a: {LINES}",
            "[5](claim:a)",
            'x.md:5:3: Two claims have the name "a".\nGive one of them another name.',
        ),
        (
            "a: {kind: figure, operation: median, lines: {}}",
            "",
            'x.md:4:32: There is no operation "median".\nDid you mean min?',
        ),
        (
            "a: {kind: rumour, document: ab}",
            "",
            'x.md:4:3: The claim "a" has no known kind.\nWrite kind: figure, quote, fact, attributed, opinion.',
        ),
        (
            "a: {kind: figure, operation: sum, lines: {metod: 23}}",
            "",
            'x.md:4:45: Lines cannot be picked by "metod".\nDid you mean method?',
        ),
        (
            "a: {kind: figure, operation: sum}",
            "",
            'x.md:4:3: The claim "a" rests on nothing.\nWrite one of: lines: {…}, finding: ID, document: SHA-256.',
        ),
        (
            "a: {kind: figure, operation: share, lines: {}}",
            "",
            'x.md:4:3: The claim "a" computes share of nothing.\n'
            "Write of: {…} with the filters of what to compare with.",
        ),
        (
            "a: {kind: figure, operation: value, document: ab}",
            "",
            'x.md:4:3: The claim "a" names no place in its document.\n' + A_PLACE,
        ),
        (
            "a: {kind: figure, operation: value, document: ab, at: row 5}",
            "",
            'x.md:4:3: The claim "a" names the place "row 5", which is neither a JSON pointer nor a cell.\n' + A_PLACE,
        ),
        (
            "a: {kind: figure, operation: days, document: ab, at: /a}",
            "",
            'x.md:4:3: The claim "a" counts days since no place.\nWrite since: {at: /items/0/date, document: SHA-256}.',
        ),
        (
            "a: {kind: figure, operation: days, document: ab, at: /a, since: {place: /b}}",
            "",
            'x.md:4:68: No place has a "place".\nKnown here: at, document.',
        ),
        (
            "a: {kind: figure, operation: days, lines: {}}",
            "",
            'x.md:4:3: The claim "a" cannot compute days from lines.\n' + COMPUTED,
        ),
        (
            "a: {kind: figure, operation: conversion, lines: {}, to: usd, on: 2020}",
            "",
            'x.md:4:3: The claim "a" names no currency and no date to convert by.\n'
            "Write to: USD and on: 2020-06-12, 2020-06 or 2020.",
        ),
        (
            "a: {kind: figure, operation: [conversion, share], lines: {}, of: {}, to: USD, on: 2020}",
            "",
            'x.md:4:3: The claim "a" converts, and compares with other lines.\nMake two claims of it.',
        ),
        (
            "a: {kind: figure, operation: rank, lines: {}}",
            "",
            'x.md:4:3: The claim "a" computes rank of nothing.\n'
            "Write of: {…} with the filters of what to compare with.",
        ),
        (
            "a: {kind: figure, operation: sum, lines: {}, rounding: million}",
            "",
            'x.md:4:3: The claim "a" is rounded to "million", which is no number above zero.\n'
            "Write rounding: 1000000, or 0.1.",
        ),
        (
            "a: {kind: figure, operation: sum, document: ab, rows: {method: direct}}",
            "",
            'x.md:4:3: The claim "a" computes sum of no column.\nWrite column: NAME, as the header has it.',
        ),
        (
            "a: {kind: figure, operation: conversion, document: ab, rows: {}, column: a, to: USD, on: 2020}",
            "",
            'x.md:4:3: The claim "a" cannot compute conversion from rows.\n' + COMPUTED,
        ),
        (
            "a: {kind: figure, operation: sum, document: ab, rows: {}, column: a, unit: tenge}",
            "",
            'x.md:4:3: The claim "a" computes sum in "tenge".\nWrite a currency, such as unit: KZT, or none.',
        ),
        (
            "a: {kind: figure, operation: count, document: ab, rows: {}, at: /a}",
            "",
            'x.md:4:3: The claim "a" names a place and picks rows.\nWrite one of: at: …, rows: {…}.',
        ),
        (
            "a: {kind: figure, operation: count, lines: {}, rows: {}}",
            "",
            'x.md:4:3: The claim "a" names a place of no document.\nWrite document: SHA-256.',
        ),
        (
            "a: {kind: figure, operation: count, document: ab, rows: {}, header: top}",
            "",
            'x.md:4:3: The claim "a" has the header "top", which is no number of a row.\nWrite header: 1.',
        ),
        (
            "a: {kind: figure, operation: count, document: ab, rows: {}, decimal: ;}",
            "",
            'x.md:4:3: The claim "a" has the decimal mark ";".\nWrite decimal: "," or decimal: ".".',
        ),
        (
            "a: {kind: figure, operation: value, document: ab, at: /a, sheet: b}",
            "",
            'x.md:4:3: The claim "a" names a sheet and picks no rows.\n'
            "Write rows: {column: words}, or rows: {} for all of them.",
        ),
        (
            "a: {kind: quote, document: ab, at: page 3}",
            "",
            'x.md:4:3: The claim "a" names the place "page 3", which is no place of a document.\n'
            "Write at: page=3 of a PDF, the address of a page in a web archive, a JSON pointer or a cell.",
        ),
        (
            "a: {kind: figure, operation: rank, by: seller, lines: {}, of: {}}",
            "",
            'x.md:4:3: The claim "a" compares groups by "seller".\n'
            "Known here: buyer, category, ground, item, month, supplier, year.",
        ),
        (
            "a: {kind: figure, operation: [rank, sum], by: supplier, lines: {supplier: 1}, of: {}}",
            "",
            'x.md:4:3: The claim "a" compares groups, and computes something else than rank.\nWrite operation: rank.',
        ),
        (
            "a: {kind: figure, operation: rank, by: supplier, lines: {supplier: 1, year: 2020}, of: {year: 2021}}",
            "",
            'x.md:4:3: The claim "a" has lines that are not one supplier of those it compares with.\n'
            "Write the filters of of: {…} under lines too, and one more: supplier: CODE.",
        ),
        (
            "a: {kind: opinion, operation: sum, lines: {}}",
            "",
            'x.md:4:3: The claim "a" computes something and is of the kind opinion.\nWrite kind: figure.',
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_what_to_do(claims: str, body: str, problem: str) -> None:
    assert problem in [str(found) for found in parse(body, claims=claims).problems]


def test_a_text_without_a_language_says_so() -> None:
    (problem,) = parse("[5](claim:a)", lang="title: x").problems
    assert str(problem) == "x.md:1:1: The text has no lang.\nWrite in its front matter lang: en, ru, kk."


def test_broken_yaml_is_a_problem_at_its_line() -> None:
    problems = parse_text("---\nlang: en\nclaims: {a: [\n---\nText.\n", "x.md").problems
    assert str(problems[-1]).partition(": ")[0] == "x.md:3:14"
    assert problems[-1].tell("en")[1] == "Correct that line."


def test_claims_may_be_defined_in_a_file_beside_the_text(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("---\nlang: ru\n---\nИх [208](claim:a) и [5](claim:b).\n", encoding="utf-8")
    (tmp_path / "x.claims.yaml").write_text(f"claims:\n  a: {LINES}\n  b: {LINES}\n", encoding="utf-8")
    text = read_text(tmp_path / "x.md")
    assert (text.lang, text.problems, sorted(text.claims)) == ("ru", (), ["a", "b"])


def test_two_claims_of_one_name_in_two_files_are_a_problem(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text(
        dedent(f"""\
        ---
        lang: en
        claims:
          a: {LINES}
        ---
        [5](claim:a)
        """),
        encoding="utf-8",
    )
    (tmp_path / "x.claims.yaml").write_text(f"claims:\n  a: {LINES}\n", encoding="utf-8")
    assert [str(problem) for problem in read_text(tmp_path / "x.md").problems] == [
        f'{tmp_path}/x.claims.yaml:2:3: Two claims have the name "a", also at {tmp_path}/x.md:4:3.\n'
        "Give one another name."
    ]
