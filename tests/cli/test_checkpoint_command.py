"""``dalel checkpoint``: what a person types, what comes back, and what is in the files afterwards."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from shutil import copytree

import pytest
from checkpoint.qr_reading import decode, read_png, read_terminal
from checkpoint.stranger import (
    Signer,
    checkpoint_text,
    files_in,
    forge_ledger,
    lines_of,
    note_of,
    request_of,
    root_of,
)
from timestamp.authority import Authority, Fault
from typed import Typist

from dalel.newsroom import Newsroom

WITNESS = "aigerim.example/witness"
TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typist:
    return Typist(monkeypatch, capsys)


Make = Callable[[str], Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes an empty newsroom."""

    def make(name: str) -> Path:
        Newsroom.create(tmp_path / name, jurisdiction="kz")
        return tmp_path / name

    return make


@pytest.fixture
def newsroom(make: Make, typed: Typist) -> Path:
    """A newsroom with one document; its first key is one that follows from a word."""
    newsroom = make("newsroom")
    add(typed, newsroom, "first")
    (newsroom / "keys").mkdir(mode=0o700)
    (newsroom / "keys" / "epoch-1.pem").write_bytes(Signer("epoch 1").pem())
    return newsroom


def add(typed: Typist, newsroom: Path, *names: str) -> None:
    for name in names:
        (newsroom.parent / f"{name}.txt").write_text(f"{name}\n", encoding="utf-8")
    typed(newsroom, "evidence", "add", *(newsroom.parent / f"{name}.txt" for name in names))


def signer_of(newsroom: Path, word: str = "epoch 1") -> Signer:
    """The key under the ledger's name."""
    return Signer(word, json.loads(lines_of(newsroom / "evidence")[0])["origin"])


def note(newsroom: Path, size: int) -> str:
    return (newsroom / "evidence" / "checkpoints" / f"{size:06d}").read_text(encoding="utf-8")


@pytest.fixture
def signed(newsroom: Path, typed: Typist) -> Path:
    """The same with its first checkpoint, of size 3: a genesis entry, a document, a key."""
    typed(newsroom, "checkpoint", "sign")
    return newsroom


@pytest.fixture
def grown(signed: Path, typed: Typist) -> Path:
    """The same with two documents more and a checkpoint of size 5."""
    add(typed, signed, "second", "third")
    typed(signed, "checkpoint", "sign")
    return signed


# sign, rotate


def test_sign_prints_the_signed_note_and_nothing_else(typed: Typist, newsroom: Path) -> None:
    done = typed(newsroom, "checkpoint", "sign")
    text = checkpoint_text(lines_of(newsroom / "evidence"), origin=signer_of(newsroom).name)
    assert (done.out.encode(), done.err) == (note_of(text, signer_of(newsroom)), "")
    assert done.out == note(newsroom, 3)


def test_sign_says_when_nothing_was_recorded_since(typed: Typist, signed: Path) -> None:
    done = typed(signed, "checkpoint", "sign")
    assert (done.out, done.err) == (note(signed, 3), "Nothing was recorded since this checkpoint; it stands.\n")


def test_sign_has_nothing_to_sign_in_an_empty_newsroom(typed: Typist, make: Make) -> None:
    done = typed(make("empty"), "checkpoint", "sign", code=1)
    assert (done.out, done.err) == (
        "",
        "Error: Nothing is recorded yet, so there is nothing to sign.\ndalel evidence add FILE\n",
    )


def test_sign_refuses_a_ledger_that_was_rolled_back_and_the_exit_code_is_one(typed: Typist, grown: Path) -> None:
    forge_ledger(grown / "evidence", lines_of(grown / "evidence")[:4])
    done = typed(grown, "checkpoint", "sign", code=1)
    assert (done.out, done.err) == (
        "",
        "Error: Nothing was signed: the checkpoint of size 5 was signed, and the ledger has only 4 entries. A second "
        "history would discredit both.\nPut the ledger back from a copy that fits; dalel evidence verify says what "
        "differs.\n",
    )


def test_sign_misses_a_key_that_is_lost(typed: Typist, signed: Path) -> None:
    add(typed, signed, "second")
    key = signed / "keys" / "epoch-1.pem"
    key.unlink()
    assert typed(signed, "checkpoint", "sign", code=1).err == (
        f"Error: {key} is not here: the ledger's key of epoch 1. Without it nothing can be signed.\n"
        "Put it back from a copy, or work on the computer that has it.\n"
    )


def test_sign_says_what_it_mended(typed: Typist, signed: Path) -> None:
    add(typed, signed, "second")
    with (signed / "evidence" / "ledger" / "entries.jsonl").open("ab") as file:
        file.write(b'{"half')
    done = typed(signed, "checkpoint", "sign")
    assert done.out == note(signed, 4)
    assert re.fullmatch(
        r"entries\.jsonl: an add was cut short; the 6 bytes after the last whole entry were set aside as torn-\w+\.\n",
        done.err,
    )


