"""The verification of a stamp: is it over these bytes, and does somebody who is trusted stand for its time?

Three look at it: Dalel itself at the digest, openssl, which is the reference, and rfc3161-client, which can only take
away from what openssl says. Trust comes from outside: no certificate inside a stamp or beside it is ever a root.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dalel.errors import DataError
from dalel.evidence.timestamp.certificate import name_text, parse_certificate, read_certificates
from dalel.evidence.timestamp.envelope import HASHES
from dalel.evidence.timestamp.openssl import ask_openssl
from dalel.evidence.timestamp.opinion import Ground, Opinion, opine
from dalel.evidence.timestamp.second_opinion import ask_rfc3161_client
from dalel.evidence.timestamp.stamp import Stamp, read_stamp
from dalel.evidence.verification import Answer

_NO_ROOT = "No root certificate was given to judge it by: --tsa-root FILE."


@dataclass(frozen=True, slots=True)
class StampVerification:
    """What each of the three says; ``stamp`` is None where the bytes are no stamp."""

    own: Opinion
    openssl: Opinion
    second: Opinion
    stamp: Stamp | None

    @property
    def disagrees(self) -> bool:
        """Whether one of openssl and rfc3161-client accepts what the other, having judged it, does not."""
        accepted = [each.answer is Answer.PASS for each in (self.openssl, self.second)]
        return accepted[0] != accepted[1] and not (self.openssl.is_silent or self.second.is_silent)

    @property
    def answer(self) -> Answer:
        """PASS only where openssl accepts it and nobody contradicts; FAIL where anybody refuses it."""
        if Answer.FAIL in (self.own.answer, self.openssl.answer, self.second.answer):
            return Answer.FAIL
        accepted = self.own.answer is self.openssl.answer is Answer.PASS
        return Answer.PASS if accepted and not self.disagrees else Answer.NOT_CHECKED

    @property
    def ground(self) -> Ground:
        """Why: the ground of the first of the three that keeps the answer from being PASS."""
        opinions = (self.own, self.openssl, self.second)
        return next((each.ground for each in opinions if each.answer is self.answer), self.second.ground)

    @property
    def is_untrusted(self) -> bool:
        """Whether all that is missing is a way from its certificate to a root that was given."""
        is_open = self.answer is Answer.NOT_CHECKED and self.own.answer is Answer.PASS and not self.disagrees
        return is_open and self.openssl.ground is Ground.UNTRUSTED

    @property
    def says(self) -> str:
        """The whole in one or a few sentences."""
        if self.stamp is None:
            return self.own.says
        who, when = self.stamp.authority or "an authority without a name", time_text(self.stamp)
        if self.answer is Answer.PASS:
            sentence = f"Existed before {when}, says {who}."
            return sentence if self.second.answer is Answer.PASS else f"{sentence} {self.second.says}"
        if self.own.answer is not Answer.PASS:
            return self.own.says
        judged = [each.says for each in (self.openssl, self.second) if each.answer is not Answer.PASS or self.disagrees]
        return " ".join((f"It says that {who} saw it at {when}, which is not proved.", *dict.fromkeys(judged)))


def verify_stamp(
    token: bytes, data: bytes, *, roots: bytes | None, certificates: Iterable[bytes] = ()
) -> StampVerification:
    """Verify a stamp over these bytes.

    ``roots`` are the certificates to trust, in PEM (or one in DER), and come from outside. ``certificates`` lie beside
    the stamp, each in PEM or DER, and only help to find the way to a root.
    """
    trusted = None if roots is None else read_given(roots, "The root certificates that were given cannot be used")
    untrusted = [
        der
        for number, each in enumerate(certificates, 1)
        for der in read_given(each, f"Certificate {number} of those kept beside the stamp cannot be used")
    ]
    try:
        stamp = read_stamp(token)
    except DataError as error:
        unread = opine(Ground.UNREADABLE, error.what)
        unasked = Opinion(Answer.NOT_CHECKED, Ground.UNREADABLE, "There is no stamp to look at.")
        return StampVerification(own=unread, openssl=unasked, second=unasked, stamp=None)
    stamp = replace(stamp, authority=find_name(stamp, untrusted) or stamp.authority)
    own = compare_imprint(stamp, data)
    if trusted is None:
        nobody = opine(Ground.NO_ROOT, _NO_ROOT)
        return StampVerification(own=own, openssl=nobody, second=nobody, stamp=stamp)
    return StampVerification(
        own=own,
        openssl=ask_openssl(token, data, stamp=stamp, roots=trusted, certificates=untrusted),
        second=ask_rfc3161_client(token, data, stamp=stamp, roots=trusted, certificates=untrusted),
        stamp=stamp,
    )


def read_given(data: bytes, what: str) -> list[bytes]:
    """Certificates from a file that somebody gave."""
    try:
        return read_certificates(data)
    except DataError as error:
        raise DataError(
            f"{what}: {error.what}.", next_step="Give a file in PEM, with BEGIN CERTIFICATE in it."
        ) from error


def find_name(stamp: Stamp, certificates: Iterable[bytes]) -> str | None:
    """The name in the signer's certificate, where that lies beside the stamp."""
    for certificate in map(parse_certificate, certificates):
        if stamp.signer and stamp.signer.has(certificate):
            return name_text(certificate.subject)
    return None


def compare_imprint(stamp: Stamp, data: bytes) -> Opinion:
    """Compare the digest in the stamp with our own, whoever signed it."""
    if stamp.hash_algorithm not in HASHES.values():
        return opine(
            Ground.UNSUPPORTED, f"It is over a digest of a kind that is not known here ({stamp.hash_algorithm})."
        )
    digest = hashlib.new(stamp.hash_algorithm, data).digest()
    if digest == stamp.imprint:
        return opine(Ground.ACCEPTED, f"It is over the {stamp.hash_algorithm} digest of these bytes.")
    return opine(
        Ground.OTHER_DATA,
        f"It was made over other data: expected the {stamp.hash_algorithm} digest {digest.hex()}, "
        f"found {stamp.imprint.hex()}.",
    )


def time_text(stamp: Stamp) -> str:
    """The time of a stamp, and how far it may be off."""
    time = stamp.time.astimezone(dt.UTC).replace(tzinfo=None)
    off = f" (give or take {stamp.accuracy.total_seconds():g} s)" if stamp.accuracy else ""
    return f"{time} UTC{off}"
