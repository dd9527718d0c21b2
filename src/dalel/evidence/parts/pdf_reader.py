"""Reads a PDF from its input and writes the text of each page, as a JSON string, one a line. A program of its own.

    python -I pdf_reader.py CPU_SECONDS MEMORY OUTPUT PAGES < a.pdf

It is run by `pdf_pages` and ends with another code than 0 where the PDF cannot be read within the limits. It imports
nothing of Dalel, so that it starts fast and runs wherever it lies.
"""

from __future__ import annotations

import io
import json
import resource
import sys

TOO_MANY_PAGES = 3


def main(cpu_seconds: int, memory: int, output: int, pages: int) -> int:
    """Bind this process to its limits, then read."""
    bind(resource.RLIMIT_CPU, cpu_seconds)
    bind(resource.RLIMIT_FSIZE, output)
    bind(resource.RLIMIT_CORE, 0)
    # macOS has no such limit; there the seconds have to do.
    if sys.platform != "darwin":
        bind(resource.RLIMIT_AS, memory)
    # Not before the limits hold.
    from pypdf import PdfReader  # noqa: PLC0415

    document = PdfReader(io.BytesIO(sys.stdin.buffer.read()))
    if len(document.pages) > pages:
        return TOO_MANY_PAGES
    for page in document.pages:
        json.dump(whole_characters(page.extract_text()), sys.stdout, ensure_ascii=True)
        sys.stdout.write("\n")
    sys.stdout.flush()
    return 0


def bind(kind: int, limit: int) -> None:
    """Set a limit of this process for good; one that is lower already stays."""
    hard = resource.getrlimit(kind)[1]
    lowest = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(kind, (lowest, lowest))


def whole_characters(text: str) -> str:
    """The text without halves of characters, which no UTF-8 can hold."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