def test_rotate_prints_the_handover_and_says_what_was_erased(typed: Typist, signed: Path) -> None:
    done = typed(signed, "checkpoint", "rotate")
    assert done.out == note(signed, 4)
    assert done.err == "The key of epoch 1 was erased.\n"
    old, new = done.out.rstrip("\n").rpartition("\n\n")[2].split("\n")
    text = checkpoint_text(lines_of(signed / "evidence"), origin=signer_of(signed).name)
    assert f"{old}\n" == signer_of(signed).line(text)
    assert new.startswith(f"— {signer_of(signed).name} ")
    assert [path.name for path in (signed / "keys").iterdir()] == ["epoch-2.pem"]


def test_rotate_needs_a_first_key(typed: Typist, newsroom: Path) -> None:
    assert typed(newsroom, "checkpoint", "rotate", code=1).err == (
        "Error: The ledger has no key yet.\nMake one with the first checkpoint: dalel checkpoint sign\n"
    )


# list


def test_list_tells_programs_every_checkpoint(typed: Typist, grown: Path) -> None:
    entries = lines_of(grown / "evidence")
    assert typed(grown, "checkpoint", "list").json() == [
        {
            "size": size,
            "root": root_of(entries[:size]).hex(),
            "signed_by": signer_of(grown).key_id().hex(),
            "cosigned_by": "",
            "stamps": "",
            "renewed_by": None,
        }
        for size in (3, 5)
    ]


def test_list_is_a_table_for_people_and_csv_for_spreadsheets(typed: Typist, signed: Path) -> None:
    root = root_of(lines_of(signed / "evidence")).hex()
    table = typed(signed, "checkpoint", "list", "--output", "table")
    assert table.err == ""
    assert table.out.partition("\n")[0].split() == [
        *("size", "root", "signed", "by", "cosigned", "by", "stamps", "renewed", "by")
    ]
    assert table.out.splitlines()[2].split() == ["3", f"{root[:12]}…", signer_of(signed).key_id().hex()]
    (row,) = csv.DictReader(io.StringIO(typed(signed, "checkpoint", "list", "--output", "csv").out))
    assert row == {
        "size": "3",
        "root": root,
        "signed_by": signer_of(signed).key_id().hex(),
        "cosigned_by": "",
        "stamps": "",
        "renewed_by": "",
    }


def test_list_of_a_newsroom_that_signed_nothing_says_what_to_do(typed: Typist, newsroom: Path) -> None:
    assert typed(newsroom, "checkpoint", "list").out == "[]\n"
    assert typed(newsroom, "checkpoint", "list", "--output", "table").err == (
        "There is no checkpoint yet. Sign one: dalel checkpoint sign\n"
    )


# publish


def test_publish_prints_the_newest_note_or_the_one_named_and_the_key(typed: Typist, grown: Path) -> None:
    key = f"Checked with the key {signer_of(grown).vkey()}\n"
    done = typed(grown, "checkpoint", "publish")
    assert (done.out, done.err) == (note(grown, 5), key)
    done = typed(grown, "checkpoint", "publish", "--size", "3")
    assert (done.out, done.err) == (note(grown, 3), key)


def test_publish_adds_the_proof_since_the_size_that_somebody_kept(typed: Typist, grown: Path) -> None:
    done = typed(grown, "checkpoint", "publish", "--since", "3")
    entries = lines_of(grown / "evidence")
    assert (done.out.encode(), done.err) == (request_of(3, entries, note(grown, 5).encode()), "")


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_publish_writes_the_files_for_an_article(typed: Typist, signed: Path, language: str) -> None:
    done = typed(signed, "checkpoint", "publish", "--output", "for/article", "--lang", language)
    names = ["checkpoint.txt", "checkpoint.svg", "checkpoint.png", "footer.txt", "footer.html"]
    assert (done.out, done.err) == ("".join(f"for/article/{name}\n" for name in names), "")
    files = files_in(signed / "for" / "article")
    assert sorted(files) == sorted(names)
    assert files["checkpoint.txt"].decode() == note(signed, 3)
    assert decode(read_png(files["checkpoint.png"]), scale=1) == files["checkpoint.txt"]
    said = {"en": "a ledger of 3 entries", "ru": "в нём записей: 3", "kk": "жазба саны: 3"}[language]
    footer, page = files["footer.txt"].decode(), files["footer.html"].decode()
    assert said in footer
    assert said in page
    assert f"\n\n{note(signed, 3)}\n" in footer
    assert footer.endswith(f"\n{signer_of(signed).vkey()}\n")
    assert page.startswith(f'<aside lang="{language}">\n')
    assert files["checkpoint.svg"].decode().strip() in page


