"""The pictures that other sites show of a page: drawn per page and language, with room for any text."""

from __future__ import annotations

import re
import struct
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
import vl_convert as vlc
from hypothesis import given, settings
from hypothesis import strategies as st
from served import Site

from dalel.site.public.pictures.drawing import HEIGHT, LEFT, MOST_LETTERS, ROOM, WIDTH, picture, svg_of, wrap
from dalel.site.public.pictures.face import Face

ADDRESS = "https://register.example.org"
DRAFT = "shuraev-2020"
EVIL = "<script>window.ran = true</script> & \"quotes\" 'and' <img src=x onerror=alert(1)>"
KAZAKH = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"
WIDEST = ("Щ" * 60, "Ж" * 400, "ЩЮМ " * 60, "mW@— " * 60, "Қазақстан " * 40, "Мошеннические " * 20, "漢字" * 90)


def drawing(heading: str, line: str = "", note: str = "") -> str:
    return svg_of(Face(heading, (line,), note), site="Register", edition="Edition")


def texts_of(svg: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"))  # noqa: S314 - our own drawing


@pytest.mark.parametrize("said", WIDEST)
def test_whatever_a_page_says_nothing_is_drawn_beyond_the_margin(said: str) -> None:
    """The margin alone is drawn, with the text and without: it stays the same."""

    def margin(svg: str) -> bytes:
        right = f'width="60" height="{HEIGHT}" viewBox="{LEFT + ROOM + 12} 0 60 {HEIGHT}"'
        whole = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        assert whole in svg
        return bytes(vlc.svg_to_png(svg.replace(whole, right)))

    assert margin(drawing(said, said, said)) == margin(drawing("a"))


@settings(max_examples=25)
@given(st.text(max_size=600), st.text(max_size=200), st.text(max_size=200))
def test_no_line_stands_on_another_and_no_text_is_markup(heading: str, line: str, note: str) -> None:
    """The site is named first; then come the heading, what is below it, the note, and the edition, each lower."""
    found = [
        (float(each.attrib["y"]), int(each.attrib["font-size"])) for each in texts_of(drawing(heading, line, note))
    ]
    assert all(below - above >= size for (above, _), (below, size) in pairwise(found)), found
    assert found[-1][0] < HEIGHT


@given(st.text(alphabet="аӘ1 -—Щ", max_size=MOST_LETTERS))
def test_lines_hold_every_letter_of_a_text_that_fits(said: str) -> None:
    assert "".join(wrap(said, 40)).replace(" ", "") == said.replace(" ", "")


def test_a_text_that_is_too_long_ends_in_three_dots() -> None:
    assert wrap("слово " * 50, 40, most=2)[1].endswith("слово…")


def test_the_font_has_every_kazakh_letter() -> None:
    """Letters that a font lacks would all be the same box."""
    assert len({picture(Face(letter, (), ""), site="", edition="") for letter in KAZAKH}) == len(KAZAKH)


def test_evil_text_is_text() -> None:
    said = [each.text or "" for each in texts_of(drawing(EVIL))]
    assert "".join("".join(said[1:-1]).split()) == "".join(EVIL.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "name", "called"),
    [
        ("/kk/", "kk/site", "Пікір білдіргені үшін қудалау тізілімі"),
        ("/en/statistics", "en/site", "Register of prosecutions for speech"),
        ("/ru/cases/ilyashev-2020", "ru/cases/ilyashev-2020", "Three posts on the ruling party"),
        ("/kk/persons/alnur-ilyashev", "kk/persons/alnur-ilyashev", "Alnur Ilyashev"),
        ("/en/organisations/almaty-city-court", "en/organisations/almaty-city-court", "Almaty city court"),
        ("/en/norms/kz:penal:274:4", "en/norms/kz:penal:274:4", "Dissemination of knowingly false information, part 4"),
    ],
)
def test_a_page_names_its_picture_and_the_picture_is_there(site: Site, page: str, name: str, called: str) -> None:
    said = dict(re.findall(r'<meta (?:property|name)="([^"]*)" content="([^"]*)">', site.get(page).text))
    assert said["og:image"] == f"{ADDRESS}/pictures/{name}.png"
    assert (said["og:title"], said["og:image:alt"], said["og:url"]) == (called, called, f"{ADDRESS}{page}")
    assert said["twitter:card"] == "summary_large_image"
    answer = site.get(said["og:image"].removeprefix(ADDRESS))
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.body[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", answer.body[16:24]) == (WIDTH, HEIGHT)
    assert len(answer.body) < 300_000


@pytest.mark.slow
def test_the_same_page_has_another_picture_in_another_language_and_a_draft_has_none(site: Site) -> None:
    found = {site.get(f"/pictures/{lang}/cases/ilyashev-2020.png").body for lang in ("en", "ru", "kk")}
    assert len(found) == 3
    for path in (f"cases/{DRAFT}", "persons/nobody", "organisations/nobody", "norms/kz:penal:9999", "sources/any"):
        assert site.get(f"/pictures/en/{path}.png").status == 404
