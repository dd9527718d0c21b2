"""Shares: the policy, the sheets, and what is said of shares that are wrong, too few, or somebody else's."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keepers import POLICY, enough, named
from pypdf import PageObject, PdfReader
from qr_reading import decode, read_svg
from shamir_mnemonic.wordlist import WORDLIST

from dalel.errors import CommandError, DataError
from dalel.evidence.custody import NewKey, Share, make_key, open_identities, parse_policy, parse_share, render_share
from dalel.evidence.custody.sheet import make_sheet
from dalel.evidence.custody.splitting import split


@pytest.fixture(scope="module")
def new() -> NewKey:
    return make_key(POLICY, made="2026-11-28")


@pytest.fixture(scope="module")
def other() -> NewKey:
    """The key of another newsroom."""
    return make_key(POLICY, made="2026-11-01")


def refusal(shares: list[Share], *keys: str) -> str:
    with pytest.raises(DataError) as refused:
        open_identities(shares, keys=keys)
    return str(refused.value)


def bare(share: Share, name: str) -> Share:
    """The words alone, as somebody types them."""
    return parse_share(share.words, name=name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("counsel", '"counsel" is no group of a policy (NAME:KofN).'),
        ("counsel:2of3,", '"" is no group of a policy (NAME:KofN).'),
        ("counsel:4of3", '"counsel:4of3": from 1 to all of at most 16 members can be needed.'),
        ("counsel:0of3", '"counsel:0of3": from 1 to all of at most 16 members can be needed.'),
        ("counsel:2of17", '"counsel:2of17": from 1 to all of at most 16 members can be needed.'),
        ("counsel:1of3,editors:2of3", '"counsel:1of3": where one is enough, SLIP-39 makes one share only.'),
        ("me:1of1", 'The policy "me:1of1" lets one person open everything alone.'),
        ("a:2of3,a:2of3", 'The policy names the group "a" twice.'),
    ],
)
def test_a_policy_that_cannot_be_is_refused(text: str, said: str) -> None:
    with pytest.raises(CommandError) as refused:
        parse_policy(text)
    assert refused.value.what == said


def test_a_policy_is_written_as_it_is_read() -> None:
    assert str(parse_policy("counsel:2of3, editors:3of5")) == "counsel:2of3,editors:3of5"
    assert str(parse_policy("адвокаты:2of2")) == "адвокаты:2of2"


def test_every_combination_that_the_policy_allows_opens_and_no_other_does(new: NewKey) -> None:
    key = new.recipient.key
    opened = 0
    for size in range(1, 7):
        for chosen in combinations(new.shares, size):
            groups = [sum(share.group == name for share in chosen) for name in ("counsel", "editors")]
            if min(groups) >= 2:
                assert set(open_identities(chosen, keys=[key])) == {key}
                opened += 1
            else:
                assert "fewer than the policy asks for" in refusal(list(chosen), key)
    assert opened == 16  # (3 pairs and 1 triple) of each group


def test_the_sheet_says_all_that_a_holder_needs_and_is_read_back(new: NewKey) -> None:
    share = named(new, "editors-2")[0]
    text = render_share(share)
    assert text.startswith(
        f"Dalel share, version 1\nkey: {new.recipient.key}\npolicy: counsel:2of3,editors:2of3\n"
        "group: editors\nmember: 2\nmade: 2026-11-28\n\n"
    )
    assert len(share.words.split()) == 33
    assert parse_share(text, name="editors-2") == share


def test_what_a_scanner_reads_from_the_qr_code_is_the_sheet(new: NewKey) -> None:
    for share in new.shares:
        drawn = re.search(r"<svg.*</svg>", make_sheet(share, "ru").page(), re.DOTALL)
        assert drawn is not None
        assert decode(read_svg(drawn[0].replace(f"<title>{TITLE}</title>", ""))) == render_share(share).encode()


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_page_shows_every_word_once_and_loads_nothing(new: NewKey, language: str) -> None:
    share = new.shares[4]
    page = make_sheet(share, language).page()
    assert re.findall(r"<li>([a-z]+)</li>", page) == share.words.split()
    assert f'<html lang="{language}">' in page
    assert not re.search(r"<script|<link|src=|url\(|https?://(?!www\.w3\.org/2000/svg)", page)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_pdf_is_one_page_with_the_same_words(new: NewKey, language: str) -> None:
    pytest.importorskip("typst")
    sheet = make_sheet(new.shares[4], language)
    (page,) = PdfReader(BytesIO(sheet.pdf())).pages
    text = page.extract_text()
    assert re.findall(r"\d+\.\s*([a-z]+)", text) == list(sheet.words)
    assert " ".join(sheet.title.split()) in " ".join(text.split())
    assert {str(font["/BaseFont"]).partition("+")[2].partition("-")[0] for font in fonts(page)} == {
        "DejaVuSansMono",
        "LibertinusSerif",
    }


def fonts(page: PageObject) -> list[Any]:
    """The fonts that a page is set in: no letter was taken from another one."""
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]


def test_a_word_that_is_none_gets_the_nearest(new: NewKey) -> None:
    words = new.shares[0].words.split()
    with pytest.raises(DataError) as refused:
        parse_share(" ".join(["academik", *words[1:]]), name="mine.txt")
    assert str(refused.value) == (
        'mine.txt: word 1, "academik", is no word of a share.\nDid you mean academic or arcade or admit?'
    )


def test_a_word_that_is_near_none_does_not_bring_the_whole_list(new: NewKey) -> None:
    with pytest.raises(DataError) as refused:
        parse_share("qqqqqq academic", name="mine.txt")
    assert str(refused.value) == (
        'mine.txt: word 1, "qqqqqq", is no word of a share.\nNone of the 1024 that are known is near it.'
    )


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 32), word=st.sampled_from(WORDLIST))
def test_one_wrong_word_is_always_noticed(at: int, word: str) -> None:
    words = SPLIT[0].words.split()
    if words[at] == word:
        return
    words[at] = word
    with pytest.raises(DataError) as refused:
        parse_share(" ".join(words), name="mine.txt")
    assert str(refused.value) == (
        "mine.txt: the checksum does not fit these 33 words: one was misread, left out or swapped.\n"
        "Compare every word with the sheet."
    )


TITLE = "Этот лист в виде QR-кода"
SPLIT = split(random.Random(0).randbytes(32), POLICY, made="2026-11-28")


def test_two_swapped_words_and_a_missing_one_are_noticed(new: NewKey) -> None:
    words = new.shares[0].words.split()
    pairs = [at for at in range(32) if words[at] != words[at + 1]]
    for at in pairs:
        swapped = [*words[:at], words[at + 1], words[at], *words[at + 2 :]]
        with pytest.raises(DataError, match="the checksum does not fit these 33 words"):
            parse_share(" ".join(swapped), name="mine.txt")
    with pytest.raises(DataError, match="the checksum does not fit these 32 words"):
        parse_share(" ".join(words[:-1]), name="mine.txt")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("group: counsel", "expected the line"),
        ("group: editors", "the words are of another share than the lines above them say."),
        ("member: 3", "the words are of another share than the lines above them say."),
        ("policy: counsel:3of3,editors:2of3", "the words are of another share than the lines above them say."),
        ("policy: counsel:2of3", "the words are of another share than the lines above them say."),
    ],
)
def test_a_sheet_whose_lines_do_not_fit_its_words_is_refused(new: NewKey, line: str, said: str) -> None:
    text = render_share(new.shares[0])
    name = line.partition(":")[0]
    spoiled = re.sub(rf"^{name}: .*\n", "" if said.startswith("expected") else f"{line}\n", text, flags=re.M)
    with pytest.raises(DataError, match=re.escape(said)):
        parse_share(spoiled, name="mine.txt")


def test_below_the_policy_it_is_said_which_group_needs_how_many_more(new: NewKey) -> None:
    key = new.recipient.key
    number = new.shares[0].set
    assert refusal(named(new, "counsel-1", "editors-2", "editors-3"), key) == (
        f"These shares (set {number}) are fewer than the policy asks for. "
        "counsel has 1 of the 2 that are needed: 1 more.\n"
        "Nothing was opened. Ask more holders for their sheets."
    )
    assert refusal(named(new, "counsel-1"), key) == (
        f"These shares (set {number}) are fewer than the policy asks for. "
        "counsel has 1 of the 2 that are needed: 1 more; editors has 0 of the 2 that are needed: 2 more.\n"
        "Nothing was opened. Ask more holders for their sheets."
    )


def test_typed_words_name_groups_by_number_and_a_share_given_twice_counts_once(new: NewKey) -> None:
    share = new.shares[0]
    assert refusal([bare(share, "sheet 1"), bare(share, "sheet 2")], new.recipient.key) == (
        f"These shares (set {share.set}) are fewer than the policy asks for. "
        "group 1 has 1 of the 2 that are needed: 1 more; "
        "group 2 has none; its sheets say how many are needed.\n"
        "Nothing was opened. Ask more holders for their sheets."
    )


def test_typed_words_open_as_sheets_do(new: NewKey) -> None:
    typed = [bare(share, f"sheet {number}") for number, share in enumerate(enough(new), 1)]
    assert set(open_identities(typed, keys=[new.recipient.key])) == {new.recipient.key}


def test_a_sheet_of_another_newsroom_is_named(new: NewKey, other: NewKey) -> None:
    assert refusal([*enough(new), other.shares[5]], new.recipient.key) == (
        f"editors-3: of another newsroom. The key is {other.recipient.key}; "
        f"this place was written for {new.recipient.key}.\n"
        "Take the sheets that carry that key, or name the place that these belong to."
    )


def test_typed_words_of_another_newsroom_are_named_as_of_another_set(new: NewKey, other: NewKey) -> None:
    assert refusal([*enough(new), bare(other.shares[5], "sheet 5")], new.recipient.key) == (
        f"sheet 5: of another set of shares ({other.shares[5].set}) than those that open this place.\n"
        "It belongs to another newsroom. Leave it out."
    )


def test_enough_typed_words_of_another_newsroom_are_named_when_their_key_is_known(new: NewKey, other: NewKey) -> None:
    typed = [bare(share, f"sheet {number}") for number, share in enumerate(enough(other), 1)]
    assert refusal(typed, new.recipient.key).startswith(
        f"sheet 1, sheet 2, sheet 3, sheet 4: of another newsroom. The key is {other.recipient.key};"
    )


def test_a_made_up_share_with_a_fitting_checksum_opens_nothing(new: NewKey) -> None:
    good = enough(new)
    changed = bytes([good[0].slip39.value[0] ^ 1, *good[0].slip39.value[1:]])
    forged = replace(good[0], slip39=replace(good[0].slip39, value=changed))
    assert refusal([forged, *good[1:]], new.recipient.key).startswith(
        f"The shares of set {good[0].set} do not fit together (Invalid digest of the shared secret.)"
    )