def test_publish_writes_over_no_file(typed: Typist, signed: Path) -> None:
    typed(signed, "checkpoint", "publish", "--output", "footer")
    before = files_in(signed / "footer")
    # The same files again are no loss.
    typed(signed, "checkpoint", "publish", "--output", "footer")
    done = typed(signed, "checkpoint", "publish", "--output", "footer", "--lang", "ru", code=2)
    assert done.err == "Error: footer/footer.txt is there already.\nName another file, or move it away.\n"
    add(typed, signed, "second")
    typed(signed, "checkpoint", "sign")
    done = typed(signed, "checkpoint", "publish", "--output", "footer", code=2)
    assert done.err == "Error: footer/checkpoint.txt is there already.\nName another file, or move it away.\n"
    assert files_in(signed / "footer") == before


@pytest.mark.parametrize(
    ("words", "code", "last"),
    [
        (["--size", "4"], 1, "Error: There is no checkpoint of size 4.\ndalel checkpoint list\n"),
        (
            ["--since", "4"],
            2,
            "Error: --since 4: the checkpoint is of size 3, so there is nothing to prove from there.\n"
            "Give the size that the other side kept: 1 to 3.\n",
        ),
        (
            ["--since", "3", "--output", "footer"],
            2,
            "Error: --since and --output do not go together.\nSend the proof on: --since N > for-witness.txt\n",
        ),
        (["--since", "0"], 2, "Error: Invalid value for '--since': 0 is not in the range x>=1.\n"),
        (["--lang", "de"], 2, "Error: Invalid value for '--lang': 'de' is not one of 'en', 'ru', 'kk'.\n"),
        (["--output", "dalel.toml"], 2, "Error: Invalid value for '--output': Directory 'dalel.toml' is a file.\n"),
        (
            ["--output", "dalel.toml/x"],
            2,
            "Error: dalel.toml/x cannot be made: Not a directory.\nName another folder.\n",
        ),
    ],
)
def test_publish_says_what_it_cannot_publish(
    typed: Typist, signed: Path, words: list[str], code: int, last: str
) -> None:
    done = typed(signed, "checkpoint", "publish", *words, code=code)
    assert done.out == ""
    assert done.err.endswith(last)
    assert not (signed / "footer").exists()


def test_publish_records_where_and_does_not_tell_it_in_the_ledger(typed: Typist, signed: Path) -> None:
    done = typed(signed, "checkpoint", "publish", "--where", "with A. Bekova")
    assert (done.out, done.err) == (
        note(signed, 3),
        f"Checked with the key {signer_of(signed).vkey()}\nRecorded as entry 3: published with A. Bekova.\n",
    )
    (row,) = typed(signed, "evidence", "log", "--since", "3").json()
    assert (row["type"], row["says"]) == ("publish", {"object": sha256(note(signed, 3).encode()).hexdigest()})
    assert row["disclosed"]["where"] == "with A. Bekova"
    assert b"Bekova" not in (signed / "evidence" / "ledger" / "entries.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--since", "3", "--output", "footer"], 2),
        (["--since", "4"], 2),
        (["--size", "4"], 1),
        (["--output", "taken"], 2),
        (["--output", "dalel.toml/x"], 2),
    ],
)
def test_what_could_not_be_published_is_not_recorded_as_published(
    typed: Typist, signed: Path, words: list[str], code: int
) -> None:
    (signed / "taken").mkdir()
    write(signed / "taken", "footer.txt", "another article\n")
    before = lines_of(signed / "evidence")
    done = typed(signed, "checkpoint", "publish", "--where", "under the article", *words, code=code)
    assert done.out == ""
    assert lines_of(signed / "evidence") == before


def test_publish_has_nothing_before_the_first_checkpoint(typed: Typist, newsroom: Path) -> None:
    assert typed(newsroom, "checkpoint", "publish", code=2).err == (
        "Error: There is no checkpoint yet.\nSign one: dalel checkpoint sign\n"
    )


@pytest.mark.slow
def test_publish_shows_a_qr_code_on_a_terminal(signed: Path) -> None:
    controller, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "dalel.cli.main", "checkpoint", "publish"],
        cwd=signed,
        stdin=terminal,
        stdout=terminal,
        stderr=subprocess.PIPE,
        env=os.environ | {"NO_COLOR": "1"},
    ) as process:
        os.close(terminal)
        shown = b"".join(iter(lambda: read_some(controller), b""))
        assert process.wait() == 0
    os.close(controller)
    text, _, code = shown.decode().replace("\r\n", "\n").partition("\n\n█")
    assert text == note(signed, 3).rstrip("\n")
    assert decode(read_terminal(f"█{code}")) == note(signed, 3).encode()


