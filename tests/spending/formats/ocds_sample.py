"""Small OCDS documents for tests: written, read, and told as lines and issues."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from dalel.jurisdictions import load_jurisdiction
from dalel.spending.formats import Issue, Source
from dalel.spending.formats.ocds import Ocds
from dalel.spending.line import Line

VECTORS = Path(__file__).parents[2] / "vectors" / "ocds"
EXAMPLE = Path(__file__).parents[3] / "examples" / "ocds" / "prozorro-2017-records.json"

KZ = load_jurisdiction("kz")


def source_of(path: Path) -> Source:
    return Source(sha256=sha256(path.read_bytes()).hexdigest(), name=path.name, path=path)


def read_path(path: Path) -> list[Line | Issue]:
    return list(Ocds().read(source_of(path), KZ))


def read_bytes(folder: Path, data: bytes, name: str = "x.json") -> list[Line | Issue]:
    path = folder / name
    path.write_bytes(data)
    return read_path(path)


def dump(value: object) -> bytes:
    """JSON with each Decimal as its digits, as a publisher would write them."""
    spelled: list[str] = []

    def hold(number: object) -> str:
        assert isinstance(number, Decimal)
        spelled.append(str(number))
        return f"\x00{len(spelled) - 1}\x00"

    text = json.dumps(value, ensure_ascii=False, default=hold)
    for number, digits in enumerate(spelled):
        text = text.replace(f'"\\u0000{number}\\u0000"', digits)
    return text.encode()


def dump_lines(values: Sequence[object]) -> bytes:
    return b"".join(dump(value) + b"\n" for value in values)


def packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def release(**parts: Any) -> dict[str, Any]:
    return {
        "ocid": "ocds-1",
        "id": "r1",
        "date": "2020-02-03T00:00:00Z",
        "tag": ["compiled"],
        "language": "en",
        **parts,
    }


def kzt(amount: object) -> dict[str, object]:
    return {"amount": amount, "currency": "KZT"}


def item(number: str, *, quantity: object = None, price: object = None, code: str = "30197300-9") -> dict[str, Any]:
    made: dict[str, Any] = {"id": number, "classification": {"scheme": "CPV", "id": code}}
    if quantity is not None:
        made["quantity"] = quantity
    if price is not None:
        made["unit"] = {"name": "piece", "value": kzt(price)}
    return made


def read_release(folder: Path, **parts: Any) -> list[Line | Issue]:
    return read_bytes(folder, dump({"releases": [release(**parts)]}))


def lines_of(found: Sequence[Line | Issue]) -> list[Line]:
    return [one for one in found if isinstance(one, Line)]


def issues_of(found: Sequence[Line | Issue]) -> list[Issue]:
    return [each for each in found if isinstance(each, Issue)]


def said(found: Sequence[Line | Issue]) -> list[tuple[str, str, bool]]:
    """What the issues say: place, sentence, refused."""
    return [(one.place, one.say("en"), one.refused) for one in found if isinstance(one, Issue)]


def without_place(found: Sequence[Line | Issue]) -> list[Line | Issue]:
    return [replace(one, place="", told_at=None) if isinstance(one, Line) else replace(one, place="") for one in found]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def award(folder: Path, **parts: object) -> Line:
    """The one line of an award."""
    [line] = lines_of(read_release(folder, awards=[{"id": "a", "value": kzt(10), **parts}]))
    return line
