"""PDF: who is named as its author, and names in its text.

Another process reads it, which may take its time and its memory and no more: a PDF can be made so that its reader
never ends.
"""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO, FileIO
from pathlib import Path
from typing import BinaryIO

from dalel.errors import DocumentError
from dalel.evidence.dossier.traces.form import Form
from dalel.evidence.dossier.traces.office import say_author
from dalel.evidence.dossier.traces.picture import read_picture
from dalel.evidence.dossier.traces.search import Search
from dalel.evidence.dossier.traces.trace import Sayings, TraceKind

READER = Path(__file__).with_name("pdf_reader.py")
PICTURE_BYTES = 1 << 20
"""What describes a picture stands at its beginning."""


def read_pdf(file: BinaryIO, *, seconds: int, search: Search) -> Sayings:
    """The authors that a PDF names, and what its pictures tell; its text goes to the search."""
    command = [sys.executable, "-I", "-B", str(READER), str(seconds)]
    try:
        done = run_reader(command, file, seconds=2 * seconds)
    except subprocess.TimeoutExpired as error:
        raise DocumentError(f"the PDF could not be read within {2 * seconds} seconds") from error
    head, _, text = done.stdout.partition(b"\n")
    if done.returncode != 0 or not head:
        raise DocumentError("the PDF could not be read; it is damaged, or takes too long or too much memory")
    search.feed(text)
    search.finish()
    answer = json.loads(head)
    said: Sayings = []
    for field, value in answer["authors"]:
        said += say_author(field, value)
    for place in answer["pictures"]:
        file.seek(place)
        said += read_picture(BytesIO(file.read(PICTURE_BYTES)), Form.JPEG)
    return [*dict.fromkeys(said), *((TraceKind.NOT_LOOKED_INTO, f"{remark}.") for remark in answer["remarks"])]


def run_reader(command: list[str], file: BinaryIO, *, seconds: int) -> subprocess.CompletedProcess[bytes]:
    """Run the reader. A file is handed over open, without its name; what the reader prints, it bounds itself."""
    file.seek(0)
    if isinstance(file, FileIO):
        return subprocess.run(command, stdin=file, capture_output=True, timeout=seconds, check=False)  # noqa: S603
    return subprocess.run(command, input=file.read(), capture_output=True, timeout=seconds, check=False)  # noqa: S603