def read_some(descriptor: int) -> bytes:
    """What a terminal shows; Linux tells its end by an error."""
    try:
        return os.read(descriptor, 65_536)
    except OSError:
        return b""


# cosign, keep


@pytest.fixture
def colleague(make: Make) -> Path:
    return make("colleague")


def write(folder: Path, name: str, data: str) -> str:
    (folder / name).write_text(data, encoding="utf-8")
    return name


def test_a_colleague_countersigns_and_the_ledger_keeps_it(typed: Typist, signed: Path, colleague: Path) -> None:
    vkey = signer_of(signed).vkey()
    write(colleague, "theirs.txt", note(signed, 3))
    done = typed(colleague, "checkpoint", "cosign", "theirs.txt", "--name", WITNESS, "--vkey", vkey)
    key = re.search(
        rf"^Your key as a witness: ({re.escape(WITNESS)}\+[0-9a-f]{{8}}\+\S{{44}})$", done.err, re.MULTILINE
    )
    assert key is not None
    assert done.err == (f"Kept and countersigned: size 3. It is the first one kept.\nYour key as a witness: {key[1]}\n")
    assert done.out.startswith(note(signed, 3) + f"— {WITNESS} ")
    assert done.out.count("\n") == note(signed, 3).count("\n") + 1
    write(signed, "cosigned.txt", done.out)
    kept = typed(signed, "checkpoint", "keep", "cosigned.txt", "--vkey", key[1])
    assert (kept.out, kept.err) == ("", f"Kept: checkpoint 3, cosigned by {WITNESS}.\n")
    assert (signed / "evidence" / "checkpoints" / "000003.cosigned").read_text(encoding="utf-8") == done.out
    (row,) = typed(signed, "checkpoint", "list").json()
    assert (row["cosigned_by"], row["signed_by"]) == (WITNESS, signer_of(signed).key_id().hex())
    (receipt,) = typed(signed, "evidence", "log", "--since", "3").json()
    assert receipt["says"] == {
        "kind": "cosignature",
        "checkpoint": "3",
        "object": sha256(done.out.splitlines()[-1].encode()).hexdigest(),
    }
    assert receipt["disclosed"]["where"] == WITNESS


