from pathlib import Path

import pytest

from dalel.errors import CommandError
from dalel.newsroom import Newsroom


def settings(root: Path, text: str) -> Path:
    (root / "dalel.toml").write_text(text, encoding="utf-8")
    return root


def test_a_new_newsroom_has_its_folders_and_settings(tmp_path: Path) -> None:
    newsroom = Newsroom.create(tmp_path / "news", jurisdiction="kz")
    assert newsroom == Newsroom(root=tmp_path / "news", jurisdiction="kz")
    assert sorted(path.name for path in newsroom.root.iterdir()) == [
        "buyers.yaml",
        "dalel.toml",
        "evidence",
        "findings",
        "spending",
    ]


def test_a_newsroom_is_never_made_over_another(tmp_path: Path) -> None:
    Newsroom.create(tmp_path, jurisdiction="kz")
    with pytest.raises(CommandError) as caught:
        Newsroom.create(tmp_path, jurisdiction="kz")
    assert str(caught.value) == (f"{tmp_path} is a newsroom already.\nWork in it: cd {tmp_path} && dalel evidence list")


def test_a_newsroom_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    made = Newsroom.create(tmp_path / "news", jurisdiction="kz")
    assert Newsroom.find(made.root / "spending") == made


def test_outside_a_newsroom_the_error_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        Newsroom.find(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path} is not in a newsroom (no dalel.toml here or above).\n"
        "Make one with: dalel init DIR, or name one with --newsroom DIR or DALEL_NEWSROOM."
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('jurisdicton = "kz"', 'unknown setting "jurisdicton".\nDid you mean jurisdiction?'),
        ("jurisdiction = 1", '"jurisdiction" must name one.\nWrite: jurisdiction = "kz"'),
        ("", '"jurisdiction" must name one.\nWrite: jurisdiction = "kz"'),
        ('jurisdiction = "kz"\nrates = 1', '"rates" must be a file name.\nWrite: rates = "rates.csv"'),
        ('jurisdiction = "kz"\nflags = 1', '"flags" must hold tables.\nWrite: [flags.SUPPLIER-SHARE]'),
    ],
)
def test_a_wrong_setting_is_an_error_that_names_it(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CommandError) as caught:
        Newsroom.open(settings(tmp_path, text))
    assert str(caught.value) == f"{tmp_path}/dalel.toml: {message}"


def test_settings_that_are_not_toml_are_an_error_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"dalel.toml cannot be read: .*line 1"):
        Newsroom.open(settings(tmp_path, "jurisdiction = kz\n"))
