"""A signed note: those of others verify, ours are verified by others, and nothing that is spelled otherwise is read."""

from __future__ import annotations

import datetime as dt
import json
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from checkpoint.stranger import Signer, note_of, openssl_accepts, value_of
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from dalel.errors import DataError
from dalel.evidence.checkpoint import Note, Vkey, parse_note, parse_vkey
from dalel.evidence.checkpoint.note import MAX_NOTE, Signature
from dalel.evidence.checkpoint.signing_key import SigningKey

NOTES = Path(__file__).parents[2] / "vectors" / "signed-note"
VKEYS: dict[str, list[str]] = json.loads((NOTES / "vkeys.json").read_text(encoding="utf-8"))
PUBLISHED = [(file, vkey) for file, vkeys in VKEYS.items() for vkey in vkeys]

TEXT = "one line\nanother\n"
SIGNER = Signer("somebody", "example.kz/log")
LINE = SIGNER.line(TEXT)
GOOD = note_of(TEXT, SIGNER)
KEY = parse_vkey(SIGNER.vkey())


def published(file: str) -> bytes:
    return (NOTES / file).read_bytes()


def why_refused(data: bytes) -> str:
    """What the reader says of a note that it does not read."""
    with pytest.raises(DataError) as refusal:
        parse_note(data)
    return refusal.value.what


@pytest.mark.parametrize(("file", "vkey"), PUBLISHED)
def test_the_published_notes_of_others_verify_with_their_published_keys(file: str, vkey: str) -> None:
    note = parse_note(published(file))
    key = parse_vkey(vkey)
    assert str(key) == vkey
    assert note.is_signed_by(key)
    assert note.render() == published(file)
    changed = Note(text=note.text.replace("\n", "!\n", 1), signatures=note.signatures)
    with pytest.raises(DataError) as refusal:
        changed.is_signed_by(key)
    assert refusal.value.what == f"the signature of {key.name} ({key.key_id.hex()}) is not one of this text"


def test_the_first_example_of_the_specification_is_read_whole() -> None:
    note = parse_note(published("quasimodo.txt"))
    assert note.text == "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n"
    (signature,) = note.signatures
    assert (signature.name, signature.key_id.hex(), len(signature.value)) == (
        "quasimodo.example/salvatore",
        "367ba04b",
        64,
    )
    assert note.render() == published("quasimodo.txt")


def seen_at(note: Note, key: Vkey) -> dt.datetime | None:
    """When a key's signature says that it saw the text."""
    signature = note.signature_of(key)
    assert signature is not None
    return signature.seen_at


def test_the_witnesses_of_a_real_checkpoint_say_when_they_saw_it() -> None:
    note = parse_note(published("ct-log.txt"))
    log, *witnesses = map(parse_vkey, VKEYS["ct-log.txt"])
    seen = dt.datetime(2026, 5, 23, 21, 50, 24, tzinfo=dt.UTC)
    assert [seen_at(note, key) for key in witnesses] == [seen] * 4
    # Its first signature is of a kind that is not known here, under the same name: it is passed over.
    assert [each.name for each in note.signatures[:2]] == [log.name] * 2
    assert note.signature_of(log) == note.signatures[1]


def test_we_sign_as_others_do_with_the_same_key() -> None:
    # Both private keys are published with the note: one is 32 zeros.
    seeds = (b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:], bytes(32))
    note = parse_note(published("peter-neumann.txt"))
    for vkey, theirs, seed in zip(VKEYS["peter-neumann.txt"], note.signatures, seeds, strict=True):
        key = SigningKey(theirs.name, Ed25519PrivateKey.from_private_bytes(seed))
        assert str(key.vkey) == vkey
        assert key.sign(note.text) == theirs


def test_openssl_accepts_our_signature_and_no_other_text(tmp_path: Path) -> None:
    signature = SigningKey(SIGNER.name, SIGNER.private).sign(TEXT)
    assert f"{signature}\n" == LINE
    assert openssl_accepts(tmp_path, public=KEY.public, message=TEXT.encode(), signature=signature.value)
    assert not openssl_accepts(tmp_path, public=KEY.public, message=TEXT.encode() + b" ", signature=signature.value)


def test_a_cosignature_is_over_its_time_and_the_text_as_openssl_confirms(tmp_path: Path) -> None:
    time = dt.datetime(2026, 11, 23, 9, 30, 0, 999_999, tzinfo=dt.UTC)
    signature = SigningKey("aigerim.example/witness", SIGNER.private).cosign(TEXT, time=time)
    seconds = 1_795_426_200
    message = b"cosignature/v1\ntime 1795426200\n" + TEXT.encode()
    assert signature.value[:8] == seconds.to_bytes(8, "big")
    assert openssl_accepts(tmp_path, public=KEY.public, message=message, signature=signature.value[8:])
    assert f"{signature}\n" == Signer("somebody", "aigerim.example/witness").cosigned_line(TEXT, seconds)
    note = parse_note(f"{TEXT}\n{LINE}{signature}\n".encode())
    witness = parse_vkey(Signer("somebody", "aigerim.example/witness").vkey(4))
    assert note.is_signed_by(KEY)
    assert seen_at(note, witness) == dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
    # The log itself signed, and said nothing of the time.
    assert seen_at(note, KEY) is None