def test_a_colleague_follows_with_proofs_and_refuses_what_does_not_continue(
    typed: Typist, grown: Path, colleague: Path
) -> None:
    vkey = signer_of(grown).vkey()
    write(colleague, "one.txt", note(grown, 3))
    typed(colleague, "checkpoint", "cosign", "one.txt", "--name", WITNESS, "--vkey", vkey)
    write(colleague, "two.txt", note(grown, 5))
    done = typed(colleague, "checkpoint", "cosign", "two.txt", code=1)
    assert (done.out, done.err) == (
        "",
        "Error: The proof that this checkpoint continues the one kept here (size 3) is missing. Nothing was signed.\n"
        "Ask for: dalel checkpoint publish --since 3\n",
    )
    write(colleague, "two.txt", typed(grown, "checkpoint", "publish", "--since", "3").out)
    done = typed(colleague, "checkpoint", "cosign", "two.txt", "--output", "cosigned.txt")
    assert done.out == ""
    assert done.err.startswith(
        "Kept and countersigned: size 5. It continues the one of size 3.\nYour key as a witness: "
    )
    assert (colleague / "cosigned.txt").read_text(encoding="utf-8").startswith(note(grown, 5))
    done = typed(colleague, "checkpoint", "cosign", "two.txt", "--output", "cosigned.txt", code=2)
    assert done.err == "Error: cosigned.txt is there already.\nName another file, or move it away.\n"
    done = typed(colleague, "checkpoint", "cosign", "one.txt", code=1)
    assert done.err == (
        "Error: This checkpoint is of size 3; one of size 5 is kept here. Nothing was signed: entries may have been "
        "taken out.\nAsk for the newest one: dalel checkpoint publish\n"
    )
    done = typed(colleague, "checkpoint", "cosign", "two.txt", "--output", "nowhere/cosigned.txt", code=2)
    assert done.err == "Error: nowhere/cosigned.txt cannot be written: No such file or directory.\nName another file.\n"
    memory = colleague / "witness" / sha256(signer_of(grown).name.encode()).hexdigest()[:16]
    assert sorted(files_in(memory)) == ["000003", "000005", "vkeys"]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (
            ["--name", WITNESS],
            1,
            "Error: The checkpoint is not signed by a key of ORIGIN that is known here.\n"
            "Give its key as its owner told it to you, not as the checkpoint came: --vkey VKEY. "
            "After a change of keys, cosign the handover first, with --vkey of the new key.\n",
        ),
        (
            ["--vkey", "VKEY"],
            2,
            "Error: This witness has no name yet.\nGive one the first time: --name aigerim.example/witness\n",
        ),
        (
            ["--vkey", "VKEY", "--name", "a b"],
            2,
            'Error: "a b" cannot be a name: no spaces, no +, at most 100 signs.\n--name NAME\n',
        ),
        (
            ["--vkey", "VKEY, and more"],
            2,
            "Error: --vkey: it is not base64.\nCopy it whole, as NAME+KEYID+KEY.\n",
        ),
        (
            ["--vkey", "dalel/5fec"],
            2,
            "Error: --vkey: it is not of the form NAME+KEYID+KEY.\nCopy it whole, as NAME+KEYID+KEY.\n",
        ),
    ],
)
def test_a_first_contact_that_lacks_something_is_refused(  # noqa: PLR0917 - the fixtures, and the case
    typed: Typist, signed: Path, colleague: Path, words: list[str], code: int, message: str
) -> None:
    signer = signer_of(signed)
    write(colleague, "theirs.txt", note(signed, 3))
    words = [word.replace("VKEY", signer.vkey()) for word in words]
    done = typed(colleague, "checkpoint", "cosign", "theirs.txt", *words, code=code)
    assert (done.out, done.err) == ("", message.replace("ORIGIN", signer.name))
    assert not (colleague / "witness" / "key.pem").exists()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (
            [],
            2,
            "Error: What is this file? A cosigned checkpoint needs --vkey, an OpenTimestamps proof --size.\n"
            "dalel checkpoint keep --help\n",
        ),
        (["--vkey", "LEDGER"], 2, "Error: --vkey is not the key of a witness.\nAsk the witness for theirs.\n"),
        (
            ["--vkey", "FOREIGN"],
            1,
            "Error: foreign.example has not cosigned this checkpoint with the key KEYID.\n"
            "Ask the witness for the file that dalel checkpoint cosign wrote.\n",
        ),
        (
            ["--size", "3"],
            1,
            "Error: The proof was not kept: This is no OpenTimestamps proof that can be read: it does not begin as "
            "one.\nStamp the file CHECKPOINT\n",
        ),
    ],
)
def test_keep_checks_what_comes_back(typed: Typist, signed: Path, words: list[str], code: int, message: str) -> None:
    foreign = Signer("foreign", "foreign.example")
    known = {"LEDGER": signer_of(signed).vkey(), "FOREIGN": foreign.vkey(4)}
    write(signed, "back.txt", note(signed, 3))
    before = files_in(signed)
    done = typed(signed, "checkpoint", "keep", "back.txt", *(known.get(word, word) for word in words), code=code)
    message = message.replace("KEYID", foreign.key_id(4).hex())
    message = message.replace("CHECKPOINT", str(signed / "evidence" / "checkpoints" / "000003"))
    assert (done.out, done.err) == ("", message)
    assert files_in(signed) == before


def write_proof(newsroom: Path) -> bytes:
    """An OpenTimestamps proof that a note is the root of Bitcoin block 100; the root."""
    root = sha256(note(newsroom, 3).encode()).digest()
    magic = bytes.fromhex("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108")
    (newsroom / "proof.ots").write_bytes(magic + root + bytes.fromhex("000588960d73d719010164"))
    return root


def test_keep_takes_a_block_from_elsewhere_and_believes_only_one_with_the_work_of_bitcoin(
    typed: Typist, signed: Path
) -> None:
    header = bytes(36) + write_proof(signed) + bytes(12)
    (signed / "block").write_bytes(header)
    done = typed(signed, "checkpoint", "keep", "proof.ots", "--size", "3", "--block-header", "block")
    name = sha256(sha256(header).digest()).digest()[::-1].hex()
    assert (done.out, done.err) == (
        "",
        f"Kept: an OpenTimestamps proof over checkpoint 3. The header {name} has the root that it leads to, but not "
        "the work of a Bitcoin block: anybody can have made it. Get the header from the chain itself.\n",
    )


def test_keep_takes_an_opentimestamps_proof(typed: Typist, signed: Path) -> None:
    write_proof(signed)
    done = typed(signed, "checkpoint", "keep", "proof.ots", "--size", "3")
    assert (done.out, done.err) == (
        "",
        "Kept: an OpenTimestamps proof over checkpoint 3. It leads to Bitcoin block 100, whose header was not given. "
        "Get its 80 bytes: bitcoin-cli getblockheader $(bitcoin-cli getblockhash 100) false | xxd -r -p\n",
    )
    (row,) = typed(signed, "checkpoint", "list").json()
    assert row["stamps"] == "OpenTimestamps"


# compare


