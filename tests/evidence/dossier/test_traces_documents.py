"""Documents that name whoever made them: office documents, PDFs, pictures, and all of these packed in archives."""

from __future__ import annotations

import gzip
import re
import struct
import tracemalloc
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from trace_samples import (
    AIGERIM,
    NOBODY,
    chunked,
    gzipped,
    jpeg,
    office,
    pdf,
    png,
    tiff,
    traces_in,
    warc,
    webp,
    zipped,
)
from zip_samples import Entry, overlap_bomb, zip_of

from dalel.evidence.dossier.traces import Identity, Limits, Trace, TraceKind, find_traces
from dalel.evidence.dossier.traces.program import is_program

pytestmark = pytest.mark.slow

CORE = "<dc:creator>{}</dc:creator><cp:lastModifiedBy>{}</cp:lastModifiedBy>"
CAMERA = [(0x010F, b"Canon"), (0x0110, b"EOS 5D"), (0x0131, b"GIMP 2.10")]
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq>'
    b"<rdf:li>Yerlan S.</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def unread(reason: str, place: str = "") -> tuple[str, str, str]:
    return ("not-looked-into", place, f"It was not looked into to its end: {reason}.")


# Office documents


def test_the_authors_of_an_office_document_are_found() -> None:
    content = office(core=CORE.format("Ерлан &amp; Ко", "A. T."), app="<Company>Газета</Company><Manager>M.</Manager>")
    assert traces_in(content) == [
        ("author", "docProps/core.xml", 'creator names "Ерлан & Ко".'),
        ("author", "docProps/core.xml", 'lastModifiedBy names "A. T.".'),
        ("author", "docProps/app.xml", 'Company names "Газета".'),
        ("author", "docProps/app.xml", 'Manager names "M.".'),
    ]


def test_the_authors_of_an_open_document_are_found() -> None:
    meta = (
        "<office:meta><meta:initial-creator>Ерлан</meta:initial-creator><dc:creator>A. T.</dc:creator>"
        "<meta:printed-by>LibreOffice</meta:printed-by></office:meta>"
    )
    assert traces_in(zipped({"mimetype": b"application/vnd.oasis", "meta.xml": meta.encode("utf-16")})) == [
        ("author", "meta.xml", 'initial-creator names "Ерлан".'),
        ("author", "meta.xml", 'creator names "A. T.".'),
    ]


def test_a_workbook_made_by_a_program_is_clean(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "plan.xlsx")
    assert find_traces(tmp_path, identity=AIGERIM) == []


@pytest.mark.parametrize(
    "name",
    ["openpyxl", "LibreOffice 7.3", "Microsoft Excel", "Microsoft Office User", "Apache POI", "1С:Предприятие"],
)
def test_a_program_is_no_author(name: str) -> None:
    assert is_program(name)
    assert traces_in(office(core=CORE.format(name, ""))) == []


@pytest.mark.parametrize("name", ["Wordsworth", "Ерлан", "Googlina", "Администратор", "user"])
def test_a_name_that_begins_as_a_program_is_one(name: str) -> None:
    assert not is_program(name)
    assert traces_in(office(core=CORE.format(name, "")))[0][0] == "author"


def test_names_in_the_compressed_members_of_a_document_are_found() -> None:
    content = office(more={"xl/workbook.xml": b'<x15ac:absPath url="/home/aigerim/plan/"/>'})
    assert traces_in(content) == [
        ("home-path", "xl/workbook.xml", 'The home folder "/home/aigerim" stands here at byte 20.')
    ]


def test_a_picture_in_a_document_is_looked_into() -> None:
    content = office(more={"word/media/image1.jpeg": jpeg((0xE1, b"Exif\0\0" + tiff(CAMERA[:1])))})
    assert traces_in(content) == [
        ("exif", "word/media/image1.jpeg", 'The picture tells the maker of the camera ("Canon").')
    ]


def test_an_encrypted_open_document_is_not_called_clean() -> None:
    manifest = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    assert traces_in(zipped({"META-INF/manifest.xml": manifest})) == [
        ("not-looked-into", "META-INF/manifest.xml", "The document is encrypted; it was not looked into.")
    ]


# Archives


def test_an_encrypted_member_is_not_called_clean() -> None:
    assert traces_in(zip_of(Entry(b"a", b"x", flags=1), Entry(b"b", b" aigerim "))) == [
        ("user-name", "", 'The user name "aigerim" stands here at byte 64.'),
        unread("it is encrypted", "a"),
        ("user-name", "b", 'The user name "aigerim" stands here at byte 1.'),
    ]