def test_a_cosignature_with_another_time_is_not_one_of_this_text() -> None:
    line = value_of(SIGNER.cosigned_line(TEXT, 1_795_426_200))
    later = line[:4] + (1_795_426_201).to_bytes(8, "big") + line[12:]
    note = parse_note(f"{TEXT}\n{SIGNER.line_of(later)}".encode())
    witness = parse_vkey(SIGNER.vkey(4))
    with pytest.raises(DataError) as refusal:
        note.is_signed_by(witness)
    assert refusal.value.what == f"the signature of example.kz/log ({witness.key_id.hex()}) is not one of this text"


@pytest.mark.parametrize("seconds", [253_402_300_800, 2**63 - 1, 2**64 - 1])
def test_a_cosignature_with_a_time_after_the_calendar_ends_says_no_time(seconds: int) -> None:
    note = parse_note(f"{TEXT}\n{SIGNER.cosigned_line(TEXT, seconds)}".encode())
    witness = parse_vkey(SIGNER.vkey(4))
    assert note.is_signed_by(witness)
    assert seen_at(note, witness) is None


def test_the_last_second_of_the_calendar_is_a_time() -> None:
    note = parse_note(f"{TEXT}\n{SIGNER.cosigned_line(TEXT, 253_402_300_799)}".encode())
    assert seen_at(note, parse_vkey(SIGNER.vkey(4))) == dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC)


@pytest.mark.parametrize("length", [1, 7, 8, 63, 65, 100])
def test_a_signature_of_another_length_is_not_one_of_this_text(length: int) -> None:
    for kind in (1, 4):
        note = parse_note(f"{TEXT}\n{SIGNER.line_of(SIGNER.key_id(kind) + bytes(length))}".encode())
        with pytest.raises(
            DataError, match=r"^the signature of example\.kz/log \([0-9a-f]{8}\) is not one of this text$"
        ):
            note.is_signed_by(parse_vkey(SIGNER.vkey(kind)))


def test_signatures_of_keys_that_are_not_known_are_passed_over() -> None:
    same_name = Signer("another", "example.kz/log")
    # The same ID as ours under another name, and our name under another ID; both with nonsense as a signature.
    same_id = Signature(name="elsewhere", key_id=KEY.key_id, value=bytes(64))
    note = parse_note(f"{TEXT}\n{same_name.line(TEXT)}{same_id}\n— x AAAAAAA=\n{LINE}".encode())
    assert len(note.signatures) == 4
    assert note.is_signed_by(KEY)
    assert not note.is_signed_by(parse_vkey(Signer("third", "example.kz/log").vkey()))


def test_a_line_that_names_a_known_key_and_does_not_verify_makes_the_note_invalid() -> None:
    forged = SIGNER.line_of(SIGNER.key_id() + bytes(64))
    for lines in (forged, forged + LINE, LINE + forged, LINE + Signer("other", "x").line(TEXT) + forged):
        note = parse_note(f"{TEXT}\n{lines}".encode())
        with pytest.raises(DataError) as refusal:
            note.is_signed_by(KEY)
        assert refusal.value.what == f"the signature of example.kz/log ({KEY.key_id.hex()}) is not one of this text"


def test_the_text_ends_at_the_last_empty_line() -> None:
    text = "a\n\nb\n\n— c AAAAAAA=\n"
    note = parse_note(note_of(text, SIGNER))
    assert note.text == text
    assert note.is_signed_by(KEY)
    assert parse_note(b"\n\n" + LINE.encode()).text == "\n"


def test_a_note_cut_short_anywhere_is_refused_or_lost_its_last_signatures() -> None:
    two = note_of(TEXT, SIGNER, Signer("other", "example.kz/other"))
    line_end = len(two) - 1 - two[:-1][::-1].index(b"\n")
    for length in range(len(two)):
        if length == line_end:
            assert parse_note(two[:length]).signatures == parse_note(two).signatures[:1]
        else:
            assert why_refused(two[:length]) in {
                "it has no empty line before its signatures, or no line end after them",
                "it is not UTF-8",
                "a signature line is not of the form — NAME SIGNATURE: ''",
            }


