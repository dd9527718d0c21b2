"""The request: asks an authority to stamp a digest, and accepts nothing but a stamp over it, made just now.

The authority learns the digest and the address of who asks, nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus
from http.client import HTTPException, responses
from urllib.parse import urlsplit

from dalel.errors import CommandError, DataError
from dalel.evidence.timestamp.der import (
    BOOLEAN,
    NULL,
    OCTET_STRING,
    SEQUENCE,
    write_element,
    write_integer,
    write_oid,
)
from dalel.evidence.timestamp.exchange import HttpAnswer, check_address, post, say_failure
from dalel.evidence.timestamp.stamp import GRANTED, MAX_TOKEN, Response, Stamp, read_response, read_token

LONGEST_PAUSE = 60.0
"""Seconds to wait at most before asking again. Who asks for more is asked another day."""

_SHA256 = "2.16.840.1.101.3.4.2.1"
_NONCE_BYTES = 8
_HEADERS = {
    "Accept": "application/timestamp-reply",
    "Content-Type": "application/timestamp-query",
    "User-Agent": "dalel",
}
_PROXY = re.compile(r"http://[^/?#@\s]+/?|socks5h?://[^/?#\s]+/?", re.ASCII)
# The first is RFC 3161's; the others are in use, and what is inside is read anyway.
_TYPES = ("application/timestamp-reply", "application/timestamp-response", "application/octet-stream", "")
# RFC 3161 §2.4.2. The two of them that pass are told apart from those that will not.
_FAILURES = {
    0: "it does not take SHA-256",
    2: "it does not allow this request",
    5: "it could not read the request",
    14: "its clock is out of order",
    15: "it does not stamp under the policy that was asked for",
    16: "it does not know an extension that was asked for",
    17: "it cannot give the information that was asked for",
    25: "it has a fault of its own",
}
_PASSING = {14, 25}
_WAITING = 3


class StampRefused(DataError):  # noqa: N818 - it tells what the authority did
    """The authority will not stamp this, or stamped something else: asking again as before is of no use."""

    def __init__(self, url: str, trouble: str) -> None:
        super().__init__(
            f"{url} gave no time stamp: {trouble}.",
            next_step="Check the address and the authority's terms, or ask another authority.",
        )


class StampUnavailable(DataError):  # noqa: N818 - nothing is wrong with the data
    """No stamp could be had now; a later attempt may get one."""

    def __init__(self, url: str, trouble: str, *, attempts: int) -> None:
        asked = f", asked {attempts} times" if attempts > 1 else ""
        super().__init__(
            f"{url} gave no time stamp{asked}: {trouble}.",
            next_step="Nothing is lost. Try later: dalel checkpoint stamp",
        )


class NoStampYet(Exception):  # noqa: N818 - it stays inside, and the next attempt may succeed
    """An attempt failed; ``pause`` is how long the authority asks to wait, and ``is_worth_asking`` again at once."""

    def __init__(self, trouble: str, *, is_worth_asking: bool, pause: float | None = None) -> None:
        self.trouble = trouble
        self.is_worth_asking = is_worth_asking
        self.pause = pause
        super().__init__(trouble)


def request_stamp(
    data: bytes,
    *,
    url: str,
    timeout: float,
    attempts: int,
    wait: Callable[[float], None],
    nonce: Callable[[int], bytes],
    proxy: str | None = None,
) -> bytes:
    """Have the SHA-256 of these bytes stamped; the response of the authority, to be kept as it is.

    ``wait`` is called with the seconds to wait between attempts, ``nonce`` gives as many random bytes as it is asked
    for, ``proxy`` is the address of a SOCKS5 or HTTP proxy; the environment's is never used.
    """
    check_address(url, "the time-stamp authority")
    if proxy is not None:
        check_proxy(proxy)
    for attempt in range(1, attempts + 1):
        try:
            return ask(data, url=url, timeout=timeout, nonce=nonce, proxy=proxy)
        except NoStampYet as error:
            pause = min(2.0 ** (attempt - 1), LONGEST_PAUSE) if error.pause is None else error.pause
            if attempt == attempts or not error.is_worth_asking or pause > LONGEST_PAUSE:
                raise StampUnavailable(url, error.trouble, attempts=attempt) from error
            wait(pause)
    raise CommandError("A stamp is to be asked for 0 times.", next_step="Allow one attempt or more.")


def check_proxy(proxy: str) -> None:
    """Only SOCKS5 and HTTP proxies are known; to fall back on none would give away who asks."""
    try:
        is_known = _PROXY.fullmatch(proxy) is not None and urlsplit(proxy).port != 0
    except ValueError:
        is_known = False
    if not is_known:
        # A password may stand in it, so it is not said again.
        raise CommandError(
            "The address of the proxy cannot be used.",
            next_step="Give one in the form socks5://HOST:PORT, as Tor has, or http://HOST:PORT.",
        )


def ask(data: bytes, *, url: str, timeout: float, nonce: Callable[[int], bytes], proxy: str | None) -> bytes:
    """One attempt."""
    digest = sha256(data).digest()
    # The sign bit stays clear: some authorities cannot give back a number that needs a ninth byte.
    number = int.from_bytes(nonce(_NONCE_BYTES), "big") >> 1
    query = render_query(digest, number)
    try:
        answer = post(url, query, headers=_HEADERS, timeout=timeout, proxy=proxy, max_bytes=MAX_TOKEN)
    except (OSError, HTTPException) as error:
        raise NoStampYet(say_failure(error, timeout), is_worth_asking=True) from error
    check_http(answer, url)
    try:
        response = read_response(answer.body)
        stamp = read_token(response.token) if response.token and response.status in GRANTED else None
    except DataError as error:
        raise NoStampYet(f"what it sent is no time stamp, since {error.what}", is_worth_asking=False) from error
    if stamp is None:
        check_granted(response, url)
    else:
        check_stamp(stamp, digest=digest, number=number, url=url)
    return answer.body


def render_query(digest: bytes, number: int) -> bytes:
    """The request in DER (RFC 3161 §2.4.1): over a SHA-256, with a nonce, and the certificate is to come along."""
    algorithm = write_element(SEQUENCE, write_oid(_SHA256), write_element(NULL))
    imprint = write_element(SEQUENCE, algorithm, write_element(OCTET_STRING, digest))
    wants_certificate = write_element(BOOLEAN, b"\xff")
    return write_element(SEQUENCE, write_integer(1), imprint, write_integer(number), wants_certificate)


def check_http(answer: HttpAnswer, url: str) -> None:
    """Go on only with an answer that may hold a stamp."""
    if answer.status != HTTPStatus.OK:
        said = f"it answered {answer.status} {responses.get(answer.status, '')}".rstrip()
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            pause = read_pause(answer)
            wish = f" and asks to be asked again in {pause:g} seconds" if pause is not None else ""
            raise NoStampYet(said + wish, is_worth_asking=True, pause=pause)
        raise StampRefused(url, said + (f", to {answer.location!r}" if answer.location else ""))
    if answer.content_type not in _TYPES:
        raise NoStampYet(
            f"it answered with {answer.content_type!r}, not with a time stamp (a network that wants a sign-in does so)",
            is_worth_asking=False,
        )
    if len(answer.body) > MAX_TOKEN:
        raise NoStampYet(f"it sent more than {MAX_TOKEN} bytes, which is no time stamp", is_worth_asking=False)


def read_pause(answer: HttpAnswer) -> float | None:
    """The seconds that an authority asks to wait: a number, or a date, which its own clock is compared with."""
    if re.fullmatch(r"[0-9]{1,9}", answer.retry_after):
        return float(answer.retry_after)
    try:
        until, now = parsedate_to_datetime(answer.retry_after), parsedate_to_datetime(answer.date)
        return max((until - now).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None


def check_granted(response: Response, url: str) -> None:
    """Say why an authority gave no stamp."""
    known = [_FAILURES[number] for number in sorted(response.failures) if number in _FAILURES]
    words = f" (its words: {response.words!r})" if response.words else ""
    trouble = (" and ".join(known) or f"it answered with status {response.status} and no stamp") + words
    if response.failures & _PASSING or response.status == _WAITING:
        raise NoStampYet(trouble, is_worth_asking=False)
    raise StampRefused(url, trouble)


def check_stamp(stamp: Stamp, *, digest: bytes, number: int, url: str) -> None:
    """Accept only a stamp over our digest, made for this very request."""
    if (stamp.hash_algorithm, stamp.imprint) != ("sha256", digest):
        raise StampRefused(
            url,
            f"it stamped other data; expected the sha256 digest {digest.hex()}, "
            f"found the {stamp.hash_algorithm} digest {stamp.imprint.hex()}",
        )
    if stamp.nonce != number:
        raise StampRefused(url, "it gave a stamp that was made for another request, so its time may be an old one")
