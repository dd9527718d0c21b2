"""The archive of a page: everything that it loaded as WARC 1.1, packed as WACZ 1.1.1 with an index, to be replayed.

Addresses stand in it without the values that look like keys, headers of questions and answers as in a capture's
record. Nothing in it names the computer.
"""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Iterable, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from dalel.evidence.capture.address import parse_address
from dalel.evidence.capture.exchange import KEPT_HEADERS
from dalel.evidence.capture.loaded import Loaded
from dalel.evidence.entry_form import time_text
from dalel.evidence.recording import TOOL

WARC = "archive/data.warc.gz"
_BODY_HEADERS = frozenset(("content-encoding", "transfer-encoding", "content-length", "trailer"))
_REPLAYED = KEPT_HEADERS | {"access-control-allow-origin", "content-security-policy"}


def write_archive(loaded: Sequence[Loaded], *, main: str, title: str, at: dt.datetime) -> bytes:
    """The bytes of the WACZ."""
    warc, index = write_warc(loaded, at=at)
    page = {"id": sha256(main.encode()).hexdigest()[:20], "url": main, "ts": time_text(at), "title": title}
    header = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    files = {
        WARC: warc,
        "indexes/index.cdx": index,
        "pages/pages.jsonl": b"".join(json.dumps(each, ensure_ascii=False).encode() + b"\n" for each in (header, page)),
    }
    description = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": title,
        "created": time_text(at),
        "software": TOOL,
        "mainPageUrl": main,
        "mainPageDate": time_text(at),
        "resources": [
            {"name": path.rpartition("/")[2], "path": path, "hash": hashed(data), "bytes": len(data)}
            for path, data in files.items()
        ],
    }
    files["datapackage.json"] = json.dumps(description, ensure_ascii=False, indent=2).encode()
    digest = {"path": "datapackage.json", "hash": hashed(files["datapackage.json"])}
    files["datapackage-digest.json"] = json.dumps(digest, indent=2).encode()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, data in files.items():
            # Stored, not packed: a player reads single records out of the middle.
            info = zipfile.ZipInfo(path, date_time=at.timetuple()[:6])
            archive.writestr(info, data)
    return packed.getvalue()


def hashed(data: bytes) -> str:
    """A digest as WACZ writes it."""
    return f"sha256:{sha256(data).hexdigest()}"


def write_warc(loaded: Iterable[Loaded], *, at: dt.datetime) -> tuple[bytes, bytes]:
    """The records, and the index of where each answer begins."""
    # Only who captures pages has this library.
    from warcio.statusandheaders import StatusAndHeaders  # noqa: PLC0415

    out = BytesIO()
    writer = make_writer(out)
    writer.write_record(
        writer.create_warc_record(
            "",
            "warcinfo",
            payload=warc_info(),
            length=None,
            warc_content_type="application/warc-fields",
            warc_headers_dict={"WARC-Date": time_text(at)},
        )
    )
    lines = []
    for each in loaded:
        dated = {"WARC-Date": time_text(each.at)}
        head = StatusAndHeaders(f"{each.status} {each.reason}", answer_headers(each), protocol="HTTP/1.1")
        answer = writer.create_warc_record(
            each.address.shown, "response", payload=BytesIO(each.body), http_headers=head, warc_headers_dict=dated
        )
        start = out.tell()
        writer.write_record(answer)
        digest = answer.rec_headers.get_header("WARC-Payload-Digest")
        lines.append(index_line(each, digest=digest, offset=start, length=out.tell() - start))
        head = StatusAndHeaders(
            f"GET {target_of(each)} HTTP/1.1", [("Host", each.address.authority), *each.asked], is_http_request=True
        )
        dated["WARC-Concurrent-To"] = answer.rec_headers.get_header("WARC-Record-ID")
        writer.write_record(
            writer.create_warc_record(each.address.shown, "request", http_headers=head, warc_headers_dict=dated)
        )
    return out.getvalue(), "".join(sorted(lines)).encode()


def make_writer(out: BytesIO) -> Any:
    """A writer of packed records of WARC 1.1 whose digests are SHA-256."""
    from warcio.utils import Digester  # noqa: PLC0415
    from warcio.warcwriter import WARCWriter  # noqa: PLC0415

    class Sha256Writer(WARCWriter):  # type: ignore[misc]
        @staticmethod
        def _create_digester() -> Any:
            return Digester("sha256")

        @staticmethod
        def _create_temp_file() -> Any:
            return BytesIO()

    return Sha256Writer(out, gzip=True, warc_version="WARC/1.1")


def warc_info() -> BytesIO:
    """What the first record says."""
    return BytesIO(f"software: {TOOL}\r\nformat: WARC File Format 1.1\r\n".encode())


def answer_headers(loaded: Loaded) -> list[tuple[str, str]]:
    """The headers that a replay needs. The browser undid the coding of the body, so its headers say so."""
    kept = []
    for name, value in loaded.headers.items:
        match name.lower():
            case "location":
                kept.append((name, parse_address(value, base=loaded.address).shown))
            case small if small in _BODY_HEADERS:
                kept.append((f"X-Archive-Orig-{name}", value))
            case small if small in _REPLAYED:
                kept.append((name, value))
    return [*kept, ("Content-Length", str(len(loaded.body)))]


def target_of(loaded: Loaded) -> str:
    """Path and query, as they are shown."""
    return loaded.address.shown.removeprefix(loaded.address.site.rstrip("/"))


def index_line(loaded: Loaded, *, digest: str, offset: int, length: int) -> str:
    """One line of the index (CDXJ)."""
    said = {
        "url": loaded.address.shown,
        "mime": (loaded.headers.find("content-type") or "unknown").partition(";")[0].strip(),
        "status": str(loaded.status),
        "digest": digest,
        "length": str(length),
        "offset": str(offset),
        "filename": WARC.rpartition("/")[2],
    }
    return f"{sort_key(loaded.address.shown)} {loaded.at:%Y%m%d%H%M%S} {json.dumps(said)}\n"


def sort_key(url: str) -> str:
    """An address with its host turned round, as indexes of archives sort it."""
    parts = urlsplit(url.lower())
    host = (parts.hostname or "").removeprefix("www.")
    turned = host if ":" in host else ",".join(reversed(host.split(".")))
    port = f":{parts.port}" if parts.port else ""
    query = "?" + "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{turned}{port}){parts.path.rstrip('/') or '/'}{query}"
