"""What is wrong with a text, with a claim or with the settings is said in every language, with the same values."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from dalel.errors import CommandError
from dalel.newsroom import Newsroom
from dalel.publications.problem import NOUN
from dalel.publications.text import parse_text, read_text
from dalel.vocabulary import LANGUAGES, vocabulary
from dalel.vocabulary.refusal import RefusalError

SOURCE = Path(__file__).parents[2] / "src" / "dalel"


AS_WRITTEN = {"write-one-of", "write-place", "write-rows", "write-at-or-rows", "write-since", "write-of",
              "write-correction", "write-chart"}  # fmt: skip
"""Sentences with YAML to write, whose braces are no values."""


def values_in(text: str) -> set[str]:
    return {name for _, name, *_ in string.Formatter().parse(text) if name}


def test_every_sentence_of_a_problem_is_used_and_has_the_same_values_in_every_language() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (SOURCE / "publications").rglob("*.py"))
    for name, term in vocabulary(NOUN).items():
        assert f'"{name}"' in code, name
        if name not in AS_WRITTEN:
            assert [values_in(term.label[lang]) for lang in LANGUAGES] == [values_in(term.label["en"])] * 3, name


def test_a_problem_is_told_in_the_language_of_the_reader() -> None:
    text = "---\nlang: ru\nclaims:\n  a: {kind: figure, operation: sum, lines: {metod: 23}}\n---\n[5](claim:b)\n"
    found = parse_text(text, "x.md").problems
    assert [problem.say("ru") for problem in found] == [
        "x.md:4:45: По «metod» строки не выбирают.\nМожет быть, method?",
        "x.md:6:2: Утверждения «b» нет.\nЗдесь пока ничего нет.",
    ]
    assert [problem.tell("kk") for problem in found] == [
        ("Жолдар «metod» бойынша таңдалмайды.", "Бәлкім, method?"),
        ("«b» тұжырымы жоқ.", "Мұнда әзірге ештеңе жоқ."),
    ]


def test_a_sentence_within_a_problem_is_in_its_language_and_braces_of_examples_stay() -> None:
    text = "---\nlang: en\nclaims:\n  a: text\n  b: {kind: fact}\n---\n[5](claim:b)\n"
    whole = [line for problem in parse_text(text, "x.md").problems for line in problem.tell("ru")]
    assert "утверждение «a»: здесь должны быть имена со значениями." in whole
    assert "Напишите что-то одно: lines: {…}, finding: ID, document: SHA-256." in whole


def test_a_file_that_is_not_there_or_not_in_utf_8_is_refused_in_every_language(tmp_path: Path) -> None:
    with pytest.raises(RefusalError) as caught:
        read_text(tmp_path / "water.md")
    assert caught.value.tell("ru") == (f"Файла {tmp_path}/water.md нет. Создайте его: dalel publication new water")
    (tmp_path / "x.md").write_bytes(b"a\xff")
    with pytest.raises(RefusalError) as caught:
        read_text(tmp_path / "x.md")
    assert caught.value.tell("kk") == f"{tmp_path}/x.md – UTF-8 емес (1-байт). Оны UTF-8 түрінде сақтаңыз."


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("jurisdicton = 1", "dalel.toml: настройки «jurisdicton» нет. Может быть, jurisdiction?"),
        ("a = ", "dalel.toml не читается: Invalid value (at end of document). Исправьте эту строку."),
        ("", 'dalel.toml: в «jurisdiction» должна быть названа страна. Напишите: jurisdiction = "kz"'),
        (
            'jurisdiction = "kz"\nrates = 1',
            'dalel.toml: в «rates» должно быть имя файла. Напишите: rates = "rates.csv"',
        ),
        (
            'jurisdiction = "kz"\nflags = 1',
            "dalel.toml: в «flags» должны быть таблицы. Напишите: [flags.SUPPLIER-SHARE]",
        ),
    ],
)
def test_what_is_wrong_with_the_settings_is_told_in_russian(tmp_path: Path, written: str, says: str) -> None:
    (tmp_path / "dalel.toml").write_text(written, encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        Newsroom.open(tmp_path)
    assert isinstance(caught.value, RefusalError)
    assert caught.value.tell("ru") == f"{tmp_path}/{says}"
