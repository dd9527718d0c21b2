"""What a signature, a tree and a line of JSON must be: a part of verify.py, which names this file by its SHA-256.

Bytes go in, and what they say comes out, or a refusal; nothing here reads a file or knows of dossiers. Ed25519 (RFC
8032), the tree of digests (RFC 6962), JSON in one spelling (RFC 8785), signed notes and checkpoints (c2sp.org).
"""
# mypy: disable-error-code="var-annotated"

from __future__ import annotations

import binascii, json, re
from collections.abc import Iterable, Sequence
from hashlib import sha256, sha512
from typing import Any

NOTE = 65_536  # bytes that a signed note may have
# Pieces of the form of canonical JSON, see `spell`.
NUMBER, DIGEST, TEXT = "(?:0|[1-9][0-9]{0,15})", '"[0-9a-f]{64}"', r'"[^"\\]*(?:\\.[^"\\]*)*"'
CODE, MAYBE, SOME = '"[a-z0-9-]+"', f"(?:null|{TEXT})", f"(?:null|{NUMBER})"
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # of Ed25519
D = -121665 * pow(121666, -1, P) % P
BASE = (15112221349535400772501151409588531511454012693041857206046113283949847762202, 4 * pow(5, -1, P) % P, 1)
MOST = 2**53 - 1  # a larger number is read as this one, and so does not stand in its one spelling
READER = json.JSONDecoder(parse_int=lambda text: max(-MOST, min(int(text), MOST)) if len(text) < 18 else MOST)
WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
# What may happen where something is read that is not as it must be.
REFUSED = (OSError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


class FormatError(ValueError):
    """Something is not as it must be: a code of the sentences in verify.py, and what stands in its gaps."""


def require(holds: object, code: str = "form", *values: object) -> None:
    """Refuse what does not hold."""
    if not holds:
        raise FormatError(code, *values)


def same(found: object, expected: object) -> None:
    """Refuse what is not as expected, and name both."""
    require(found == expected, "differs", expected, found)


def add(p: Sequence[int], q: Sequence[int]) -> tuple[int, int, int]:
    """Add two points of Ed25519's curve; (x, y, z) stands for x/z and y/z."""
    x, y, z = p[0] * q[0] % P, p[1] * q[1] % P, p[2] * q[2] % P
    less, more = (z * z - D * x * y) % P, (z * z + D * x * y) % P
    across = (p[0] + p[1]) * (q[0] + q[1]) - x - y
    return z * less * across % P, z * more * (x + y) % P, less * more % P


def is_signed(message: bytes, signature: bytes, key: bytes) -> bool:
    """Whether an Ed25519 signature is the key's (RFC 8032, 5.1.7): S is below the order, and S·B - k·A is R."""
    y, s = int.from_bytes(key, "little") % 2**255, int.from_bytes(signature[32:], "little")
    k = int.from_bytes(sha512(signature[:32] + key + message).digest(), "little") % ORDER
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P  # of the key's x (5.1.3)
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if not (len(signature) == 64 and s < ORDER and y < P and x * x % P == square and (x or key[31] < 128)):
        return False
    minus, total = (x if x % 2 != key[31] >> 7 else P - x, y, 1), (0, 1, 1)
    sums = [[total, minus], [BASE, add(BASE, minus)]]
    for bit in range(252, -1, -1):
        total = add(add(total, total), sums[s >> bit & 1][k >> bit & 1])
    inverse = pow(total[2], -1, P)
    return (total[1] * inverse % P + (total[0] * inverse % P % 2 << 255)).to_bytes(32, "little") == signature[:32]


def node(left: bytes, right: bytes) -> bytes:
    """Give the parent of two nodes of the tree (RFC 6962, 2.1)."""
    return sha256(b"\1" + left + right).digest()


def climb(start: int, width: int, size: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Follow a proof (RFC 6962, 2.1.1 and 2.1.2) from the root of some leaves: the root up to their end, and of all."""
    require(path and (len(path) == 1) == (width == size), "proof")
    if width == size:
        return path[0], path[0]
    half, step = 1 << (size - 1).bit_length() - 1, path[-1]
    if start < half:
        old, new = climb(start, width, half, path[:-1])
        return old, node(new, step)
    old, new = climb(start - half, width, size - half, path[:-1])
    return node(step, old), node(step, new)


def spell(form: Any) -> str:
    """Give the pattern of a list of one form, of one of several, or of an object; some fields may be missing."""
    if isinstance(form, list):
        return rf"\[(?:{spell(form[0])},?)*\]"  # a comma may be loose here, since the JSON is parsed too
    if isinstance(form, tuple):
        return f"(?:{'|'.join(map(spell, form))})"
    if isinstance(form, dict):
        fields = (f'(?:"{name}":{spell(form[name])},?)' + "?" * (name in ("parts", "group")) for name in sorted(form))
        return rf"\{{{''.join(fields)}\}}"
    return str(form)


def parse_json(data: bytes, form: str = "") -> Any:
    """Read JSON in its one spelling (RFC 8785) with a line feed, and of a form, if one is given."""
    text = data.decode()
    value = READER.decode(text)
    require(WRITER.encode(value) + "\n" == text and (not form or re.fullmatch(form, text[:-1])))
    return value


def parse_base64(text: str, length: int = 0) -> bytes:
    """Read base64, in the one spelling that an encoder writes."""
    data = binascii.a2b_base64(text)
    require(binascii.b2a_base64(data, newline=False).decode() == text and length in (0, len(data)))
    return data


def parse_vkey(text: str) -> tuple[str, bytes]:
    """Read NAME+KEYID+KEY: the first two, and the type (1 a ledger's, 4 a witness's) with the public key."""
    ((name, number, key),) = re.findall(r"\A([^\s+]+)\+([0-9a-f]{8})\+(\S+)\Z", text)  # as elsewhere: it fits, or fails
    data = parse_base64(key, 33)
    require(data[0] in (1, 4) and number == sha256(f"{name}\n".encode() + data).hexdigest()[:8])
    return f"{name}+{number}", data


def open_note(data: bytes, keys: Iterable[tuple[str, bytes]]) -> tuple[str, set[str]]:
    """Open a signed note (C2SP): its text, and which keys signed it. A wrong signature of one of them refuses all."""
    ((text, lines),) = re.findall(r"(?s)\A(.+\n)\n((?:— [^\s+]+ \S+\n){1,16})\Z", data.decode())
    require(len(data) <= NOTE and not re.search("[\0-\t\v-\x1f\x7f-\x9f]", text + lines))
    known, signers = dict(keys), set()
    for name, written in re.findall(r"— (\S+) (\S+)\n", lines):
        blob = parse_base64(written)
        require(len(blob) > 4)
        signer = f"{name}+{blob[:4].hex()}"
        if signer in known:
            key, said, signature = known[signer], text, blob[4:]
            if key[0] == 4:  # a witness signs the time too
                said, signature = f"cosignature/v1\ntime {int.from_bytes(blob[4:12], 'big')}\n{text}", blob[12:]
            require(is_signed(said.encode(), signature, key[1:]), "signature", name)
            signers.add(signer)
    return text, signers


def open_checkpoint(data: bytes, keys: Iterable[tuple[str, bytes]] = ()) -> tuple[str, int, bytes, set[str]]:
    """Open a checkpoint: origin, size, root, and who signed it."""
    text, signers = open_note(data, keys)
    ((origin, size, top),) = re.findall(r"\A([^\n]+)\n([1-9][0-9]{0,15})\n(\S+)\n\Z", text)
    return origin, int(size), parse_base64(top, 32), signers