@pytest.fixture
def forked(signed: Path, typed: Typist) -> Path:
    """A copy of the newsroom whose history went another way after size 3, to a checkpoint of size 5."""
    other = signed.parent / "forked"
    copytree(signed, other)
    add(typed, other, "another", "history")
    typed(other, "checkpoint", "sign")
    return other


def test_compare_says_that_what_was_held_is_here(typed: Typist, grown: Path) -> None:
    write(grown, "held.txt", note(grown, 3))
    done = typed(grown, "checkpoint", "compare", "held.txt")
    assert (done.out, done.err) == (
        "PASS  continues: Its 3 entries are the beginning of the 5 that are here; none was changed.\n",
        "",
    )
    write(grown, "newest.txt", note(grown, 5))
    assert typed(grown, "checkpoint", "compare", "newest.txt").out == (
        "PASS  same: The same 5 entries are here, and nothing was recorded since.\n"
    )


def test_compare_tells_a_rollback_and_the_exit_code_is_one(typed: Typist, grown: Path) -> None:
    write(grown, "held.txt", note(grown, 5))
    forge_ledger(grown / "evidence", lines_of(grown / "evidence")[:4])
    done = typed(grown, "checkpoint", "compare", "held.txt", "--proof", "conflict.txt", code=1)
    assert (done.out, done.err) == (
        "FAIL  rollback: Missing here: 1 of the 5 entries that the ledger's key signed.\n",
        "There are no two histories to prove, so no file was written.\n",
    )
    assert not (grown / "conflict.txt").exists()


FORK = "FAIL  fork: The ledger's key signed another history: of its first 5 entries at least one is not as it was.\n"


@pytest.mark.parametrize("longer", [False, True])
def test_compare_proves_two_histories_to_a_stranger_who_knows_the_key_and_has_no_newsroom(
    typed: Typist, forked: Path, signed: Path, tmp_path: Path, longer: bool
) -> None:
    add(typed, signed, "second", "third")
    typed(signed, "checkpoint", "sign")
    if longer:
        add(typed, signed, "fourth")
        typed(signed, "checkpoint", "sign")
    vkey = signer_of(signed).vkey()
    write(signed, "held.txt", note(forked, 5))
    done = typed(signed, "checkpoint", "compare", "held.txt", "--proof", "conflict.txt", code=1)
    assert (done.out, done.err) == (
        FORK,
        "The proof is in conflict.txt. Anyone checks it: dalel checkpoint compare conflict.txt --vkey VKEY\n",
    )
    proof = (signed / "conflict.txt").read_text(encoding="utf-8")
    counsel = tmp_path / "counsel"
    counsel.mkdir()
    write(counsel, "conflict.txt", proof)
    done = typed(counsel, "checkpoint", "compare", "conflict.txt", "--vkey", vkey, code=1)
    entries = lines_of(signed / "evidence")
    if longer:
        root = b64encode(root_of(entries[:5])).decode()
        request = request_of(5, entries, note(signed, 6).encode()).decode()
        assert proof == f"{note(forked, 5)}--\n{request}--\nroot 5 {root}\n"
        assert done.out == (
            "FAIL  fork: Two histories: the ledger's key signed a root over 5 entries, and another history of 6 "
            "entries that had a different root at that size.\n"
        )
    else:
        assert proof == f"{note(forked, 5)}--\n{note(signed, 5)}"
        assert done.out == ("FAIL  fork: Two histories: the ledger's key signed two different roots over 5 entries.\n")
    assert done.err == ""
    # Without the key, or with another, it proves nothing.
    for words in ([], ["--vkey", signer_of(signed, "a stranger").vkey()]):
        done = typed(counsel, "checkpoint", "compare", "conflict.txt", *words)
        assert done.out.startswith("NOT CHECKED  unknown: ")
    done = typed(signed, "checkpoint", "compare", "held.txt", "--proof", "conflict.txt", code=2)
    assert done.err == "Error: conflict.txt is there already.\nName another file, or move it away.\n"
    assert (signed / "conflict.txt").read_text(encoding="utf-8") == proof


