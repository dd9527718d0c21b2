"""The gate: whether what came is what was asked for. An answer of 200 says only that the server was content.

It looks at the status, at whether anything came, at titles (signs.yaml) and fields of a page, and at the text that was
expected. What it cannot look into passes only where no text was expected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

import yaml

from dalel.evidence.capture.address import Address
from dalel.evidence.capture.looking import Look, normal

FEW_WORDS = 120
"""A page with fewer words and a field for a password is there for the password."""


class Verdict(StrEnum):
    """What came of a capture. The words: vocabulary/capture-verdict.yaml."""

    CAPTURED = "captured"
    WITHOUT_CONTENT = "captured-without-content"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and where it is not *captured* the code of the reason and a sentence."""

    verdict: Verdict
    reason: str | None = None
    says: str = ""


_STATUSES = {
    401: "login-wall",
    402: "forbidden",
    403: "forbidden",
    404: "not-found",
    407: "forbidden",
    410: "not-found",
    429: "too-many-requests",
    451: "blocked-by-law",
    511: "login-wall",
}

_LOGIN_PLACE = re.compile(r"(?i)/(?:[\w.-]*[_-])?(?:log[_-]?in|sign[_-]?in|auth|authorize|sso|cas)(?:[/_.-]|$)")
_BOT_MARKS = re.compile(
    r"""(?i)cf-chl-|/cdn-cgi/challenge-platform/|ddos-guard\.net|showcaptcha|class=["'][^"']*(?:g|h)-?recaptcha|h-captcha"""
)
_SEPARATOR = re.compile(r"\s+[-–—|·:•/]+\s+|[|·•]|::|:\s")
_NUMBER = re.compile(r"^(?:http\s*)?(?:error|ошибка|қате)?\s*[45]\d\d\b")
_EDGES = " .,:;!?…«»\"'()[]-–—"


def judge(*, status: int, size: int, asked: Address, final: Address, look: Look, expect: str | None) -> Judgement:
    """Decide whether the document is there."""
    if status != 200:
        reason = _STATUSES.get(status, "server-error" if status >= 500 else "unexpected-status")
        verdict = Verdict.WITHOUT_CONTENT if size else Verdict.FAILED
        return Judgement(verdict, reason, f"the server answered with status {status}.")
    if size == 0:
        return Judgement(Verdict.FAILED, "empty", "the answer is empty.")
    if expect is not None and look.text is not None and normal(expect) in normal(look.text):
        return Judgement(Verdict.CAPTURED)
    sign = find_sign(look, asked=asked, final=final) if look.is_page else None
    if sign is None and expect is not None:
        return judge_missing_text(look)
    return sign or Judgement(Verdict.CAPTURED)


def judge_missing_text(look: Look) -> Judgement:
    """The expected text was not found: it is not there, or nobody could look."""
    if look.text is None:
        return without("not-looked-into", "a file of this kind cannot be looked into for the expected text.")
    return without("text-missing", "the expected text is not in it.")


def find_sign(look: Look, *, asked: Address, final: Address) -> Judgement | None:
    """The first sign of a page that is not the document."""
    is_short = look.words < FEW_WORDS
    found = find_title(look, is_short=is_short)
    if found is None and is_short and _BOT_MARKS.search(look.markup):
        found = without("bot-check", "it is a page that asks whether a person is there.")
    if found is None and is_short and look.asks_password:
        found = without("login-wall", "it asks for a password, and shows little else.")
    if found is None and is_login_place(final) and not is_login_place(asked):
        found = without("login-wall", f"the site sends us on to {urlsplit(final.shown).path}.")
    if found is None and look.words == 0:
        found = without("no-words", "the page as it came has no words.")
    return found


def find_title(look: Look, *, is_short: bool) -> Judgement | None:
    """The first title that is a sign."""
    for title in look.titles:
        sign, reason = sign_of_title(title)
        # An article may have a chapter "Login", and a novel may be called "Error".
        if reason is not None and (is_short or (" " in sign and title == look.titles[0])):
            return without(reason, f'it is headed "{title[:120]}".')
    return None


def is_login_place(address: Address) -> bool:
    """Whether an address looks like that of a page for logging in."""
    return _LOGIN_PLACE.search(urlsplit(address.shown).path) is not None


def sign_of_title(title: str) -> tuple[str, str | None]:
    """The sign that a title or a piece of it is, and the reason that it gives; no reason where it is none."""
    signs = known_signs()
    whole = normal(title).strip(_EDGES)
    for piece in (whole, *(normal(each).strip(_EDGES) for each in _SEPARATOR.split(title))):
        bare = _NUMBER.sub("", piece).strip(_EDGES)
        for sign in (piece, bare):
            if sign in signs:
                return sign, signs[sign]
    # A number alone, as servers write it.
    return whole, "error-page" if whole and not _NUMBER.sub("", whole).strip(_EDGES) else None


@cache
def known_signs() -> Mapping[str, str]:
    """Each sign and the reason that it gives."""
    text = files("dalel.evidence.capture").joinpath("signs.yaml").read_text(encoding="utf-8")
    listed = yaml.safe_load(text)
    return {normal(str(sign)).strip(_EDGES): str(reason) for reason, signs in listed.items() for sign in signs}


def without(reason: str, says: str) -> Judgement:
    """Something came, and it is not the document."""
    return Judgement(Verdict.WITHOUT_CONTENT, reason, says)
