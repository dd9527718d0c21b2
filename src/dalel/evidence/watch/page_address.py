"""Where a page leads and what pictures it shows, so that two captures of it can be compared."""

from __future__ import annotations

import json
import zipfile
from base64 import b32decode
from collections.abc import Mapping
from pathlib import Path

from dalel.errors import CommandError
from dalel.evidence.capture.address import Address, parse_address

NOWHERE = parse_address("http://address.invalid/")
"""What relative addresses belong to where the page's own is not known."""

MAX_INDEX = 64 << 20


def shown_address(written: str, base: Address = NOWHERE) -> str | None:
    """An address as it may be shown, without the values that look like keys; None where it leads nowhere on the web."""
    written = written.strip()
    if written.startswith("#"):
        return None
    try:
        shown = parse_address(written, base=base).shown
    except CommandError:
        return written if written.startswith(("mailto:", "tel:")) else None
    return shown.removeprefix(NOWHERE.site.rstrip("/")) if base is NOWHERE else shown


def picture_digests(archive: Path) -> tuple[Address, Mapping[str, str]]:
    """The address of the page that an archive of ours (WACZ) holds, and the SHA-256 of each picture that it loaded."""
    with zipfile.ZipFile(archive) as packed:
        if packed.getinfo("indexes/index.cdx").file_size > MAX_INDEX:
            return NOWHERE, {}
        index = packed.read("indexes/index.cdx").decode()
        main = json.loads(packed.read("pages/pages.jsonl").splitlines()[1])["url"]
    said = (json.loads(line.split(" ", 2)[2]) for line in index.splitlines())
    pictures = {each["url"]: each["digest"] for each in said if each["mime"].startswith("image/")}
    # The archives of the web write digests in Base32, and we and sha256sum in hexadecimal digits.
    return parse_address(main), {
        url: b32decode(digest.removeprefix("sha256:")).hex() for url, digest in pictures.items()
    }
