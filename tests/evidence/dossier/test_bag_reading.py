"""Bags that are wrong, or strange, in one way each: what the report says, whole."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from hashlib import sha256, sha512
from pathlib import Path

import pytest
from bag_samples import listed, make_bag

from dalel.errors import DataError
from dalel.evidence.dossier.bag import BagReport, open_bag, validate_bag
from dalel.evidence.dossier.manifest import Fetch
from dalel.evidence.dossier.tag_file import LINE_CHARACTERS

A = sha256(b"a\n").hexdigest()
GOOD = BagReport(valid=True, errors=(), warnings=(), files={"data/a.txt": A})

KNOWN = "0.93, 0.94, 0.95, 0.96, 0.97, 1.0"
TWO_LINES = "two lines: BagIt-Version: 1.0, and Tag-File-Character-Encoding: UTF-8 (or another)"
STRICTLY = "a colon and one space stand between name and value, and nothing else"


def errors_of(folder: Path) -> list[str]:
    report = validate_bag(folder)
    assert not report.valid
    assert report.warnings == ()
    return list(report.errors)


def test_a_good_bag_is_valid_without_a_word(tmp_path: Path) -> None:
    assert validate_bag(make_bag(tmp_path)) == GOOD


def test_a_changed_file_is_named_with_its_present_digest(tmp_path: Path) -> None:
    make_bag(tmp_path)
    (tmp_path / "data/a.txt").write_bytes(b"b\n")
    report = validate_bag(tmp_path)
    assert report.errors == ('"data/a.txt" is not as manifest-sha256.txt has it: it was changed or damaged.',)
    assert report.files == {"data/a.txt": sha256(b"b\n").hexdigest()}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    make_bag(tmp_path)
    (tmp_path / "data/a.txt").unlink()
    assert errors_of(tmp_path) == ['"data/a.txt" is missing; manifest-sha256.txt lists it.']


def test_a_file_that_no_manifest_lists_is_named(tmp_path: Path) -> None:
    make_bag(tmp_path)
    (tmp_path / "data/deep").mkdir()
    (tmp_path / "data/deep/b").touch()
    assert errors_of(tmp_path) == ['"data/deep/b" is here, and manifest-sha256.txt does not list it.']


def test_a_changed_or_missing_tag_file_is_named(tmp_path: Path) -> None:
    make_bag(tmp_path, {"bag-info.txt": b"Title: a\n", "seal.txt": b"seal\n"})
    (tmp_path / "bag-info.txt").write_bytes(b"Title: b\n")
    (tmp_path / "seal.txt").unlink()
    assert errors_of(tmp_path) == [
        '"seal.txt" is missing; tagmanifest-sha256.txt lists it.',
        '"bag-info.txt" is not as tagmanifest-sha256.txt has it: it was changed or damaged.',
    ]


def test_an_added_tag_file_is_allowed_and_warned_of(tmp_path: Path) -> None:
    make_bag(tmp_path)
    (tmp_path / "note.txt").touch()
    assert validate_bag(tmp_path).valid
    assert validate_bag(tmp_path).warnings == ('"note.txt" is in no tag manifest: it may have been changed or added.',)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/etc/passwd", "it is absolute"),
        ("../a.txt", "it leads out of the folder (..)"),
        ("data/../../a.txt", "it leads out of the folder (..)"),
        ("~/a.txt", "it begins with ~, somebody's home folder"),
        ("~root/a.txt", "it begins with ~, somebody's home folder"),
        ("C:/a.txt", "it begins with the letter of a drive"),
        ("data\\a.txt", "it has a backslash, which parts folders on Windows"),
        ("data//a.txt", "a part of it is empty or a dot"),
        ("data/./a.txt", "a part of it is empty or a dot"),
        ("data/a.txt/", "a part of it is empty or a dot"),
    ],
)
def test_a_path_that_leads_out_of_the_bag_is_never_followed(tmp_path: Path, path: str, why: str) -> None:
    manifest = f"{A}  data/a.txt\n{A}  {path}\n".encode()
    make_bag(tmp_path, {"manifest-sha256.txt": manifest})
    assert errors_of(tmp_path) == [f'manifest-sha256.txt, line 2: the path "{path}" is refused: {why}.']


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (f"{A}", "a digest of 64 hexadecimal digits and a path are expected."),
        (f"{A[:-1]}  data/a.txt", "a digest of 64 hexadecimal digits and a path are expected."),
        ("data/a.txt", "a digest of 64 hexadecimal digits and a path are expected."),
        ("# made by hand", "a digest of 64 hexadecimal digits and a path are expected."),
        (f"{A}  data/a.txt", '"data/a.txt" stands in an earlier line too.'),
        (f"{'0' * 64}  data/a.txt", '"data/a.txt" stands in an earlier line with another digest.'),
        (f"{A}  {'a' * LINE_CHARACTERS}", f"it is longer than {LINE_CHARACTERS} characters."),
    ],
)
def test_a_malformed_line_of_a_manifest_is_named(tmp_path: Path, line: str, says: str) -> None:
    make_bag(tmp_path, {"manifest-sha256.txt": f"{A}  data/a.txt\n{line}\n".encode()})
    assert errors_of(tmp_path) == [f"manifest-sha256.txt, line 2: {says}"]


def test_a_manifest_that_lists_what_belongs_to_the_other_one_is_refused(tmp_path: Path) -> None:
    files = {"data/a.txt": b"a\n", "bag-info.txt": b"Title: a\n"}
    make_bag(
        tmp_path,
        files
        | {
            "manifest-sha256.txt": listed(files, payload=True) + listed(files, payload=False),
        },
    )
    assert errors_of(tmp_path) == [
        'manifest-sha256.txt: "bag-info.txt" is listed; only files under data/ belong there.',
    ]


def test_since_version_1_each_tag_manifest_lists_each_manifest(tmp_path: Path) -> None:
    make_bag(tmp_path / "new", {"tagmanifest-sha256.txt": b""})
    assert validate_bag(tmp_path / "new").errors == ("tagmanifest-sha256.txt does not list manifest-sha256.txt.",)
    make_bag(tmp_path / "old", {"tagmanifest-sha256.txt": b""}, version="0.97")
    assert validate_bag(tmp_path / "old").errors == ()


def test_since_version_1_each_manifest_lists_each_file(tmp_path: Path) -> None:
    for version, errors in [
        ("1.0", ('"data/b.txt" is here, and manifest-sha256.txt does not list it.',)),
        ("0.97", ()),
    ]:
        both = b"".join(f"{sha512(d).hexdigest()} {n}\n".encode() for n, d in FILES.items())
        make_bag(
            tmp_path / version,
            {**FILES, "manifest-sha256.txt": f"{A}  data/a.txt\n".encode(), "manifest-sha512.txt": both},
            version=version,
        )
        assert validate_bag(tmp_path / version).errors == errors


FILES = {"data/a.txt": b"a\n", "data/b.txt": b"b\n"}


@pytest.mark.parametrize("version", ["0.93", "0.94", "0.95", "0.96", "0.97", "1.0"])
def test_every_version_is_read(tmp_path: Path, version: str) -> None:
    assert validate_bag(make_bag(tmp_path, version=version)) == GOOD


@pytest.mark.parametrize(
    ("declaration", "why"),
    [
        (b"BagIt-Version: 1.1\nTag-File-Character-Encoding: UTF-8\n", f"version 1.1 is not known; known are {KNOWN}"),
        (b"BagIt-Version: 1.0\nTag-File-Character-Encoding: zlib\n", 'the encoding "zlib" is not known'),
        (b"BagIt-Version: 1.0\nTag-File-Character-Encoding: EBCDIC-9\n", 'the encoding "EBCDIC-9" is not known'),
        (b"BagIt-Version: 1.0\n\nTag-File-Character-Encoding: UTF-8\n", f"it must have {TWO_LINES}"),
        (b"BagIt-Version:  1.0\nTag-File-Character-Encoding: UTF-8\n", f"in version 1.0 {STRICTLY}"),
        (b"\xff\n", "it is not in UTF-8"),
        (b"B" * 1025, "it is longer than 1024 bytes"),
    ],
)
def test_a_wrong_declaration_ends_the_reading(tmp_path: Path, declaration: bytes, why: str) -> None:
    make_bag(tmp_path, {"bagit.txt": declaration})
    what = f"{tmp_path} is not read as a bag, for its bagit.txt: {why}."
    assert validate_bag(tmp_path) == BagReport(valid=False, errors=(what,), warnings=(), files={})
    with pytest.raises(DataError) as caught:
        open_bag(tmp_path)
    assert str(caught.value) == f"{what}\nAsk whoever made it for a bag as RFC 8493 describes it."


def test_a_folder_without_a_declaration_is_no_bag(tmp_path: Path) -> None:
    assert errors_of(tmp_path) == [
        f"{tmp_path} is not read as a bag, for its bagit.txt: it cannot be read: No such file or directory."
    ]


def test_a_bag_without_a_manifest_or_a_payload_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    assert list(validate_bag(tmp_path).errors) == [
        "There is no manifest of the payload (such as manifest-sha256.txt).",
        "There is no folder data for the payload.",
    ]


def test_a_tag_file_in_another_encoding_than_declared_is_refused(tmp_path: Path) -> None:
    make_bag(tmp_path, {"bag-info.txt": "Title: смета\n".encode("cp1251")})
    assert errors_of(tmp_path) == ["bag-info.txt: it is not in the encoding that bagit.txt names (utf-8)."]


def test_names_are_read_in_the_declared_encoding(tmp_path: Path) -> None:
    declaration = b"BagIt-Version: 1.0\r\nTag-File-Character-Encoding: windows-1251\r\n"
    manifest = f"{A}  data/смета.txt\r".encode("cp1251")
    make_bag(tmp_path, {"data/смета.txt": b"a\n", "bagit.txt": declaration, "manifest-sha256.txt": manifest})
    (tmp_path / "data/a.txt").unlink()
    report = validate_bag(tmp_path)
    assert report == BagReport(valid=True, errors=(), warnings=(), files={"data/смета.txt": A})


def test_a_byte_order_mark_in_a_manifest_is_warned_of(tmp_path: Path) -> None:
    make_bag(tmp_path, {"manifest-sha256.txt": b"\xef\xbb\xbf" + listed({"data/a.txt": b"a\n"}, payload=True)})
    report = validate_bag(tmp_path)
    assert (report.errors, report.warnings) == ((), ("manifest-sha256.txt: it begins with a byte-order mark.",))


def test_line_ends_and_percent_signs_in_names_are_decoded(tmp_path: Path) -> None:
    make_bag(
        tmp_path,
        {
            "data/a\rb\n100%": b"a\n",
            "data/%41": b"a\n",
            "manifest-sha256.txt": f"{A}  data/a.txt\n{A}  data/a%0db%0A100%25\n{A}  data/%41\n".encode(),
        },
    )
    report = validate_bag(tmp_path)
    assert report.errors == ()
    assert report.warnings == (
        'manifest-sha256.txt, line 3: in "data/%41" a % was taken as it stands; it should be spelled %25.',
    )


def test_before_version_1_a_percent_sign_stands_for_itself(tmp_path: Path) -> None:
    make_bag(
        tmp_path,
        {"data/%25": b"a\n", "manifest-sha256.txt": f"{A} data/a.txt\n{A} data/%25\n".encode()},
        version="0.97",
    )
    assert validate_bag(tmp_path).errors == ()


def test_a_holey_bag_is_incomplete_and_nothing_is_fetched(tmp_path: Path) -> None:
    fetch = b"https://example.org/b 2 data/b.txt\nhttps://example.org/a - data/a.txt\n"
    manifest = listed(FILES, payload=True)
    make_bag(tmp_path, {"fetch.txt": fetch, "manifest-sha256.txt": manifest})
    assert errors_of(tmp_path) == [
        '"data/b.txt" is missing: the bag leaves it at "https://example.org/b". Dalel fetches nothing; '
        "fetch it, put it there and check again."
    ]
    assert open_bag(tmp_path).fetch == (
        Fetch("https://example.org/b", 2, "data/b.txt"),
        Fetch("https://example.org/a", None, "data/a.txt"),
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("https://example.org/c 1 data/c", '"data/c" is in fetch.txt, and manifest-sha256.txt does not list it.'),
        ("https://example.org/c data/c", "fetch.txt, line 1: an address, a length or -, and a path are expected."),
        ("https://example.org/c - note.txt", 'fetch.txt, line 1: "note.txt" is not under data/.'),
        ("https://example.org/c - /note", 'fetch.txt, line 1: the path "/note" is refused: it is absolute.'),
    ],
)
def test_a_wrong_line_of_fetch_txt_is_named(tmp_path: Path, line: str, says: str) -> None:
    assert errors_of(make_bag(tmp_path, {"fetch.txt": f"{line}\n".encode()})) == [says]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.symlink_to("a.txt"), '"data/z" is a link; a bag holds files alone.'),
        (lambda path: path.symlink_to("/"), '"data/z" is a link; a bag holds files alone.'),
        (os.mkfifo, '"data/z" is no file but a pipe, a socket or a device; a bag holds files alone.'),
    ],
)
def test_a_bag_holds_no_links_and_no_pipes(tmp_path: Path, make: Callable[[Path], None], says: str) -> None:
    make_bag(tmp_path)
    make(tmp_path / "data/z")
    assert errors_of(tmp_path) == [says]


def test_a_manifest_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    make_bag(tmp_path / "bag")
    (tmp_path / "bag/manifest-sha256.txt").rename(tmp_path / "elsewhere")
    (tmp_path / "bag/manifest-sha256.txt").symlink_to(tmp_path / "elsewhere")
    assert validate_bag(tmp_path / "bag").errors[:2] == (
        "manifest-sha256.txt: it cannot be read: Too many levels of symbolic links.",
        '"manifest-sha256.txt" is a link; a bag holds files alone.',
    )


@pytest.mark.parametrize("value", ["2.1", "3.1", "2.2", "two"])
def test_the_numbers_of_bag_info_must_be_those_of_the_payload(tmp_path: Path, value: str) -> None:
    make_bag(tmp_path, {"bag-info.txt": f"payload-oxum: {value}\n".encode()})
    says = f'Payload-Oxum is "{value}" in bag-info.txt, and 2.1 was found.'
    assert validate_bag(tmp_path).errors == (() if value == "2.1" else (says,))


def test_bag_info_keeps_repeated_names_and_joins_continued_values(tmp_path: Path) -> None:
    info = "Contact-Name: Айгерим\nContact-Name: Ерлан\nDescription: a plan\n  of 2020\n\tand 2021\n"
    make_bag(tmp_path, {"bag-info.txt": info.encode()})
    assert open_bag(tmp_path).info == (
        ("Contact-Name", "Айгерим"),
        ("Contact-Name", "Ерлан"),
        ("Description", "a plan of 2020 and 2021"),
    )


@pytest.mark.parametrize(
    ("info", "says"),
    [
        ("  of 2020\n", "line 1: it continues a value, and none stands before it."),
        ("Title\n", "line 1: a name, a colon and a value are expected."),
        (": a\n", "line 1: a name, a colon and a value are expected."),
    ],
)
def test_a_malformed_line_of_bag_info_is_named(tmp_path: Path, info: str, says: str) -> None:
    assert errors_of(make_bag(tmp_path, {"bag-info.txt": info.encode()})) == [f"bag-info.txt, {says}"]


def test_open_bag_refuses_what_a_manifest_says_wrongly(tmp_path: Path) -> None:
    make_bag(tmp_path, {"manifest-sha256.txt": f"{A}  ../a.txt\n".encode()})
    with pytest.raises(DataError) as caught:
        open_bag(tmp_path)
    assert str(caught.value) == (
        f'{tmp_path} is not read as a bag: manifest-sha256.txt, line 1: the path "../a.txt" is refused: '
        "it leads out of the folder (..).\nAsk whoever made it for a bag as RFC 8493 describes it."
    )


def test_a_digest_that_cannot_be_checked_is_said_to_be_unchecked(tmp_path: Path) -> None:
    make_bag(tmp_path, {"manifest-whirlpool.txt": b"abcd  data/a.txt\n"})
    report = validate_bag(tmp_path)
    assert (report.errors, report.warnings) == (
        (),
        ("manifest-whirlpool.txt: digests of this kind cannot be checked here.",),
    )


def test_a_bag_whose_digests_cannot_be_checked_at_all_is_not_valid(tmp_path: Path) -> None:
    make_bag(tmp_path, {"manifest-whirlpool.txt": b"abcd  data/a.txt\n"})
    (tmp_path / "manifest-sha256.txt").unlink()
    (tmp_path / "tagmanifest-sha256.txt").unlink()
    assert validate_bag(tmp_path).errors == (
        '"data/a.txt" cannot be checked: no manifest has a digest of it that is known here.',
    )


@pytest.mark.parametrize("name", ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512"])
def test_every_kind_of_digest_is_checked(tmp_path: Path, name: str) -> None:
    right, wrong = (hashlib.new(name, content, usedforsecurity=False).hexdigest() for content in (b"a\n", b"b\n"))
    manifest = f"manifest-{name.replace('_', '')}.txt"
    make_bag(tmp_path / "right", {manifest: f"{right.upper()}  data/a.txt\n".encode()})
    assert validate_bag(tmp_path / "right") == GOOD
    make_bag(tmp_path / "wrong", {manifest: f"{wrong}  data/a.txt\n".encode()})
    says = f'"data/a.txt" is not as {manifest} has it: it was changed or damaged.'
    assert errors_of(tmp_path / "wrong") == [says]


def test_a_file_with_two_digests_must_fit_both(tmp_path: Path) -> None:
    make_bag(tmp_path, {"manifest-md5.txt": f"{'0' * 32}  data/a.txt\n".encode()})
    assert errors_of(tmp_path) == ['"data/a.txt" is not as manifest-md5.txt has it: it was changed or damaged.']


def test_two_files_that_some_computers_take_for_one_are_warned_of(tmp_path: Path) -> None:
    make_bag(tmp_path, {"data/й": b"1", "data/и\u0306": b"2", "data/A.txt": b"a\n"})
    report = validate_bag(tmp_path)
    assert report.errors == ()
    end = "differ only in capital letters or in how accents are written; some computers take them for one file."
    assert sorted(report.warnings) == [
        f'"data/A.txt" and "data/a.txt" {end}',
        f'"data/и\\u0306" and "data/й" {end}',
    ]


def test_a_name_that_hides_what_it_is_is_spelled_out(tmp_path: Path) -> None:
    make_bag(tmp_path)
    (tmp_path / "data/gpj.\u202etxt").touch()
    (tmp_path / os.fsdecode(b"data/\xff")).touch()
    assert errors_of(tmp_path) == [
        '"data/gpj.\\u202etxt" is here, and manifest-sha256.txt does not list it.',
        '"data/\\udcff" is here, and manifest-sha256.txt does not list it.',
    ]


def test_a_bag_that_is_wrong_in_ten_thousand_places_is_not_described_in_all(tmp_path: Path) -> None:
    make_bag(tmp_path, {"manifest-sha256.txt": b"x\n" * 10_000})
    report = validate_bag(tmp_path)
    assert len(report.errors) == 1001
    assert report.errors[-1] == "There is more to say; only the first 1000 remarks are listed."
