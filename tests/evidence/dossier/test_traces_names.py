"""Names of the collector: in whatever encoding, at whatever place, as whole words, and no name that is everybody's."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trace_samples import AIGERIM, NOBODY, traces_in

from dalel.evidence.dossier.traces import Identity, Trace, TraceKind, find_traces
from dalel.evidence.dossier.traces.examination import CHUNK
from dalel.evidence.dossier.traces.search import Finds, Search
from dalel.evidence.dossier.traces.term import spellings_of

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[3] / "examples"
CYRILLIC = Identity(user="айгерім", full_name="Айгерім Йосып", home="/home/айгерім", host="компьютер-айгерім")


def test_each_name_is_found_once_with_its_count_and_first_place() -> None:
    content = b"by Aigerim Testova on aigerim-pc.lan, as aigerim in /home/aigerim/plan; aigerim, AIGERIM."
    assert traces_in(content) == [
        ("full-name", "", 'The full name "Aigerim Testova" stands here at byte 3.'),
        ("host-name", "", 'The name of the computer "aigerim-pc.lan" stands here at byte 22.'),
        ("user-name", "", 'The user name "aigerim" stands here 3 times, first at byte 41.'),
        ("home-path", "", 'The home folder "/home/aigerim" stands here at byte 52.'),
    ]


@pytest.mark.parametrize(
    "text",
    ["xaigerim", "aigerimx", "aigerim2", "_aigerim", "aigerim_k", "яaigerim", "aigerimя", "éaigerim", "/home/aigerim2"],
)
def test_a_name_in_a_longer_word_is_none(text: str) -> None:
    for encoding in ["utf-8", "utf-16-le", "utf-16-be"]:
        assert traces_in(f" {text} ".encode(encoding)) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("aigerim", "user-name"),
        ("<aigerim>", "user-name"),
        ("aigerim@example.org", "user-name"),
        ("-aigerim.", "user-name"),
        ("Aigerim", "user-name"),
        ("AIGERIM", "user-name"),
        ("Testova Aigerim", "full-name"),
        ("Testova, Aigerim", "full-name"),
        ("Aigerim%20Testova", "full-name"),
        ("Aigerim+Testova", "full-name"),
        ("aigerim-pc", "host-name"),
        ("file:///home/aigerim/a", "home-path"),
        ("x/home/aigerim", "home-path"),
        ('{"path":"\\/home\\/aigerim\\/a"}', "home-path"),
    ],
)
def test_names_are_found_as_they_are_spelled(text: str, kind: str) -> None:
    for encoding in ["utf-8", "utf-16"]:
        if encoding == "utf-16" and any(sign in text for sign in "%+"):
            continue
        assert [found[0] for found in traces_in(text.encode(encoding))] == [kind]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-r"])
@pytest.mark.parametrize("text", ["иван", "Иван", "ИВАН"])
def test_a_name_in_cyrillic_letters_is_found_in_every_encoding_of_them(text: str, encoding: str) -> None:
    ivan = Identity(user="иван", full_name=None, home=None, host=None)
    assert [found[0] for found in traces_in(f"я {text}.".encode(encoding), ivan)] == ["user-name"]
    assert traces_in(f"я{text}.".encode(encoding), ivan) == []


@pytest.mark.parametrize(
    "text",
    [
        "/home/айгерім/a",
        "file:///home/%D0%B0%D0%B9%D0%B3%D0%B5%D1%80%D1%96%D0%BC/a",
        "file:///home/%d0%b0%d0%b9%d0%b3%d0%b5%d1%80%d1%96%d0%bc/a",
        "/home/аи\u0306герім/a",
        json.dumps("/home/айгерім/a"),
        json.dumps("/home/айгерім/a").replace("\\u0", "\\u0").upper().replace("\\U", "\\u").replace("HOME", "home"),
    ],
)
def test_a_home_folder_in_other_letters_is_found_as_addresses_and_json_spell_it(text: str) -> None:
    assert [found[0] for found in traces_in(text.encode(), CYRILLIC)] == ["home-path"]


@pytest.mark.parametrize(
    "text",
    ["C:\\Users\\Aigerim\\a", "C:/Users/Aigerim/a", '"C:\\\\Users\\\\Aigerim\\\\a"', "c:\\users\\aigerim"],
)
def test_a_home_folder_on_windows_is_found_as_programs_spell_it(text: str) -> None:
    windows = Identity(user="Aigerim", full_name=None, home="C:\\Users\\Aigerim", host=None)
    assert [found[0] for found in traces_in(text.encode(), windows)] == ["home-path"]


@pytest.mark.parametrize(
    "name", ["root", "user", "Admin", "debian", "ubuntu", "runner", "home", "abc", "администратор"]
)
def test_a_name_that_is_everybodys_or_short_is_not_searched_for(name: str) -> None:
    everybody = Identity(user=name, full_name=name, home=f"/home/{name}", host=name)
    if name != "abc":
        assert traces_in(f"{name} /home/{name}/a {name}.lan".encode(), everybody) == []
    else:
        assert [found[0] for found in traces_in(b"abc /home/abc/a abc.lan", everybody)] == ["home-path"]


def test_without_an_identity_no_name_is_found() -> None:
    assert traces_in(b"by Aigerim Testova in /home/aigerim", NOBODY) == []


def test_the_name_of_a_file_is_searched_too() -> None:
    assert find_traces({"notes/aigerim.txt": b""}, identity=AIGERIM) == [
        Trace(
            TraceKind.USER_NAME,
            "notes/aigerim.txt",
            "",
            'The user name "aigerim" stands here at byte 6 of its name.',
        )
    ]


@given(
    planted=st.sampled_from(["aigerim", "/home/aigerim", "Aigerim Testova"]),
    encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
    before=st.integers(-80, 80),
    seed=st.binary(min_size=1, max_size=8),
)
def test_a_name_is_found_at_any_place_also_across_pieces(planted: str, encoding: str, before: int, seed: bytes) -> None:
    data = f" {planted} ".encode(encoding)
    start = CHUNK + before - len(data) // 2
    content = bytearray((seed * (2 * CHUNK // len(seed) + 1))[: 2 * CHUNK])
    content[start : start + len(data)] = data
    said = " ".join(says for _, _, says in traces_in(bytes(content)))
    place = start + len(" ".encode(encoding))
    # In UTF-16 a text at an odd place cannot be told from the other UTF-16 one byte beside.
    places = [place] if encoding == "utf-8" else [place - 1, place, place + 1]
    assert any(f"at byte {each}." in said for each in places)


@given(data=st.data())
def test_a_search_finds_the_same_however_the_bytes_are_cut(data: st.DataObject) -> None:
    words = ["aigerim", "Aigerim Testova", "/home/aigerim", "aigerim-pc", " ", "x", "\n", "é", "aigeri", "/home/"]
    encoding = data.draw(st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "cp1251"]))
    text = "".join(data.draw(st.lists(st.sampled_from(words), max_size=30)))
    content = text.encode(encoding, "replace")
    spellings = spellings_of(AIGERIM)
    whole = Search(spellings, Finds())
    whole.feed(content)
    whole.finish()
    pieces = Search(spellings, Finds(), piece=data.draw(st.integers(0, 40)))
    while content:
        length = data.draw(st.integers(1, len(content)))
        pieces.feed(content[:length])
        content = content[length:]
    pieces.finish()
    assert pieces.say() == whole.say()


def test_the_examples_of_the_project_are_clean() -> None:
    assert find_traces(EXAMPLES, identity=AIGERIM) == []


def test_in_a_folder_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "deep").mkdir()
    os.mkfifo(tmp_path / "deep" / "pipe")
    (tmp_path / "deep" / "a.txt").write_text("aigerim")
    assert [(each.kind, each.path, each.says) for each in find_traces(tmp_path, identity=AIGERIM)] == [
        ("user-name", "deep/a.txt", 'The user name "aigerim" stands here at byte 0.'),
        ("not-looked-into", "deep/pipe", "It was not looked into: it is no file any more."),
        ("not-looked-into", "link", "It was not looked into: it cannot be read: Too many levels of symbolic links."),
    ]