def test_compare_of_two_files_needs_the_key_and_no_newsroom(
    typed: Typist, forked: Path, signed: Path, tmp_path: Path
) -> None:
    add(typed, signed, "second", "third")
    typed(signed, "checkpoint", "sign")
    vkey = signer_of(signed).vkey()
    write(tmp_path, "three.txt", note(signed, 3))
    write(tmp_path, "five.txt", note(signed, 5))
    write(tmp_path, "with-proof.txt", typed(signed, "checkpoint", "publish", "--since", "3").out)
    write(tmp_path, "other.txt", note(forked, 5))

    def compared(*words: str, code: int = 0) -> str:
        return typed(tmp_path, "checkpoint", "compare", *words, code=code).out

    assert compared("three.txt", "with-proof.txt", "--vkey", vkey) == (
        "PASS  continues: The first 3 of the 5 entries are as they were.\n"
    )
    assert compared("five.txt", "with-proof.txt", "--vkey", vkey) == "PASS  same: Both are of the same 5 entries.\n"
    assert compared("five.txt", "three.txt", "--vkey", vkey) == (
        "NOT CHECKED  unknown: Sizes 3 and 5 need a proof: dalel checkpoint publish --since 3\n"
    )
    assert compared("three.txt", "with-proof.txt") == (
        "NOT CHECKED  unknown: They are not both signed by a key that was given: --vkey VKEY, as the ledger's owner "
        "told it.\n"
    )
    assert compared("five.txt", "other.txt", "--vkey", vkey, code=1) == (
        "FAIL  fork: Two histories: the ledger's key signed two different roots over 5 entries.\n"
    )


def test_compare_with_the_ledger_needs_a_newsroom(typed: Typist, signed: Path, tmp_path: Path) -> None:
    write(tmp_path, "held.txt", note(signed, 3))
    done = typed(tmp_path, "checkpoint", "compare", "held.txt", code=2)
    assert done.err.startswith(f"Error: {tmp_path} is not in a newsroom")
    for words in (["checkpoint", "compare", "held.txt", "--newsroom", signed],):
        assert typed(tmp_path, *words).out.startswith("PASS  same: ")
    assert typed(tmp_path, "--newsroom", signed, "checkpoint", "compare", "held.txt").out.startswith("PASS  same: ")


def test_compare_of_another_ledger_checks_nothing(typed: Typist, grown: Path, make: Make) -> None:
    other = make("other")
    add(typed, other, "elsewhere")
    write(grown, "theirs.txt", typed(other, "checkpoint", "sign").out)
    done = typed(grown, "checkpoint", "compare", "theirs.txt")
    theirs = json.loads(lines_of(other / "evidence")[0])["origin"]
    assert done.out == (
        f"NOT CHECKED  another-ledger: That checkpoint is of the ledger {theirs}; this one is "
        f"{signer_of(grown).name}.\n"
    )


def test_compare_refuses_what_no_key_of_the_ledger_signed(typed: Typist, grown: Path) -> None:
    signer = signer_of(grown, "a stranger")
    write(grown, "forged.txt", note_of(checkpoint_text([b"x"] * 9, origin=signer.name), signer).decode())
    done = typed(grown, "checkpoint", "compare", "forged.txt", code=1)
    assert (done.out, done.err) == (
        "",
        "Error: No key that this ledger names signed that checkpoint of size 9.\nAsk its holder where it is from. A "
        "key that the owner told you, and that was taken out of the ledger since, is given with --vkey VKEY.\n",
    )


@pytest.mark.slow
def test_compare_reads_from_a_pipe(signed: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dalel.cli.main", "checkpoint", "compare", "-"],
        cwd=signed,
        input=note(signed, 3),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "PASS  same: The same 3 entries are here, and nothing was recorded since.\n"


def test_compare_refuses_a_file_that_is_larger_than_any_proof(typed: Typist, signed: Path) -> None:
    (signed / "large").write_bytes(bytes((1 << 20) + 1))
    assert typed(signed, "checkpoint", "compare", "large", code=1).err == (
        "Error: large is larger than any checkpoint or proof.\nIs it the right file?\n"
    )
    (signed / "large").write_bytes(bytes(1 << 20))
    assert typed(signed, "checkpoint", "compare", "large", code=1).err == (
        "Error: This is not a checkpoint: it has more than 65536 bytes.\nAsk for: dalel checkpoint publish --since N\n"
    )


# stamp


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Authority, Authority]]:
    folder = tmp_path_factory.mktemp("authorities")
    with Authority(folder, name="A") as one, Authority(folder, name="B") as two:
        yield one, two


@pytest.fixture
def authorities(opened: tuple[Authority, Authority]) -> tuple[Authority, Authority]:
    """Two healthy authorities; a test may give one a fault."""
    for each in opened:
        each.fault, each.times = Fault.NONE, None
        each.asked.clear()
    return opened


def stamp_line(newsroom: Path, authority: Authority) -> str:
    folder = re.escape(str(newsroom / "evidence" / "checkpoints"))
    return rf"{TIME}  checkpoint 3  CN=Unit {authority.name}, O=Test  {folder}/000003\.[0-9a-f]{{8}}\.tsr\n"