def nested(depth: int, content: bytes) -> bytes:
    for _ in range(depth):
        content = zipped({"a": content})
    return content


def test_archives_are_opened_three_deep_and_no_deeper() -> None:
    found = ("user-name", "a > a > a", 'The user name "aigerim" stands here at byte 0.')
    assert traces_in(nested(3, b"aigerim " * 2)) == [(*found[:2], found[2].replace(" at", " 2 times, first at"))]
    assert traces_in(nested(4, b"aigerim " * 2)) == [unread("it is packed more than 3 deep", "a > a > a")]


def test_what_unpacks_to_too_much_is_left_and_said_so() -> None:
    content = zipped({"a": b"\0" * 10_000_000, "b": b"aigerim"})
    limits = Limits(unpacked_bytes=1_000_000)
    assert find_traces({"x.zip": content}, identity=AIGERIM, limits=limits) == [
        Trace(
            TraceKind.NOT_LOOKED_INTO,
            "x.zip",
            "",
            "The rest was not looked into: more than 1000000 bytes are packed in it.",
        )
    ]


def test_a_bomb_costs_no_more_than_the_limit() -> None:
    limits = Limits(unpacked_bytes=3_000_000)
    traces = find_traces({"x.zip": overlap_bomb(members=30, size=1_000_000)}, identity=AIGERIM, limits=limits)
    assert traces[-1].says == "The rest was not looked into: more than 3000000 bytes are packed in it."


def test_a_gzip_bomb_is_looked_through_in_little_memory() -> None:
    bomb = gzipped(b"\0" * 50_000_000)
    tracemalloc.start()
    traces = find_traces({"x.gz": bomb}, identity=NOBODY, limits=Limits(unpacked_bytes=20_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [trace.says for trace in traces] == [
        "The rest was not looked into: more than 20000000 bytes are packed in it."
    ]
    assert peak < 10_000_000


def test_an_archive_of_too_many_members_is_not_called_clean() -> None:
    traces = find_traces({"x": zipped({str(n): b"" for n in range(11)})}, identity=AIGERIM, limits=Limits(members=10))
    assert [trace.says for trace in traces] == ["It was not looked into to its end: it has more than 10 members."]


def test_a_document_too_large_to_be_held_is_not_called_clean() -> None:
    content = zipped({"a.jpg": jpeg((0xE1, b"Exif\0\0" + tiff(CAMERA))) + b"x" * 2000})
    traces = find_traces({"x": content}, identity=AIGERIM, limits=Limits(held_bytes=1000))
    assert [(trace.place, trace.says) for trace in traces] == [
        (
            "a.jpg",
            "It was not looked into to its end: it has more than 1000 bytes, and is packed in something else.",
        )
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (zipped({"a": b"x" * 100})[:-30], "it is no ZIP file, or its end is missing"),
        (gzip.compress(b"x" * 100)[:-10], "what is packed with gzip is cut off"),
        (gzip.compress(b"x" * 100)[:-8] + b"\0" * 8, "what is packed with gzip is damaged"),
        (jpeg((0xE1, b"Exif\0\0" + tiff(CAMERA)))[:-20], "it is cut off"),
        (png()[:-20], "it is cut off"),
        (tiff(CAMERA)[:20], "it is cut off"),
        (b"%PDF-1.7\nnothing", "The PDF is damaged; only what is packed in it was searched"),
    ],
    # Packing writes the time, so the bytes are no name.
    ids=["zip", "gzip-cut", "gzip-damaged", "jpeg", "png", "tiff", "pdf"],
)
def test_a_damaged_document_is_not_called_clean(content: bytes, reason: str) -> None:
    assert [each for each in traces_in(content) if each[0] == "not-looked-into"][-1][2].endswith(f"{reason}.")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"BZh91AY", "a bzip2 archive"),
        (b"\0" * 257 + b"ustar\0", "a tar archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (or an encrypted one)"),
        (b"{\\rtf1 {\\info {\\author Yerlan}}}", "an RTF document"),
        (b"\0\0\0\x18ftypheic", "a film, or a picture as telephones make them"),
        (b"RIFF\0\0\0\0AVI ", "a sound or a film"),
        (b"MZ\x90\0", "a program, or an archive that unpacks itself"),
        (b"age-encryption.org/v1\n", "an encrypted file"),
    ],
)
def test_a_form_that_is_not_read_here_is_not_called_clean(content: bytes, name: str) -> None:
    assert traces_in(content) == [("not-looked-into", "", f"It is {name}; it was searched for names, and no more.")]


