"""Pages of PDFs: the text of each, and nothing at all from a PDF that would hang or fill the computer."""

from __future__ import annotations

import time
from pathlib import Path

import pypdf
import pytest
from pdf_maker import CATALOG, pages_of, pdf_of, text
from pieces import pieces, written

from dalel.evidence.parts.pdf_pages import PdfLimits, cut_pdf

pytestmark = pytest.mark.slow

PDF = "application/pdf"


def cut_within(data: bytes, limits: PdfLimits) -> list[bytes] | None:
    with written(data) as path:
        found = cut_pdf(path, limits=limits)
        return None if found is None else list(found.parts)


def test_a_part_is_the_text_of_a_page_as_canonical_json() -> None:
    data = pages_of(text(b"Lot 1: \\(chairs\\)"), b"", text(b"Lot 2: \\134 tables"))
    assert pieces(data, PDF) == (
        f"pdf-pages/1+pypdf-{pypdf.__version__}",
        [
            b'{"page":1,"text":"Lot 1: (chairs)"}',
            b'{"page":2,"text":""}',
            b'{"page":3,"text":"Lot 2: \\\\ tables"}',
        ],
    )


def test_a_scan_without_text_is_not_cut() -> None:
    assert pieces(pages_of(b"", b"0 0 10 10 re f"), PDF) is None


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"%PDF-1.4 and no more", id="cut-short"),
        pytest.param(b"not a PDF", id="not-a-pdf"),
        pytest.param(pdf_of(CATALOG, b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"), id="a-tree-of-pages-in-a-circle"),
        pytest.param(
            pdf_of(
                CATALOG,
                b"<< /Type /Pages /Count 2 /Kids [3 0 R 3 0 R] >>",
                b"<< /Type /Pages /Count 2 /Kids [2 0 R 2 0 R] >>",
            ),
            id="a-tree-of-pages-in-two-circles",
        ),
        pytest.param(b"%PDF-1.4\n1 0 obj\n" + b"[" * 1_000_000, id="brackets-without-end"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_not_cut(data: bytes) -> None:
    assert pieces(data, PDF) is None


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param(PdfLimits(document=500), id="bytes"),
        pytest.param(PdfLimits(pages=1), id="pages"),
        pytest.param(PdfLimits(text=10), id="text"),
        pytest.param(PdfLimits(memory=30 << 20), id="memory"),
        pytest.param(PdfLimits(clock_seconds=0.001), id="time"),
    ],
)
def test_a_pdf_past_a_limit_is_not_cut(limits: PdfLimits) -> None:
    data = pages_of(text(b"Lot 1"), text(b"Lot 2"))
    assert cut_within(data, PdfLimits()) == [b'{"page":1,"text":"Lot 1"}', b'{"page":2,"text":"Lot 2"}']
    assert cut_within(data, limits) is None


@pytest.mark.slow
@pytest.mark.parametrize("limits", [PdfLimits(cpu_seconds=1), PdfLimits(clock_seconds=1)], ids=["work", "clock"])
def test_a_small_pdf_that_asks_for_hours_is_stopped(limits: PdfLimits) -> None:
    data = pages_of(*[text(b"a") * 1_500_000] * 5)
    assert len(data) < 1_000_000
    start = time.monotonic()
    assert cut_within(data, limits) is None
    assert time.monotonic() - start < 10


@pytest.mark.slow
def test_a_pdf_that_unpacks_to_more_than_the_memory_allowed_is_not_cut() -> None:
    assert cut_within(pages_of(b" " * 600_000_000), PdfLimits(memory=300 << 20)) is None


@pytest.mark.slow
def test_pages_that_repeat_without_end_are_not_cut() -> None:
    halves = [b"<< /Type /Pages /Count 2 /Kids [%d 0 R %d 0 R] >>" % (number, number) for number in range(3, 29)]
    data = pdf_of(CATALOG, *halves, b"<< /Type /Page /MediaBox [0 0 9 9] >>")
    assert cut_within(data, PdfLimits(cpu_seconds=2)) is None


def test_the_reader_does_not_see_where_the_document_lies(tmp_path: Path) -> None:
    # The name is of no use to it, so it is not given; a strange one changes nothing.
    path = tmp_path / "-c import os; $(touch x) \n.pdf"
    path.write_bytes(pages_of(text(b"Lot 1")))
    found = cut_pdf(path)
    assert found is not None
    assert list(found.parts) == [b'{"page":1,"text":"Lot 1"}']
