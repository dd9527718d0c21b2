"""openssl: the reference examiner of a stamp, the one that a court's expert has at hand."""

from __future__ import annotations

import re
import shutil
import subprocess
from base64 import encodebytes
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from dalel.evidence.timestamp.opinion import Ground, Opinion, find_ground, opine, say
from dalel.evidence.timestamp.stamp import Stamp

_NAME = "openssl"
_ERROR = re.compile(r"error:[0-9A-Fa-f]+:([^:]*):[^:]*:([^:\n]*):")
_CHAIN = re.compile(r"Verify error:\s*(.*)")
# Where these parts of it speak, openssl looked at the stamp; elsewhere it did not get so far.
_JUDGES = ("time stamp routines", "ESS routines", "PKCS7 routines", "CMS routines")


def ask_openssl(
    token: bytes,
    data: bytes,
    *,
    stamp: Stamp,
    roots: Iterable[bytes],
    certificates: Iterable[bytes],
    timeout: float = 30,
) -> Opinion:
    """What ``openssl ts -verify`` says of a stamp, with the certificates as they were at the stamp's time."""
    program = shutil.which(_NAME)
    if program is None:
        return opine(Ground.NO_TOOL, "openssl is not installed here; install it, and verify again.")
    with TemporaryDirectory(prefix="dalel-") as name:
        folder = Path(name)
        (folder / "data").write_bytes(data)
        (folder / "stamp.tsr").write_bytes(token)
        (folder / "roots.pem").write_bytes(render_pem(roots))
        (folder / "untrusted.pem").write_bytes(render_pem(certificates))
        # A certificate that has run out since is no fault of the stamp.
        command = [program, "ts", "-verify", "-attime", str(int(stamp.time.timestamp())), "-data", "data"]
        command += ["-in", "stamp.tsr", "-CAfile", "roots.pem"]
        if (folder / "untrusted.pem").stat().st_size:
            command += ["-untrusted", "untrusted.pem"]
        try:
            ran = subprocess.run(  # noqa: S603 - no shell, and no argument comes from the stamp but a number
                command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False
            )
        except subprocess.TimeoutExpired:
            return opine(Ground.NO_TOOL, f"{program} did not answer within {timeout:g} seconds; verify again.")
        except OSError as error:
            return opine(Ground.NO_TOOL, f"{program} cannot be run: {error.strerror}.")
    output, errors = ran.stdout.decode(errors="replace"), ran.stderr.decode(errors="replace")
    if ran.returncode == 0 and "Verification: OK" in output:
        return opine(Ground.ACCEPTED, say(_NAME, Ground.ACCEPTED, ""))
    return judge_words(program, errors)


def judge_words(program: str, errors: str) -> Opinion:
    """Sort what openssl wrote into an opinion; what is not known as a verdict on the stamp is none."""
    chain = found[1].strip() if (found := _CHAIN.search(errors)) else ""
    said = _ERROR.findall(errors)
    reasons = "; ".join(dict.fromkeys(reason for _, reason in said if reason))
    ground = find_ground(chain, reasons)
    if ground is None and any(library in _JUDGES for library, _ in said):
        ground = Ground.REFUSED
    if ground is None and any(library == "asn1 encoding routines" for library, _ in said):
        ground = Ground.UNREADABLE
    if ground is None:
        last = errors.strip().splitlines()[-1:] or ["nothing"]
        return opine(
            Ground.NO_TOOL,
            f"{program} came to no answer (it wrote {last[0]!r}). OpenSSL 1.1.1 or newer is needed; LibreSSL, which "
            "some systems install under that name, cannot look at certificates as of an earlier time.",
        )
    return opine(ground, say(_NAME, ground, chain or reasons))


def render_pem(certificates: Iterable[bytes]) -> bytes:
    """Certificates in PEM, from DER."""
    return b"".join(
        b"-----BEGIN CERTIFICATE-----\n" + encodebytes(der) + b"-----END CERTIFICATE-----\n" for der in certificates
    )
