"""What buyers.yaml may hold, and what is said where it is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dalel.errors import CommandError
from dalel.flags.buyer import load_buyers
from dalel.flags.flag import BuyerProfile
from dalel.newsroom import Newsroom

EXAMPLES = Path(__file__).parents[2] / "examples" / "kz"
HOW = "Write the profile as docs/flags/non-core.md shows."


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "buyers.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_profile_says_what_a_buyer_is_for(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '"080740016808":\n  name: Gorvodokanal\n  mandate: Supplies water.\n  source: its name\n  core: [catering]\n',
    )
    assert load_buyers(path) == {
        "080740016808": BuyerProfile("080740016808", "Gorvodokanal", "Supplies water.", "its name", ("catering",))
    }


@pytest.mark.parametrize("text", ["", "{}", "# nothing yet\n"])
def test_a_file_without_buyers_holds_none(tmp_path: Path, text: str) -> None:
    assert load_buyers(written(tmp_path, text)) == {}


def test_the_file_of_a_new_newsroom_holds_none(tmp_path: Path) -> None:
    assert load_buyers(Newsroom.create(tmp_path / "newsroom", jurisdiction="kz").buyers) == {}


def test_the_example_profiles_are_of_buyers_of_the_real_plan_points() -> None:
    points = json.loads((EXAMPLES / "plan-points-2020-06.json").read_text(encoding="utf-8"))["items"]
    names = {point["subject_biin"]: point["subject_name_ru"] for point in points}
    profiles = load_buyers(EXAMPLES / "buyers.yaml")
    assert len(profiles) == 6
    # Spaces after КГУ apart, the profile's name is the beginning of the published one.
    assert all(
        names[buyer].replace(" ", "").startswith(profile.name.replace(" ", "")) for buyer, profile in profiles.items()
    )


GOOD = "name: A, mandate: B, source: C"


@pytest.mark.parametrize(
    ("text", "what", "next_step"),
    [
        ("- a", "PATH does not hold buyers by identifier.", HOW),
        ("[", "PATH cannot be read: while parsing a flow node", None),
        ("990640001965: {}", "PATH, 990640001965: the identifier is not a text.", 'Put it in quotes: "990640001965":'),
        ('"1":', "PATH, 1: there is no profile.", HOW),
        (f'"1": {{{GOOD}, core: [], mandat: x}}', 'PATH, 1: unknown key "mandat".', "Did you mean mandate?"),
        ('"1": {name: A, mandate: B, core: []}', "PATH, 1.source: a text is needed.", HOW),
        ('"1": {name: A, mandate: " ", source: C, core: []}', "PATH, 1.mandate: a text is needed.", HOW),
        ('"1": {name: 5, mandate: B, source: C, core: []}', "PATH, 1.name: a text is needed.", HOW),
        (f'"1": {{{GOOD}}}', "PATH, 1.core: a list of spending categories is needed.", "For none: core: []"),
        (
            f'"1": {{{GOOD}, core: sport}}',
            "PATH, 1.core: a list of spending categories is needed.",
            "For none: core: []",
        ),
        (
            f'"1": {{{GOOD}, core: [sport-recreatoin]}}',
            'PATH, 1.core: "sport-recreatoin" is not a spending category.',
            "Did you mean sport-recreation?",
        ),
        (
            f'"1": {{{GOOD}, core: [uncategorised]}}',
            'PATH, 1.core: "uncategorised" is not a spending category.',
            "Known here: advertising-pr, catering, events, gifts-awards, luxury, sport-recreation, vehicles.",
        ),
        (
            f'"1": {{{GOOD}, core: []}}\n"2": {{{GOOD}, core: []}}\n"1": {{{GOOD}, core: []}}',
            "PATH, 1: this buyer stands in line 1 and again in line 3.",
            "Keep one of them.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_path(tmp_path: Path, text: str, what: str, next_step: str | None) -> None:
    path = written(tmp_path, text)
    with pytest.raises(CommandError) as error:
        load_buyers(path)
    if next_step is None:
        assert error.value.what.startswith(what.replace("PATH", str(path)))
    else:
        assert str(error.value) == f"{what.replace('PATH', str(path))}\n{next_step}"


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    path = tmp_path / "buyers.yaml"
    with pytest.raises(CommandError) as error:
        load_buyers(path)
    assert str(error.value) == f"{path} is missing.\nMake an empty one: echo '{{}}' > {path}"


def test_a_file_in_another_encoding_is_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "buyers.yaml"
    path.write_bytes('"1": {name: Водоканал}'.encode("cp1251"))
    with pytest.raises(CommandError) as error:
        load_buyers(path)
    assert error.value.what.startswith(f"{path} is not UTF-8: ")
    assert error.value.next_step == "Save it as UTF-8."
