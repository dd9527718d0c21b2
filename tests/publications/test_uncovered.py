"""What no claim covers: numbers, names and sentences with an accusing word, in three languages."""

import pytest

from dalel.publications import find_uncovered, parse_text, read_passages

CLAIMS = "  a: {kind: figure, operation: count, lines: {}}\n  b: {kind: fact, document: abcdef}\n"


def uncovered(lang: str, body: str) -> list[tuple[str, str, str]]:
    """What is not covered in a text with a figure and a fact."""
    text = parse_text(f"---\nlang: {lang}\nclaims:\n{CLAIMS}---\n{body}\n", "x.md")
    numbers = [(passage, phrase) for passage, phrases in read_passages(text) for phrase in phrases]
    return [
        (f"{one.position.line}:{one.position.column}", one.kind.value, one.text)
        for one in find_uncovered(text, numbers)
    ]


@pytest.mark.parametrize(
    ("lang", "body", "found"),
    [
        ("en", "Only [208 lots](claim:a) here.", []),
        ("en", "Only [208 lots](claim:a) of 500 here.", [("7:29", "number", "500")]),
        ("en", "In fact [208 lots](claim:b) here.", [("7:10", "number", "208")]),
        ("en", "In part 4 of article 274, No. 5 and +7 727 258 00 00.\n\n1. One of them.", []),
        ("en", "we asked Ann Smith of the IFC", [("7:10", "name", "Ann Smith"), ("7:27", "name", "IFC")]),
        (
            "en",
            "It rained. They took a bribe for it. It stopped.",
            [("7:12", "accusing", "They took a bribe for it.")],
        ),
        (
            "ru",
            "Спросили Анну Петрову из ТОО «Вода».",
            [("7:1", "name", "Спросили Анну Петрову"), ("7:26", "name", "ТОО"), ("7:30", "name", "«Вода»")],
        ),
        ("ru", "Дождь. Он украл деньги.", [("7:8", "accusing", "Он украл деньги.")]),
        ("kk", "Жаңбыр жауды. Ол ақшаны ұрлады.", [("7:15", "accusing", "Ол ақшаны ұрлады.")]),
        ("kk", "Барлығы 208 лот.", [("7:9", "number", "208")]),
    ],
)
def test_what_no_claim_covers_is_listed_with_its_place(lang: str, body: str, found: list[tuple[str, str, str]]) -> None:
    assert uncovered(lang, body) == found
