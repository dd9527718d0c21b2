"""Publishing: the note as text, as a QR code that another program reads back, as a footer, and with a proof."""

from __future__ import annotations

import datetime as dt
import re
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from checkpoint.qr_reading import decode, read_png, read_svg, read_terminal
from checkpoint.stranger import (
    ORIGIN,
    Signer,
    checkpoint_text,
    forge_ledger,
    lines_of,
    note_of,
    proof_of,
    request_of,
)

from dalel.errors import CommandError, DataError
from dalel.evidence import Evidence
from dalel.evidence.checkpoint import (
    Publication,
    SigningKeys,
    find_publication,
    parse_signed,
    record_publication,
    render_request,
    rotate,
)
from dalel.vocabulary import LANGUAGES

SAID = {
    "en": (
        "The evidence for this text is recorded in a ledger of {count} entries. This signed checkpoint binds it: "
        "whoever keeps it can show later whether an entry was changed or taken out.",
        "The key that it is checked with:",
    ),
    "ru": (
        "Доказательства к этому тексту записаны в журнале, в нём записей: {count}. Эта подписанная контрольная точка "
        "его закрепляет: кто её сохранит, сможет показать, что запись изменили или убрали.",
        "Ключ для проверки:",
    ),
    "kk": (
        "Осы мәтіннің дәлелдері журналға жазылған, жазба саны: {count}. Қол қойылған бұл бақылау нүктесі журналды "
        "бекітеді: оны сақтаған адам жазба өзгертілгенін немесе алынып тасталғанын көрсете алады.",
        "Тексеруге арналған кілт:",
    ),
}

TAGS = {"aside", "p", "pre", "br", "code", "svg", "g", "path", "title"}


