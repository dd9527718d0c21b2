"""The procurement portal's service on this computer: REST and GraphQL pages of real records, a token, and troubles."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from web import HERE, Act, answer, give, listening

EXAMPLES = Path(__file__).parents[2] / "examples/kz"
TOKEN = "0123456789abcdef-of-the-tests"  # noqa: S105 - opens nothing
BUYER = "160440007161"


def records(name: str) -> list[dict[str, Any]]:
    """The records of a real page."""
    found: list[dict[str, Any]] = json.loads((EXAMPLES / name).read_text(encoding="utf-8"))["items"]
    return found


def contracts(count: int = 12) -> list[dict[str, Any]]:
    """Real contracts, as if all were of one buyer; the newest first, as the service gives them."""
    found = sorted(records("contracts-2020-02.json"), key=lambda each: -int(each["id"]))[:count]
    return [each | {"customer_bin": BUYER} for each in found]


def plan_points(count: int = 7) -> list[dict[str, Any]]:
    """Real plan points in the spelling of GraphQL, as if all were of one buyer."""
    found = sorted(records("plan-points-2020-06.json"), key=lambda each: -int(each["id"]))[:count]
    return [{camel(name): value for name, value in each.items()} | {"subjectBiin": BUYER} for each in found]


def camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)


def error(status: str, message: str, **headers: str) -> bytes:
    """What the service says when it does not answer."""
    said = {"name": status.partition(" ")[2], "message": message, "code": 0, "status": int(status[:3])}
    return answer(json.dumps(said).encode(), status, content_type="application/json; charset=UTF-8", **headers)


@dataclass
class PortalSite:
    """The service. ``troubles`` are given instead of the page, by the number of the question from 1.

    ``lies`` changes what a page says; ``totals`` is how many records it says there are, by the same number, and
    ``packs`` the numbers of answers that come packed.
    """

    port: int
    contracts: list[dict[str, Any]] = field(default_factory=contracts)
    plans: list[dict[str, Any]] = field(default_factory=plan_points)
    size: int = 5
    troubles: dict[int, bytes | Act] = field(default_factory=dict)
    totals: dict[int, int] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    packs: set[int] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{HERE}:{self.port}/v3"

    def serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.settimeout(20)
            data = b""
            while b"\r\n\r\n" not in data:
                data += connection.recv(65_536)
            head, _, body = data.partition(b"\r\n\r\n")
            lines = head.decode().split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in lines[1:])
            while len(body) < int(headers.get("content-length", 0)):
                body += connection.recv(65_536)
            self.heads.append(head.decode())
            method, target, _ = lines[0].split(" ")
            self.asked.append(f"{method} {target} {body.decode()}".strip())
            number = len(self.asked)
            if number in self.troubles:
                give(self.troubles[number], connection)
            elif headers.get("authorization") != f"bearer {TOKEN}":
                connection.sendall(error("401 Unauthorized", "Your request was made with invalid credentials."))
            else:
                connection.sendall(self.page(target, body, number))

    def page(self, target: str, body: bytes, number: int) -> bytes:
        parts = urlsplit(target)
        if parts.path == "/v3/graphql":
            said = self.graphql(json.loads(body), number)
        elif parts.path == f"/v3/contract/customer/{BUYER}" or "search_after" in parts.query:
            said = self.rest(parts.path, parse_qs(parts.query), number)
        else:
            return error("404 Not Found", "Page not found.")
        body = json.dumps(said | self.lies, ensure_ascii=False).encode()
        if number in self.packs:
            return answer(gzip.compress(body), content_type="application/json", content_encoding="gzip")
        return answer(body, content_type="application/json")

    def rest(self, path: str, query: dict[str, list[str]], number: int) -> dict[str, Any]:
        after = int(query["search_after"][0]) if "search_after" in query else None
        items, last = self.cut(self.contracts, after)
        following = "" if last is None else f"{path}?page=next&limit={self.size}&search_after={last}"
        total = self.totals.get(number, len(self.contracts))
        return {"total": total, "limit": self.size, "next_page": following, "items": items}

    def graphql(self, question: dict[str, Any], number: int) -> dict[str, Any]:
        if question["variables"]["bin"] != BUYER or "Plans(filter:{subjectBiin:$bin}" not in question["query"]:
            return {"errors": [{"message": "Unknown question"}], "data": None}
        items, last = self.cut(self.plans, question["variables"].get("after"))
        about = {"hasNextPage": last is not None, "lastId": items[-1]["id"] if items else 0}
        total = self.totals.get(number, len(self.plans))
        return {"data": {"Plans": items or None}, "extensions": {"pageInfo": about | {"totalCount": total}}}

    def cut(self, found: list[dict[str, Any]], after: int | None) -> tuple[list[dict[str, Any]], int | None]:
        left = [each for each in found if after is None or each["id"] < after]
        return left[: self.size], left[self.size - 1]["id"] if len(left) > self.size else None


@contextlib.contextmanager
def portal_site(**given: Any) -> Iterator[PortalSite]:
    with listening() as (listener, accept):
        found = PortalSite(listener.getsockname()[1], **given)
        accept(found.serve)
        yield found
