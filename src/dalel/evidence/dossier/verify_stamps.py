"""The time stamps over the checkpoints of a dossier: a part of verify.py, which names this file by its SHA-256.

Openssl reads and checks them (RFC 3161); this program compares what each is over with the checkpoint, and asks for a
path to a root certificate that was given from outside. Proofs of OpenTimestamps are only seen to be over theirs.
"""

from __future__ import annotations

import binascii, datetime, os, re, shutil, subprocess, tempfile
from hashlib import new, sha256
from typing import Any

from verify_proofs import NOTE, require, same

NOTES = "data/proofs/checkpoints/"
# A stamp as openssl prints it: algorithm, digest, day and time, part of a second, year.
STAMP = r"""(?xs) \A (?:.*?\n)? Hash\ Algorithm:\ (sha256|sha384|sha512)\n Message\ data:\n(.*?)\n
    Serial\ number:\ .*?\n Time\ stamp:\ (\w{3}\ +\d+\ \d\d:\d\d:\d\d)(\.\d+)?(\ \d{4})\ GMT\n.*\Z"""
# How a proof of OpenTimestamps over a SHA-256 begins; the digest follows.
OTS = bytes.fromhex("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108")


def check_stamps(dossier: Any) -> tuple[int, int]:
    """Every stamp (RFC 3161) is over its checkpoint, and signed by an authority that leads to a root given."""
    openssl, stamps = shutil.which("openssl") or "", dossier.kinds["stamp"]
    for path, name in dossier.each("certificate"):
        (encoded,) = re.findall("(?s)-----BEGIN CERTIFICATE-----(.*?)-----END", dossier.read(path).decode())
        same(sha256(binascii.a2b_base64(encoded)).hexdigest(), name)
    for path, size in dossier.each("ots"):
        note = dossier.read(f"{NOTES}{size:06d}", NOTE)
        require(dossier.read(path).startswith(OTS + sha256(note).digest()), "proof")
    require(stamps, "absent", "*.tsr")
    require(os.path.isabs(openssl), "absent", "openssl")
    with tempfile.TemporaryDirectory() as scratch:
        inside = (dossier.read(path) + b"\n" for path, _ in dossier.each("certificate"))
        for name, certificates in (("roots", dossier.authorities), ("all", (*dossier.authorities, *inside))):
            with open(f"{scratch}/{name}", "wb") as file:
                file.writelines(certificates)
        options = ["-CAfile", f"{scratch}/roots", "-untrusted", f"{scratch}/all"] if dossier.authorities else []
        for path, size in dossier.each("stamp"):
            dossier.times.append(check_stamp(dossier, path, size, [openssl, "ts", "-in", path], options))
    trusted, dossier.place = sum(trusted for _, _, trusted in dossier.times), "--tsa-root"
    require(dossier.authorities, "absent", "--tsa-root")
    require(trusted, "differs", ">= 1", 0)
    require(trusted == len(stamps), "absent", f"--tsa-root ({trusted}/{len(stamps)})")
    require(not dossier.kinds["ots"], "absent", "OpenTimestamps")  # this program does not follow its proofs
    return trusted, len(stamps)


def check_stamp(dossier: Any, path: str, size: int, openssl: list[str], options: list[str]) -> tuple[str, int, bool]:
    """Refuse a stamp over something else or badly signed; give its time, size, and whether it leads to a root."""
    data, digest = dossier.read(f"{NOTES}{size:06d}", NOTE), sha256(dossier.read(path)).hexdigest()
    same(digest[:8], path[-12:-4])
    # The status of a response is signed by nobody and could hold another time: only the token is printed.
    _, printed = ask(dossier.folder, [*openssl, "-reply", "-token_out", "-text"])
    ((algorithm, dump, day, fraction, year),) = re.findall(STAMP, printed)
    imprint = re.sub("[ -]", "", "".join(re.findall("(?m)^ {4}[0-9a-f]{4} - ([0-9a-f -]{47})", dump)))
    same(imprint, new(algorithm, data).hexdigest())
    # Before a part of a second is before the next full one.
    when = datetime.datetime.strptime(day + year + " +0000", "%b %d %H:%M:%S %Y %z")
    when, is_trusted = when + datetime.timedelta(seconds=bool(fraction)), False
    if options:
        as_of = ["-attime", str(int(when.timestamp())), "-data", f"{NOTES}{size:06d}"]
        status, said = ask(dossier.folder, [*openssl, "-verify", *as_of, *options])
        unknown = "certificate verify error" in said or "signer certificate not found" in said
        require(status == 0 or unknown, "signature", said.strip().split("\n")[-1])
        is_trusted = status == 0
    return f"{when:%Y-%m-%d %H:%M:%S}", size, is_trusted


def ask(folder: str, command: list[str]) -> tuple[int, str]:
    """Run openssl in the folder of the dossier: how it ended, and what it said."""
    try:
        done = subprocess.run(command, cwd=folder, stdin=-3, capture_output=True, timeout=60, check=False)
    except subprocess.SubprocessError as error:
        raise ValueError(command[0]) from error
    return done.returncode, (done.stdout + done.stderr).decode(errors="replace")


CHECKS = {"stamps": check_stamps}