def test_many_traces_of_one_kind_are_counted_and_not_all_listed() -> None:
    content = zipped({f"{number:02}": b"Rar!" for number in range(25)})
    found = traces_in(content)
    assert len(found) == 21
    assert found[-1] == ("not-looked-into", "", "There are 5 more of this kind in this file.")


# PDF


def test_the_author_of_a_pdf_is_found() -> None:
    assert traces_in(pdf(author="Ерлан С.")) == [("author", "", 'Author names "Ерлан С.".')]


def test_a_pdf_made_by_a_program_is_clean() -> None:
    assert traces_in(pdf(author="Microsoft Word")) == []


def test_the_creator_in_the_xmp_of_a_pdf_is_found() -> None:
    assert traces_in(pdf(xmp=XMP)) == [("author", "", 'dc:creator names "Yerlan S.".')]


def test_an_author_that_an_earlier_version_of_a_pdf_named_is_found() -> None:
    writer = PdfWriter(BytesIO(pdf(author="Yerlan")), incremental=True)
    writer.add_metadata({"/Author": "Microsoft Word"})
    file = BytesIO()
    writer.write(file)
    assert PdfReader(file).metadata == {"/Producer": "pypdf", "/Author": "Microsoft Word"}
    assert traces_in(file.getvalue()) == [("author", "", 'Author names "Yerlan".')]


def test_what_a_damaged_pdf_still_says_is_found() -> None:
    content = b"%PDF-1.4\n1 0 obj << /Author (Yer\\154an \\(S.\\)) >> endobj 2 0 obj << /Author <feff0059> >> endobj"
    assert traces_in(content) == [
        ("author", "", 'Author names "Yerlan (S.)".'),
        ("author", "", 'Author names "Y".'),
        ("not-looked-into", "", "The PDF is damaged; only what is packed in it was searched."),
    ]


def test_a_name_in_the_text_of_a_pdf_is_found() -> None:
    content = pdf(text="file:///home/aigerim/plan.html")
    assert b"aigerim" not in content
    assert [(kind, place) for kind, place, _ in traces_in(content)] == [("home-path", "")]


def test_an_encrypted_pdf_is_not_called_clean() -> None:
    assert traces_in(pdf(author="Yerlan", closed_with="x")) == [
        ("not-looked-into", "", "The PDF is encrypted; it was not looked into.")
    ]


def test_a_pdf_in_an_archive_is_looked_into() -> None:
    assert traces_in(zipped({"a.pdf": pdf(author="Yerlan")})) == [("author", "a.pdf", 'Author names "Yerlan".')]


def test_a_pdf_on_the_disk_is_looked_into(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(author="Yerlan", text="as aigerim."))
    author, user = find_traces(tmp_path, identity=AIGERIM)
    assert (author.kind, author.says) == ("author", 'Author names "Yerlan".')
    assert user.kind == "user-name"
    assert re.fullmatch('The user name "aigerim" stands here at byte [0-9]+ of its text.', user.says)


def test_a_described_picture_in_a_pdf_is_looked_into() -> None:
    picture = jpeg((0xE1, b"Exif\0\0" + tiff(CAMERA[:1], gps=True)))
    assert traces_in(pdf(picture=picture)) == [
        ("exif", "", 'The picture tells the maker of the camera ("Canon"), its place (GPS).')
    ]


def test_a_pdf_with_files_attached_is_not_called_clean() -> None:
    writer = PdfWriter(BytesIO(pdf()))
    writer.add_attachment("plan.xlsx", b"x")
    file = BytesIO()
    writer.write(file)
    assert traces_in(file.getvalue()) == [
        ("not-looked-into", "", "The PDF has files attached; they were not looked into.")
    ]


@pytest.mark.slow
def test_a_pdf_that_takes_too_long_is_given_up() -> None:
    text = zlib.compress(b"BT /F1 12 Tf " + b"(a) Tj " * 2_000_000 + b" ET", 9)
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    content = (
        b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
        b"2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
        b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R "
        b"/Resources << /Font << /F1 " + font + b" >> >> >> endobj\n"
        b"4 0 obj << /Length " + str(len(text)).encode() + b" /Filter /FlateDecode >> stream\n"
        b"" + text + b"\nendstream endobj\ntrailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
    )
    (found,) = traces_in(content, limits=Limits(pdf_seconds=1))
    assert found in [
        unread("the PDF could not be read within 2 seconds"),
        unread("the PDF could not be read; it is damaged, or takes too long or too much memory"),
    ]


