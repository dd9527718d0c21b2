"""A commitment: a digest that binds us to a value without showing it, until we choose to.

File names, paths, people, devices and notes can be guessed, so a bare digest of one would give it away. Each is
digested together with 32 random bytes, its salt. The ledger holds the digest; the disclosure (salt and value) lies
beside the ledger and is shown, or not, one value at a time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from dalel.canonical import canonical_json
from dalel.errors import DataError

SALT_BYTES = 32

Salt = Callable[[int], bytes]
"""Where the random bytes come from; `secrets.token_bytes` outside tests."""

_SALT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A value and the salt that it was committed with; ``value`` is None where there was nothing to say."""

    value: str | None
    salt: str

    def commitment(self, name: str) -> str:
        """The digest that stands in the ledger under ``name``."""
        return sha256(canonical_json({"n": name, "s": self.salt, "v": self.value})).hexdigest()


def disclose(value: str | None, *, salt: Salt) -> Disclosure:
    """Draw the salt for one value."""
    return Disclosure(value=value, salt=salt(SALT_BYTES).hex())


def render_disclosures(disclosures: Mapping[str, Disclosure]) -> bytes:
    """The file that discloses one entry's values: one line of canonical JSON."""
    values = {name: {"s": each.salt, "v": each.value} for name, each in disclosures.items()}
    return canonical_json(values) + b"\n"


def parse_disclosures(data: bytes) -> dict[str, Disclosure]:
    """Read such a file; anything that `render_disclosures` would not have written is refused."""
    try:
        values = json.loads(data)
        disclosures = {str(name): Disclosure(value=each["v"], salt=each["s"]) for name, each in values.items()}
        same = render_disclosures(disclosures) == data
        known = all(
            (each.value is None or isinstance(each.value, str)) and _SALT.fullmatch(each.salt)
            for each in disclosures.values()
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DataError("it is not a disclosure as the format writes it") from error
    if not (same and known):
        raise DataError("it is not a disclosure as the format writes it")
    return disclosures
