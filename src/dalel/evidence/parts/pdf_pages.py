"""The pages of a PDF: the text of each, as pypdf reads it, in canonical JSON.

A stranger's PDF is read in a process of its own, which ends when it takes too long or too much memory: a few bytes of
PDF can ask for hours of work.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from dalel.canonical import canonical_json
from dalel.evidence.parts.form import PDF_PAGES
from dalel.evidence.parts.part import Cut, Spool

_READER = Path(__file__).with_name("pdf_reader.py")


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """What reading one PDF may take: bytes of the PDF, pages, seconds of work and by the clock, memory, text."""

    document: int = 32 << 20
    pages: int = 2_000
    cpu_seconds: int = 30
    clock_seconds: float = 60
    memory: int = 1 << 30
    text: int = 64 << 20


def cut_pdf(path: Path, *, limits: PdfLimits | None = None) -> Cut | None:
    """Cut a PDF into its pages; None where it cannot be read within the limits, or none of its pages has text."""
    limits = limits or PdfLimits()
    if path.stat().st_size > limits.document:
        return None
    try:
        reader = version("pypdf")
    except PackageNotFoundError:
        return None
    with tempfile.TemporaryFile() as texts:
        if not read_texts(path, texts.fileno(), limits=limits):
            return None
        texts.seek(0)
        return spool_pages(texts, form=f"{PDF_PAGES}+pypdf-{reader}")


def read_texts(path: Path, output: int, *, limits: PdfLimits) -> bool:
    """Have the texts of the pages written into an open file, one JSON string a line; whether that went well."""
    command = [
        *(sys.executable, "-I", "-X", "utf8", str(_READER)),
        *map(str, (limits.cpu_seconds, limits.memory, limits.text, limits.pages)),
    ]
    with path.open("rb") as document:
        process = subprocess.Popen(  # noqa: S603 - our own program; the document is its input and nothing else
            command, stdin=document, stdout=output, stderr=subprocess.DEVNULL, env={}, cwd="/"
        )
    try:
        return process.wait(timeout=limits.clock_seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        process.kill()
        process.wait()


def spool_pages(texts: Iterable[bytes], *, form: str) -> Cut | None:
    """The parts, from the lines that the reader wrote; a scan, which has no text, has nothing to show by page."""
    has_text = False
    with Spool() as spool:
        for number, line in enumerate(texts, start=1):
            text = json.loads(line)
            has_text = has_text or bool(text.strip())
            spool.add(canonical_json({"page": number, "text": text}))
        return Cut(form=form, parts=spool.parts()) if has_text else None