def test_stamp_says_when_each_authority_saw_the_checkpoint_and_where_its_stamp_lies(
    typed: Typist, signed: Path, authorities: tuple[Authority, Authority]
) -> None:
    one, two = authorities
    done = typed(signed, "checkpoint", "stamp", "--tsa", one.url, "--tsa", two.url)
    assert done.err == ""
    first, second = sorted(authorities, key=lambda each: each.url)
    assert re.fullmatch(stamp_line(signed, first) + stamp_line(signed, second), done.out), done.out
    (row,) = typed(signed, "checkpoint", "list").json()
    assert re.fullmatch(rf"{TIME} CN=Unit ., O=Test, {TIME} CN=Unit ., O=Test", row["stamps"])
    assert row["renewed_by"] is None
    log = typed(signed, "evidence", "log", "--since", "3").json()
    assert [entry["says"]["kind"] for entry in log] == ["rfc3161", "rfc3161"]
    assert {entry["disclosed"]["where"] for entry in log} == {one.url, two.url}
    # The next stamped checkpoint covers the receipts, and so renews the stamps.
    typed(signed, "checkpoint", "sign")
    typed(signed, "checkpoint", "stamp", "--tsa", one.url, "--tsa", two.url)
    assert [row["renewed_by"] for row in typed(signed, "checkpoint", "list").json()] == [5, None]


def test_stamp_keeps_what_came_notes_what_did_not_and_asks_again_without_options(
    typed: Typist, signed: Path, authorities: tuple[Authority, Authority]
) -> None:
    healthy, failing = authorities
    failing.fault = Fault.ERROR_503
    done = typed(
        *(signed, "checkpoint", "stamp", "--attempts", "1", "--tsa", healthy.url, "--tsa", failing.url), code=1
    )
    assert re.fullmatch(stamp_line(signed, healthy), done.out)
    assert done.err == (
        f"No stamp over checkpoint 3. {failing.url} gave no time stamp: it answered 503 Service Unavailable. Nothing "
        "is lost. Try later: dalel checkpoint stamp\nIt is noted, and asked for again by: dalel checkpoint stamp\n"
    )
    failing.fault = Fault.NONE
    done = typed(signed, "checkpoint", "stamp")
    assert re.fullmatch(stamp_line(signed, failing), done.out)
    assert done.err == "One authority alone can err or be made to: name a second one, from another country.\n"
    done = typed(signed, "checkpoint", "stamp", code=2)
    assert (done.out, done.err) == (
        "",
        "Error: No authority was named, and none is waiting to be asked again.\n"
        "Name two that do not depend on each other: dalel checkpoint stamp --tsa URL --tsa URL\n",
    )


def test_stamp_does_not_note_what_was_refused(
    typed: Typist, signed: Path, authorities: tuple[Authority, Authority]
) -> None:
    one, _ = authorities
    one.fault = Fault.NOT_FOUND
    done = typed(signed, "checkpoint", "stamp", "--tsa", one.url, code=1)
    assert (done.out, done.err) == (
        "",
        f"No stamp over checkpoint 3. {one.url} gave no time stamp: it answered 404 Not Found. Check the address and "
        "the authority's terms, or ask another authority.\n",
    )
    assert (signed / "evidence" / "checkpoints" / "pending.json").read_bytes() == b"[]\n"


@pytest.mark.parametrize(
    ("words", "last"),
    [
        (
            ["--tsa", "tsa.example"],
            "Error: The address of the time-stamp authority cannot be used: 'tsa.example'.\n"
            "Give one that begins with http:// or https://, without a name or password in it.\n",
        ),
        (
            ["--tsa", "URL", "--proxy", "socks4://127.0.0.1:9050"],
            "Error: The address of the proxy cannot be used.\n"
            "Give one in the form socks5://HOST:PORT, as Tor has, or http://HOST:PORT.\n",
        ),
        (
            ["--tsa", "URL", "--attempts", "0"],
            "Error: Invalid value for '--attempts': 0 is not in the range 1<=x<=10.\n",
        ),
    ],
)
def test_stamp_refuses_a_wrong_command_and_asks_nobody(
    typed: Typist, signed: Path, authorities: tuple[Authority, Authority], words: list[str], last: str
) -> None:
    one, _ = authorities
    done = typed(signed, "checkpoint", "stamp", *(word.replace("URL", one.url) for word in words), code=2)
    assert done.out == ""
    assert done.err.endswith(last)
    assert one.asked == []
    # A wrong command stands in the way of no later one.
    assert re.fullmatch(stamp_line(signed, one), typed(signed, "checkpoint", "stamp", "--tsa", one.url).out)


def test_a_mistyped_verb_gets_the_nearest_ones(typed: Typist, signed: Path) -> None:
    done = typed(signed, "checkpoint", "cosine", code=2)
    assert done.err.splitlines()[-1] == "Error: No such command 'cosine'. (Did you mean one of: 'cosign', 'sign'?)"
