"""QR codes read back from what they were drawn on, by a program that has nothing to do with the one that drew them."""

from __future__ import annotations

import re
import zlib

import zxingcpp


def read_png(data: bytes) -> list[list[bool]]:
    """The dark pixels of a PNG of one bit a pixel, row by row (W3C PNG, filters 0 and 2)."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    assert data[24:29] == b"\x01\x00\x00\x00\x00"
    packed, place = b"", 8
    while place < len(data):
        length, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        if kind == b"IDAT":
            packed += data[place + 8 : place + 8 + length]
        place += 12 + length
    raw, stride = zlib.decompress(packed), (width + 7) // 8 + 1
    rows, above = [], bytes(stride - 1)
    for row in range(height):
        kind, coded = raw[row * stride], raw[row * stride + 1 : (row + 1) * stride]
        assert kind in (0, 2)
        above = coded if kind == 0 else bytes((up + each) % 256 for up, each in zip(above, coded, strict=True))
        rows.append([not above[at // 8] >> 7 - at % 8 & 1 for at in range(width)])
    return rows


def read_svg(text: str) -> list[list[bool]]:
    """The dark squares of an SVG: a white ground, and one path of horizontal strokes of width 1."""
    size = re.search(r'<svg [^>]*width="(\d+)" height="\1"', text)
    path = re.search(
        r'<g transform="scale\(3\)"><path fill="#fff" d="M0 0h(\d+)v\1h-\1z"/>'
        r'<path class="qrline" stroke="#000" d="([^"]+)"/></g></svg>',
        text,
    )
    assert size is not None
    assert path is not None
    wide = int(path[1])
    assert int(size[1]) == 3 * wide
    rows = [[False] * wide for _ in range(wide)]
    x, y = 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([-0-9. ]+)", path[2]):
        values = [float(each) for each in numbers.split()]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            for at in range(int(values[0])):
                rows[int(y)][int(x) + at] = True
            x += values[0]
    return rows


def read_terminal(text: str) -> list[list[bool]]:
    """The dark squares of a code drawn with half blocks, light on a dark ground."""
    halves = {" ": (True, True), "▀": (False, True), "▄": (True, False), "█": (False, False)}
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in text.splitlines()]
    rows = []
    for line in filter(None, lines):
        rows += [[halves[sign][half] for sign in line] for half in (0, 1)]
    return rows


def decode(rows: list[list[bool]], *, scale: int = 4, border: int = 4) -> bytes:
    """What another program reads in the picture."""
    wide = len(rows[0]) + 2 * border
    empty = [[False] * wide] * border
    padded = [*empty, *([False] * border + row + [False] * border for row in rows), *empty]
    pixels = b"".join(
        bytes(0 if dark else 255 for dark in row for _ in range(scale)) for row in padded for _ in range(scale)
    )
    picture = memoryview(pixels).cast("B", shape=[len(padded) * scale, wide * scale])
    # Other kinds of code have so few marks that a reader now and then sees one in the modules of this one.
    (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    return bytes(found.bytes)
