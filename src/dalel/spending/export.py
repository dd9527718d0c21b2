"""Text that leaves Dalel for a page or a spreadsheet: what a document says must not run or deceive there."""

from __future__ import annotations

import re

# A spreadsheet runs a cell that begins with one of these (OWASP: CSV injection).
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Control characters, which XML cannot hold and terminals obey; the signs that turn the direction of writing, which make
# a name look like another; halves of surrogate pairs; and the two characters that are none.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_INSTEAD = "\ufffd"


def neutral(text: str) -> str:
    """Text that no spreadsheet runs: a leading sign that starts a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def clean_text(text: str) -> str:
    """Text without characters that cannot be seen but do something; where one stood, the sign � stands."""
    return _UNSEEN.sub(_INSTEAD, text)