class Page(HTMLParser):
    """What a browser makes of a page: its tags, its texts by tag, and every address in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.texts: dict[str, str] = {}
        self.addresses: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href", "style", "xlink:href"}]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            self.texts[self.open[-1]] = self.texts.get(self.open[-1], "") + data


@pytest.fixture
def publication(grown: Evidence) -> Publication:
    return find_publication(grown, None)


def test_the_newest_checkpoint_is_published_with_the_key_that_it_is_checked_with(
    grown: Evidence, epochs: dict[int, Signer]
) -> None:
    entries = lines_of(grown.folder)
    found = find_publication(grown, None)
    assert found.text.encode() == found.signed.data == note_of(checkpoint_text(entries), epochs[1])
    assert found.vkey == epochs[1].vkey()
    earlier = find_publication(grown, 7)
    assert earlier.text.encode() == note_of(checkpoint_text(entries[:7]), epochs[1])
    assert earlier.vkey == epochs[1].vkey()


def test_the_handover_is_published_with_the_new_key_and_what_came_before_with_the_old_one(
    grown: Evidence, keys: SigningKeys, epochs: dict[int, Signer], time: dt.datetime
) -> None:
    rotate(grown, keys, time=time)
    assert find_publication(grown, None).vkey == epochs[2].vkey()
    assert find_publication(grown, 10).vkey == epochs[1].vkey()


def test_where_nothing_was_signed_there_is_nothing_to_publish(held: Evidence) -> None:
    with pytest.raises(CommandError) as refusal:
        find_publication(held, None)
    assert str(refusal.value) == "There is no checkpoint yet.\nSign one: dalel checkpoint sign"


def test_a_checkpoint_of_a_size_that_was_not_signed_cannot_be_published(grown: Evidence) -> None:
    with pytest.raises(DataError) as refusal:
        find_publication(grown, 8)
    assert str(refusal.value) == "There is no checkpoint of size 8.\ndalel checkpoint list"


def test_where_the_ledger_lost_its_key_the_checkpoint_cannot_be_published(grown: Evidence) -> None:
    forge_ledger(grown.folder, lines_of(grown.folder)[:6])
    with pytest.raises(DataError) as refusal:
        find_publication(grown, None)
    assert str(refusal.value) == (
        "The checkpoint of size 10 cannot be published: the ledger names no key before it.\nRun: dalel evidence verify"
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (Signer("stranger").line("x"), "it is not signed by the key 6894a1aa of that time"),
        (
            Signer("epoch 1").line("x"),
            f"the signature of {ORIGIN} (6894a1aa) is not one of this text",
        ),
    ],
)
def test_a_kept_checkpoint_that_its_key_did_not_sign_is_not_published(grown: Evidence, line: str, why: str) -> None:
    (grown.folder / "checkpoints" / "000010").write_bytes(f"{checkpoint_text(lines_of(grown.folder))}\n{line}".encode())
    with pytest.raises(DataError) as refusal:
        find_publication(grown, None)
    assert str(refusal.value) == (f"The checkpoint of size 10 cannot be published: {why}.\nRun: dalel evidence verify")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_footer_says_in_each_language_what_the_note_is_and_how_it_is_checked(
    publication: Publication, language: str, epochs: dict[int, Signer]
) -> None:
    said, key = SAID[language]
    assert publication.footer(language) == (
        f"{said.format(count=10)}\n\n{publication.text}\n{key}\n{epochs[1].vkey()}\n"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_footer_of_a_page_has_nothing_from_elsewhere_and_says_the_same(
    publication: Publication, language: str, epochs: dict[int, Signer]
) -> None:
    said, key = SAID[language]
    html = publication.footer_html(language)
    page = Page(html)
    assert html.startswith(f'<aside lang="{language}">\n')
    assert html.endswith("</svg>\n</aside>\n")
    assert page.tags == TAGS
    assert page.addresses == []
    # The only address is the name of the language that the picture is drawn in.
    assert set(re.findall(r"https?://[^\"']+", html)) <= {"http://www.w3.org/2000/svg"}
    assert page.texts["pre"] == publication.text
    assert page.texts["p"].startswith(said.format(count=10) + key)
    assert page.texts["code"] == epochs[1].vkey()
    assert decode(read_svg(html)) == publication.signed.data


def test_a_name_that_would_be_markup_is_text_in_the_footer() -> None:
    signer = Signer("odd", "<b>&\"'</b>")
    note = note_of("<script>\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", signer)
    publication = Publication(signed=parse_signed(note), vkey=signer.vkey())
    page = Page(publication.footer_html("en"))
    assert page.tags == TAGS
    assert page.texts["pre"] == note.decode()
    assert page.texts["code"] == signer.vkey()


def test_another_program_reads_the_note_back_from_the_qr_code_whatever_it_is_drawn_on(
    publication: Publication,
) -> None:
    note = publication.signed.data
    assert decode(read_png(publication.png()), scale=1) == note
    assert decode(read_svg(publication.svg())) == note
    assert decode(read_terminal(publication.terminal())) == note


def test_the_qr_code_holds_the_longest_handover_too(grown: Evidence, keys: SigningKeys, time: dt.datetime) -> None:
    rotate(grown, keys, time=time)
    found = find_publication(grown, None)
    assert len(found.signed.note.signatures) == 2
    assert decode(read_png(found.png()), scale=1) == found.signed.data


@pytest.mark.parametrize(("size", "since"), [(None, 7), (None, 1), (None, 4), (None, 9), (None, 10), (7, 6), (7, 7)])
def test_a_proof_since_any_size_is_the_one_of_the_definition_with_the_note(
    grown: Evidence, epochs: dict[int, Signer], size: int | None, since: int
) -> None:
    entries = lines_of(grown.folder)[: size or 10]
    note = note_of(checkpoint_text(entries), epochs[1])
    request = render_request(grown, find_publication(grown, size).signed, since=since)
    assert request == request_of(since, entries, note)
    assert request.count(b"\n") == 1 + len(proof_of(since, entries)) + 1 + note.count(b"\n")
    assert request.startswith(f"old {since}\n".encode())


@pytest.mark.parametrize("since", [-1, 0, 11])
def test_a_proof_since_a_size_that_the_checkpoint_does_not_have_is_refused(grown: Evidence, since: int) -> None:
    with pytest.raises(CommandError) as refusal:
        render_request(grown, find_publication(grown, None).signed, since=since)
    assert str(refusal.value) == (
        f"--since {since}: the checkpoint is of size 10, so there is nothing to prove from there.\n"
        "Give the size that the other side kept: 1 to 10."
    )


def test_a_proof_from_a_ledger_that_was_cut_is_refused_and_not_made_up(grown: Evidence, tmp_path: Path) -> None:
    signed = find_publication(grown, None).signed
    forge_ledger(grown.folder, lines_of(grown.folder)[:8])
    with pytest.raises(DataError) as refusal:
        render_request(grown, signed, since=7)
    tree = grown.folder / "ledger" / "tree"
    assert str(refusal.value) == f"{tree} has no node 17.\nRun: dalel evidence verify"


def test_where_a_checkpoint_was_published_is_entered_and_committed_to(grown: Evidence, time: dt.datetime) -> None:
    publication = find_publication(grown, 7)
    entry = record_publication(grown, publication.signed, where="with A. Bekova", time=time)
    with grown.reading() as ledger:
        assert list(ledger.entries_from(10)) == [entry]
    assert (entry.seq, entry.type, entry.object) == (10, "publish", sha256(publication.signed.data).hexdigest())
    assert {name: each.value for name, each in grown.disclosures.read(entry).items()} == {
        "collector": "aigerim",
        "device": "laptop",
        "note": None,
        "where": "with A. Bekova",
    }
    # To say so needs no new checkpoint.
    assert find_publication(grown, None).signed.checkpoint.size == 10
    assert not grown.verify().has_failed


def test_the_published_text_is_about_two_hundred_bytes(publication: Publication) -> None:
    assert publication.text.startswith(f"{ORIGIN}\n10\n")
    assert len(publication.signed.data) < 230
