"""The spelling of a ledger line: canonical JSON in one way only, and words for what is not so."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from dalel.canonical import canonical_json
from dalel.errors import DataError


def parse_canonical(line: bytes) -> dict[str, Any]:
    """Read a JSON object that is spelled in the one canonical way; a repeated key is never canonical."""
    try:
        value = _DECODER.decode(line.decode())
        canonical = canonical_json(value)
    except (ValueError, RecursionError):
        refuse("canonical JSON", f"bytes that are not JSON: {excerpt(line)}")
    if canonical != line:
        refuse("canonical JSON", f"another spelling, from {first_change(canonical, line)}")
    if not isinstance(value, dict):
        refuse("a JSON object", excerpt(line))
    return value


def refuse_float(text: str) -> NoReturn:
    """A number with a fraction or an exponent has more than one spelling; the ledger has none."""
    raise ValueError(text)


_DECODER = json.JSONDecoder(parse_constant=refuse_float, parse_float=refuse_float)


def refuse(expected: str, found: str) -> NoReturn:
    """Stop at the first thing that is not as the format says."""
    raise DataError(f"expected {expected}, found {found}")


def shown(value: object) -> str:
    """A value inside a sentence, cut short."""
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 80 else f"{text[:79]}…"


def excerpt(line: bytes) -> str:
    """The beginning of a line inside a sentence; bytes that do not print are spelled out."""
    text = ascii(line[:60])[1:]
    return text if len(line) <= 60 else f"{text}…"


def first_change(canonical: bytes, line: bytes) -> str:
    """Where two spellings part."""
    same = next((at for at, (left, right) in enumerate(zip(canonical, line, strict=False)) if left != right), None)
    place = min(len(canonical), len(line)) if same is None else same
    return f"byte {place + 1} on: {excerpt(line[place:]) if line[place:] else 'nothing'}"