def test_sixteen_signatures_are_read_and_seventeen_are_refused() -> None:
    lines = [Signer(str(number), f"n{number}").line(TEXT) for number in range(17)]
    assert len(parse_note(f"{TEXT}\n{''.join(lines[:16])}".encode()).signatures) == 16
    assert why_refused(f"{TEXT}\n{''.join(lines)}".encode()) == "it has 17 signatures, more than 16"


def test_a_note_of_65536_bytes_is_read_and_one_more_is_refused() -> None:
    filler = "x" * (MAX_NOTE - len(note_of("\n", SIGNER)))
    largest = note_of(f"{filler}\n", SIGNER)
    assert len(largest) == 65_536
    assert parse_note(largest).is_signed_by(KEY)
    assert why_refused(note_of(f"{filler}x\n", SIGNER)) == "it has more than 65536 bytes"


CONTROL = [chr(code) for code in (*range(32), *range(0x7F, 0xA0)) if code != 10]


@pytest.mark.parametrize("control", CONTROL, ids=[f"U+{ord(sign):04X}" for sign in CONTROL])
def test_a_control_character_is_refused_wherever_it_stands(control: str) -> None:
    text = f"one{control}line\n"
    assert why_refused(note_of(text, SIGNER)) == "it holds a control character"
    assert why_refused(GOOD[:-1] + control.encode() + b"\n") == "it holds a control character"


def test_windows_line_ends_are_refused() -> None:
    assert why_refused(GOOD.replace(b"\n", b"\r\n")) == "it holds a control character"
    assert why_refused(GOOD[:-1] + b"\r\n") == "it holds a control character"


@pytest.mark.parametrize(
    "data", [b"\xff" + GOOD, GOOD.replace("—".encode(), "—".encode("cp1252")), b"\xed\xa0\x80\n\n"]
)
def test_bytes_that_are_not_utf_8_are_refused(data: bytes) -> None:
    assert why_refused(data) == "it is not UTF-8"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        TEXT.encode(),
        TEXT.encode() + LINE.encode(),
        GOOD.removesuffix(b"\n"),
        GOOD.replace(b"\n\n", b"\n \n"),
    ],
)
def test_a_note_without_an_empty_line_or_the_last_line_end_is_refused(data: bytes) -> None:
    assert why_refused(data) == "it has no empty line before its signatures, or no line end after them"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (LINE.replace("—", "-"), "- example.kz/log "),
        (LINE.replace("—", "–"), r"\u2013 example.kz/log "),
        (LINE.replace("—", "―"), r"\u2015 example.kz/log "),
        (LINE.replace("— ", "—"), r"\u2014example.kz/log "),
        (LINE.replace("— ", "—\N{NO-BREAK SPACE}"), r"\u2014\xa0example.kz/log "),
        (f" {LINE}", r" \u2014 example.kz/log "),
        (LINE.replace("example.kz/log", "example.kz log"), r"\u2014 example.kz log "),
        (LINE.replace("example.kz/log", "example.kz+log"), r"\u2014 example.kz+log "),
        (LINE.replace("example.kz/log", "example.kz\N{EM SPACE}log"), r"\u2014 example.kz\u2003log "),
        (LINE.replace("example.kz/log ", " "), r"\u2014  "),
        ("— example.kz/log\n", r"\u2014 example.kz/log"),
        ("— example.kz/log \n", r"\u2014 example.kz/log "),
        ("remark\n", "remark"),
    ],
)
def test_a_line_that_is_not_of_the_one_form_is_refused_and_shown(line: str, shown: str) -> None:
    rest = f"a signature line is not of the form — NAME SIGNATURE: '{shown}"
    assert why_refused(f"{TEXT}\n{line}".encode()).startswith(rest)
    assert why_refused(f"{TEXT}\n{LINE}{line}".encode()).startswith(rest)


def test_a_long_line_is_shown_cut_short() -> None:
    assert why_refused(f"{TEXT}\n{'x' * 61}\n".encode()) == (
        f"a signature line is not of the form — NAME SIGNATURE: '{'x' * 60}'"
    )


def with_signature(spelled: str) -> bytes:
    return f"{TEXT}\n— example.kz/log {spelled}\n".encode()


def test_base64_is_read_in_the_one_spelling_that_an_encoder_writes() -> None:
    # 68 bytes: the last sign before the padding carries four bits that mean nothing.
    spelled = LINE.split(" ")[2].rstrip("\n")
    assert spelled.endswith("=")
    assert parse_note(with_signature(spelled)).is_signed_by(KEY)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    same_bytes = spelled[:-2] + alphabet[alphabet.index(spelled[-2]) + 1] + "="
    assert b64decode(same_bytes) == b64decode(spelled)
    assert why_refused(with_signature(same_bytes)) == "its base64 has another spelling than an encoder writes"
    assert why_refused(with_signature(spelled.rstrip("="))) == "it is not base64"
    assert why_refused(with_signature(f"{spelled}=")) in {
        "it is not base64",
        "its base64 has another spelling than an encoder writes",
    }
    for odd in (spelled.replace("+", "-").replace("/", "_"), f"{spelled[:20]} {spelled[20:]}", f"={spelled}"):
        assert why_refused(with_signature(odd)).startswith("a signature line is not of the form — NAME SIGNATURE: ")


