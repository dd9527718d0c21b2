"""PDFs made for tests, object by object."""

from __future__ import annotations

import zlib

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
)


def pdf_of(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            size,
            table,
            size,
            len(data),
        )
    )


def pages_of(*contents: bytes) -> bytes:
    """A PDF of pages with these contents, packed."""
    numbers = range(4, 4 + 2 * len(contents), 2)
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects = [CATALOG, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(contents), kids), _FONT]
    for number, content in zip(numbers, contents, strict=True):
        packed = zlib.compress(content, 9)
        stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
        objects += [_PAGE % (number + 1), stream]
    return pdf_of(*objects)


def text(words: bytes) -> bytes:
    """What a page says to show a text."""
    return b"BT /F1 12 Tf (%s) Tj ET\n" % words
