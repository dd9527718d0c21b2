"""Canonical JSON: one spelling for one value, so that a digest or an identifier can be taken over it (RFC 8785)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

CanonicalValue = str | int | bool | None | Sequence["CanonicalValue"] | Mapping[str, "CanonicalValue"]
"""What identifiers are taken over. No floats: a decimal is a string."""


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical_json(value: CanonicalValue) -> bytes:
    """The RFC 8785 bytes of a value whose keys are ASCII and which holds no floats.

    Within those bounds the standard library writes the same bytes as the ``rfc8785`` package (a property test says
    so), thirty times as fast; a million line identifiers are made in one reading.
    """
    return _ENCODER.encode(value).encode()