def test_a_signature_without_anything_after_its_key_id_is_refused() -> None:
    for value in (b"", bytes(1), bytes(4)):
        message = why_refused(with_signature(b64encode(value).decode()))
        assert message == "a signature is too short" or (not value and message.startswith("a signature line"))
    assert len(parse_note(with_signature(b64encode(bytes(5)).decode())).signatures) == 1


VKEY = SIGNER.vkey()
NAME, KEY_ID, ENCODED = VKEY.split("+", 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it is not of the form NAME+KEYID+KEY"),
        (NAME, "it is not of the form NAME+KEYID+KEY"),
        (f"{NAME}+{ENCODED}", "it is not of the form NAME+KEYID+KEY"),
        (f"+{KEY_ID}+{ENCODED}", "it is not of the form NAME+KEYID+KEY"),
        (f"a b+{KEY_ID}+{ENCODED}", "it is not of the form NAME+KEYID+KEY"),
        (f"a\tb+{KEY_ID}+{ENCODED}", "it is not of the form NAME+KEYID+KEY"),
        (f"{NAME}+{KEY_ID.upper()}x+{ENCODED}", "it is not of the form NAME+KEYID+KEY"),
        (f"{NAME}+{KEY_ID[:7]}+{ENCODED}", "it is not of the form NAME+KEYID+KEY"),
        (f"{NAME}+0{KEY_ID}+{ENCODED}", "it is not of the form NAME+KEYID+KEY"),
        (f"{NAME}+{KEY_ID}+", "its key is not an Ed25519 key of type 1 or 4"),
        (f"{NAME}+{KEY_ID}+{ENCODED}AAAA", "its key is not an Ed25519 key of type 1 or 4"),
        (f"{NAME}+{KEY_ID}+{ENCODED[:-4]}", "its key is not an Ed25519 key of type 1 or 4"),
        (f"{NAME}+{KEY_ID}+AgAA{ENCODED[4:]}", "its key is not an Ed25519 key of type 1 or 4"),
        (f"{NAME}+{KEY_ID}+{ENCODED[:-1]}", "it is not base64"),
        (f"{NAME}+{KEY_ID}+{ENCODED[:-1]} ", "it is not base64"),
        (f"{NAME}+{KEY_ID}+ж", "it is not base64"),
        (f"{NAME}+00000000+{ENCODED}", f"its key ID should be {KEY_ID}, and is 00000000"),
        (
            f"other+{KEY_ID}+{ENCODED}",
            f"its key ID should be {Signer('somebody', 'other').key_id().hex()}, and is {KEY_ID}",
        ),
    ],
)
def test_a_public_key_that_is_not_what_it_says_is_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(DataError) as refusal:
        parse_vkey(text)
    assert refusal.value.what == message


def test_blanks_around_a_public_key_come_from_copying_and_mean_nothing() -> None:
    assert parse_vkey(f"  {VKEY}\n") == KEY == Vkey(NAME, 1, SIGNER.public)
    assert sha256(NAME.encode() + b"\n\x01" + SIGNER.public).hexdigest()[:8] == KEY_ID


def test_a_point_that_is_no_key_signs_nothing() -> None:
    # No point of the curve has this encoding.
    key = Vkey("example.kz/log", 1, b"\x02" + bytes(31))
    note = Note(text=TEXT, signatures=(Signature("example.kz/log", key.key_id, bytes(64)),))
    with pytest.raises(DataError):
        note.is_signed_by(key)


@given(st.text(st.characters(codec="utf-8", exclude_characters=CONTROL), max_size=60))
def test_any_text_without_control_characters_is_signed_rendered_and_read_back(text: str) -> None:
    whole = text + "\n"
    note = Note(text=whole, signatures=(SigningKey(SIGNER.name, SIGNER.private).sign(whole),))
    assert note.render() == note_of(whole, SIGNER)
    assert parse_note(note.render()) == note
    assert note.is_signed_by(KEY)


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_a_note_with_one_byte_changed_is_refused_or_not_signed_by_the_key(place: int, change: int) -> None:
    data = bytearray(GOOD)
    data[place] ^= change
    try:
        assert not parse_note(bytes(data)).is_signed_by(KEY)
    except DataError:
        return


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_and_never_crash_the_reader(data: bytes) -> None:
    with pytest.raises(DataError):
        parse_note(data + b"!")
