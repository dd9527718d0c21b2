"""``dalel register search``, run as a user runs it, over the story's cases."""

from pathlib import Path

import pytest
from run import EXAMPLES, run

pytestmark = pytest.mark.slow


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    assert run("init", "newsroom", folder=tmp_path).code == 0
    assert run("register", "load", EXAMPLES / "register", folder=tmp_path / "newsroom").code == 0
    return tmp_path / "newsroom"


def test_texts_are_found_by_the_words_in_them_which_are_marked(newsroom: Path) -> None:
    done = run("register", "search", "kaliyeva interrogation", "--lang", "en", folder=newsroom)
    assert (done.code, done.json(), done.err) == (
        0,
        [
            {
                "noun": "event",
                "key": "hospitals-2020/event/interrogation",
                "case": "hospitals-2020",
                "field": "text",
                "passage": "Danaya **Kalieva** was **interrogated**.",
            },
            {
                "noun": "case",
                "key": "hospitals-2020",
                "case": "hospitals-2020",
                "field": "summary",
                "passage": "In May 2020 Danaya **Kalieva** was **interrogated** over what she had said of the cost "
                "of …",
            },
        ],
        "",
    )


def test_a_phrase_is_looked_for_in_one_kind_of_record(newsroom: Path) -> None:
    words = ("register", "search", '"knowingly false"', "--noun", "charge", "--limit", "1", "--output", "csv")
    done = run(*words, folder=newsroom)
    assert (done.code, done.out, done.err) == (
        0,
        "noun,key,case,field,passage\n"
        "charge,housing-bank-2020/charge/kalieva,housing-bank-2020,norm_as_given,"
        "Dissemination of **Knowingly** **False** Information\n",
        "Only the first 1 are shown; --limit shows more.\n",
    )


def test_what_nothing_says_is_not_found(newsroom: Path) -> None:
    done = run("register", "search", "обыск", folder=newsroom)
    assert (done.code, done.out, done.err) == (0, "[]\n", 'No text has all words of "обыск".\n')
    nothing = run("register", "search", "?!", folder=newsroom)
    assert (nothing.code, nothing.out, nothing.err) == (
        2,
        "",
        'Error: There is no word to look for in "?!".\nFor example: dalel register search "обыск"\n',
    )
