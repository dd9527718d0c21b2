"""A failure: why no whole answer came. The codes are those of vocabulary/capture-reason.yaml."""

from __future__ import annotations

import ssl
from http.client import HTTPException, RemoteDisconnected
from http.client import IncompleteRead as IncompleteChunk
from typing import NoReturn

from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    IncompleteRead,
    InvalidChunkLength,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
)

from dalel.errors import DataError
from dalel.evidence.capture.exchange import Exchange


class CaptureError(DataError):
    """No whole answer came: ``reason`` is the code, the sentence says what exactly was met.

    ``exchange`` is the question that failed, as far as it came; None where none was asked.
    """

    def __init__(self, reason: str, what: str) -> None:
        self.reason = reason
        self.exchange: Exchange | None = None
        super().__init__(what)


# The first that fits counts. {host} and {said} stand for what the error is about.
_MEANINGS: tuple[tuple[tuple[type[Exception], ...], str, str], ...] = (
    ((NameResolutionError,), "name-not-found", "no address is known for {host}"),
    ((NewConnectionError,), "no-answer", "{host} takes no connection: {said}"),
    ((ConnectTimeoutError, ReadTimeoutError, TimeoutError), "no-answer", "{host} was silent for too long"),
    ((ssl.SSLCertVerificationError,), "tls-certificate", "the certificate of {host} does not hold: {said}"),
    ((ssl.SSLError,), "tls", "no safe connection to {host}: {said}"),
    ((InvalidChunkLength,), "incomplete", "what came is not cut into pieces as it says, so its end is not known"),
    ((IncompleteRead,), "incomplete", "{said}"),
    ((RemoteDisconnected, OSError), "connection-lost", "{host} ended the connection"),
    ((HTTPError, IncompleteChunk), "incomplete", "the answer broke off before its end"),
    ((HTTPException,), "bad-answer", "{host} does not answer as HTTP says"),
)


def raise_failure(error: Exception, *, host: str, by_proxy: bool) -> NoReturn:
    """Say in a sentence what a library's error means; the addresses in such errors are not repeated."""
    cause = error.args[1] if len(error.args) == 2 and isinstance(error.args[1], Exception) else error
    for met in (cause, error):
        for kinds, reason, what in _MEANINGS:
            if isinstance(met, kinds):
                is_proxy = by_proxy and isinstance(met, NewConnectionError)
                form = "{host} could not be reached through the proxy: {said}" if is_proxy else what
                raise CaptureError(reason, f"{form.format(host=host, said=said(met))}.") from error
    raise error


def said(error: Exception) -> str:
    """What an error says, in its own last words."""
    match error:
        case ssl.SSLCertVerificationError():
            return error.verify_message.rstrip(".")
        case ssl.SSLError():
            return error.reason or "it ended"
        case IncompleteRead():
            return f"{error.partial} bytes came, and {error.expected} more were announced"
    text = str(error).rpartition("connection: ")[2]
    return text.rpartition("] ")[2].rstrip(".") or type(error).__name__