# Pictures


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_description_of_a_photograph_is_found_in_every_form(order: str) -> None:
    block = tiff([*CAMERA, (0x013B, b"Yerlan S."), (0xA431, b"0123456789")], gps=True, order=order)
    says = (
        'The picture tells the maker of the camera ("Canon"), the model of the camera ("EOS 5D"), the program '
        '("GIMP 2.10"), the artist ("Yerlan S."), the number of the camera, its place (GPS).'
    )
    for content in [
        jpeg((0xE0, b"JFIF\0"), (0xE1, b"Exif\0\0" + block), (0xDB, b"x" * 64)),
        png((b"eXIf", block)),
        webp((b"VP8X", b"x" * 10), (b"EXIF", block)),
        webp((b"VP8X", b"x" * 9), (b"EXIF", b"Exif\0\0" + block)),
        block,
    ]:
        assert traces_in(content) == [("exif", "", says)]
    assert "0123456789" not in says


def test_a_picture_without_a_description_is_clean() -> None:
    for content in [jpeg((0xE0, b"JFIF\0"), (0xE1, b"Exif\0\0" + tiff([]))), png(), webp((b"VP8 ", b"x")), tiff([])]:
        assert traces_in(content) == []


def test_authors_in_the_texts_of_a_picture_are_found() -> None:
    author = [("author", "", 'Author names "Yerlan".')]
    assert traces_in(png((b"tEXt", b"Author\0Yerlan"))) == author
    assert traces_in(png((b"zTXt", b"Author\0\0" + zlib.compress(b"Yerlan")))) == author
    assert traces_in(png((b"iTXt", b"Author\0\0\0\0\0Yerlan"))) == author
    assert traces_in(png((b"iTXt", b"Author\0\1\0\0\0" + zlib.compress(b"Yerlan")))) == author
    assert traces_in(png((b"tEXt", b"Title\0Yerlan"))) == []
    creator = [("author", "", 'dc:creator names "Yerlan S.".')]
    assert traces_in(png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP))) == creator
    assert traces_in(webp((b"XMP ", XMP))) == creator
    assert traces_in(jpeg((0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP))) == creator
    assert traces_in(jpeg((0xED, b"Photoshop 3.0\0" + b"\x1c\x02\x50\0\6Yerlan"))) == [
        ("author", "", 'By-line names "Yerlan".')
    ]


def test_an_exif_block_that_points_at_itself_is_read_once() -> None:
    loop = b"II*\0" + struct.pack("<L", 8) + struct.pack("<H", 1) + struct.pack("<2H2L", 0x8769, 4, 1, 8) + b"\0\0\0\0"
    assert traces_in(loop) == []


def test_a_trace_does_not_run_on() -> None:
    (found,) = traces_in(office(core=CORE.format("Я" * 10_000, "")))
    assert found[2] == f'creator names "{"Я" * 80}".'


def test_names_of_members_are_searched_too() -> None:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("home/aigerim/a", b"")
    ask = Identity(user="aigerim", full_name=None, home=None, host=None)
    assert traces_in(file.getvalue(), ask) == [
        ("user-name", "", 'The user name "aigerim" stands here 2 times, first at byte 35.')
    ]


PACKED_XMP = chunked(gzipped(XMP), 9)
SAMPLES = {
    "office": office(core=CORE.format("Ерлан", "A."), more={"a.jpg": jpeg((0xE1, b"Exif\0\0" + tiff(CAMERA)))}),
    "jpeg": jpeg((0xE1, b"Exif\0\0" + tiff(CAMERA, gps=True)), (0xED, b"\x1c\x02\x50\0\6Yerlan")),
    "png": png((b"eXIf", tiff(CAMERA)), (b"iTXt", b"Author\0\1\0\0\0" + zlib.compress(b"Yerlan"))),
    "webp": webp((b"VP8X", b"x" * 9), (b"EXIF", tiff(CAMERA)), (b"XMP ", XMP)),
    "tiff": tiff(CAMERA, gps=True, order=">"),
    "gzip": gzipped(zipped({"a": b"aigerim"})),
    "warc": warc(("response", [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")], PACKED_XMP)),
    "open warc": warc(("response", [("Transfer-Encoding", "chunked")], chunked(XMP, 9)), packed=False),
    "json": b'{"headers": [{"name": "Cookie", "value": "a=b"}], "cookies": [{"name": "a"}]}',
}


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
def test_a_document_that_was_tampered_with_ends_no_search(name: str, data: st.DataObject) -> None:
    content = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    assert len(traces_in(bytes(content[:cut]), limits=Limits(unpacked_bytes=1 << 20))) < 200
