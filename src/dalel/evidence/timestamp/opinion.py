"""The opinion: what one examiner says of a stamp, on which ground, and in which words.

Both examiners are built on OpenSSL's words for what they find, so its words are sorted into grounds here, once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from dalel.evidence.verification import Answer


class Ground(StrEnum):
    """Why an examiner answers as it does."""

    ACCEPTED = "accepted"
    OTHER_DATA = "other data"
    BAD_SIGNATURE = "bad signature"
    OUTSIDE_VALIDITY = "outside validity"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    UNTRUSTED = "untrusted"
    NO_CERTIFICATE = "no certificate"
    NO_ROOT = "no root"
    UNSUPPORTED = "unsupported"
    NO_TOOL = "no tool"


_FAILS = {Ground.OTHER_DATA, Ground.BAD_SIGNATURE, Ground.OUTSIDE_VALIDITY, Ground.REFUSED, Ground.UNREADABLE}
# On these grounds an examiner did not come to judge the stamp: it cannot contradict another.
_SILENT = {Ground.UNREADABLE, Ground.UNSUPPORTED, Ground.NO_CERTIFICATE, Ground.NO_ROOT, Ground.NO_TOOL}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one examiner says. FAIL is that it refuses the stamp; NOT CHECKED that it cannot tell."""

    answer: Answer
    ground: Ground
    says: str

    @property
    def is_silent(self) -> bool:
        """Whether the examiner did not come to judge the stamp."""
        return self.answer is Answer.NOT_CHECKED and self.ground in _SILENT


def opine(ground: Ground, says: str) -> Opinion:
    """The opinion that follows from a ground."""
    if ground is Ground.ACCEPTED:
        return Opinion(Answer.PASS, ground, says)
    return Opinion(Answer.FAIL if ground in _FAILS else Answer.NOT_CHECKED, ground, says)


# OpenSSL's words: crypto/x509/x509_txt.c, crypto/ts/tserr.c, crypto/pkcs7/pkcs7err.c. 1.1.1 writes "self signed".
_CHAIN = (
    (r"self.signed certificate|issuer certificate|unable to verify the first|not trusted", Ground.UNTRUSTED),
    (r"expired|not yet valid", Ground.OUTSIDE_VALIDITY),
    (r"unsupported signature algorithm|unable to decode issuer public key", Ground.UNSUPPORTED),
)
_REASONS = (
    (r"signer certificate not found", Ground.NO_CERTIFICATE),
    (r"message imprint mismatch", Ground.OTHER_DATA),
    (r"unsupported|unknown|unable to find message digest", Ground.UNSUPPORTED),
    (r"signature failure|digest failure", Ground.BAD_SIGNATURE),
)


def find_ground(chain: str, reasons: str) -> Ground | None:
    """The ground that OpenSSL's words name: ``chain`` is what it said of the certificates, ``reasons`` the rest."""
    for words, patterns in ((chain, _CHAIN), (reasons, _REASONS)):
        for pattern, ground in patterns:
            if re.search(pattern, words):
                return ground
    return Ground.REFUSED if chain else None


def say(examiner: str, ground: Ground, words: str) -> str:
    """The sentence for a ground; ``words`` are the examiner's own."""
    return {
        Ground.ACCEPTED: f"{examiner} accepts it.",
        Ground.OTHER_DATA: f"{examiner} refuses it: it was made over other data.",
        Ground.BAD_SIGNATURE: f"{examiner} refuses it: its signature is not that of the certificate it names.",
        Ground.OUTSIDE_VALIDITY: f"{examiner} refuses it: at the time it gives, a certificate was not valid ({words}).",
        Ground.REFUSED: f"{examiner} refuses it: {words}.",
        Ground.UNREADABLE: f"{examiner} cannot read it: {words}.",
        Ground.UNTRUSTED: f"{examiner} finds no way from its certificate to a root that was given ({words}).",
        Ground.NO_CERTIFICATE: f"{examiner} does not have the certificate that it was signed with.",
        Ground.UNSUPPORTED: f"{examiner} does not know an algorithm or a form that it uses ({words}).",
    }[ground]
