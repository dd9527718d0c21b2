"""The second opinion on a stamp: rfc3161-client, which parses in Rust and was written by others than openssl.

It may be trusted to refuse, not to accept: before 1.0.9 it took a root that came inside the stamp for a trusted one,
and it still does so with a root handed to it as an intermediate certificate, which is why `chain_to` leaves those out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cryptography import x509
from rfc3161_client import PKIStatus, VerificationError, Verifier, VerifierBuilder, decode_timestamp_response

from dalel.evidence.timestamp.certificate import parse_certificate
from dalel.evidence.timestamp.opinion import Ground, Opinion, find_ground, opine, say
from dalel.evidence.timestamp.stamp import Stamp
from dalel.evidence.verification import Answer

_NAME = "rfc3161-client"
_CHAIN = re.compile(r'Verify error: ([^"]*)"')
_REASON = re.compile(r'reason: "([^"]*)"')
_PARSING = re.compile(r"kind: (\w+)")
_OWN_WORDS = {
    "Mismatch between messages": Ground.OTHER_DATA,
    "Certificates neither found": Ground.NO_CERTIFICATE,
    "Unsupported hash algorithm": Ground.UNSUPPORTED,
}


def ask_rfc3161_client(
    token: bytes, data: bytes, *, stamp: Stamp, roots: Iterable[bytes], certificates: Iterable[bytes]
) -> Opinion:
    """What rfc3161-client says of a stamp; what it cannot read it has no opinion on."""
    try:
        response = decode_timestamp_response(token)
        if PKIStatus(response.status) is not PKIStatus.GRANTED:
            return unheard(Ground.UNSUPPORTED, "granted with changes")
        # Two readers that see two times in the same bytes: one of them is being misled.
        if response.tst_info.gen_time.replace(microsecond=0) != stamp.time.replace(microsecond=0):
            return opine(Ground.REFUSED, say(_NAME, Ground.REFUSED, f"it reads the time {response.tst_info.gen_time}"))
        chain_to(roots, stamp=stamp, certificates=certificates).verify_message(response, data)
    except VerificationError as error:
        return judge_refusal(str(error))
    except ValueError as error:
        kind = _PARSING.search(str(error))
        return unheard(Ground.UNREADABLE, kind[1] if kind else "a part of it is not as the standard says")
    except BaseException as error:
        # A panic in Rust is no Exception, and its class cannot be imported. A forged certificate must not stop us.
        if type(error).__name__ != "PanicException":
            raise
        return unheard(Ground.UNREADABLE, "a part of it is not as the standard says")
    return opine(Ground.ACCEPTED, say(_NAME, Ground.ACCEPTED, ""))


def chain_to(roots: Iterable[bytes], *, stamp: Stamp, certificates: Iterable[bytes]) -> Verifier:
    """The library's verifier. It keeps intermediate certificates with the roots, so none that could be one goes in."""
    between = [each for each in map(parse_certificate, certificates) if not each.is_self_issued]
    signers = [each for each in between if stamp.signer and stamp.signer.is_named_by(each)]
    return VerifierBuilder(
        roots=[x509.load_der_x509_certificate(der) for der in roots],
        intermediates=[x509.load_der_x509_certificate(each.der) for each in between],
        # Where one came inside the stamp, the library takes that and nothing else.
        tsa_certificate=x509.load_der_x509_certificate(signers[0].der) if signers and not stamp.certificates else None,
    ).build()


def judge_refusal(words: str) -> Opinion:
    """Sort a refusal: OpenSSL's words, which the library passes on, or its own."""
    chain = found[1] if (found := _CHAIN.search(words)) else ""
    reasons = "; ".join(dict.fromkeys(_REASON.findall(words)))
    ground = find_ground(chain, reasons)
    if ground is not None:
        return opine(ground, say(_NAME, ground, chain or reasons))
    for part, known in _OWN_WORDS.items():
        if part in words:
            return opine(known, say(_NAME, known, words))
    return opine(Ground.REFUSED, say(_NAME, Ground.REFUSED, reasons or words.rstrip(".")))


def unheard(ground: Ground, words: str) -> Opinion:
    """No opinion: the library did not get so far as to judge."""
    return Opinion(Answer.NOT_CHECKED, ground, say(_NAME, ground, words))
