"""The lists of the Kazakh procurement portal's service (OWS v3): what is asked for, and what a page of one says.

Contracts and lots of a buyer come over REST, a page of 500 and the address of the next. Plan points of a buyer can only
be asked for with GraphQL: 200 at a time, after the last one's number. The page of this format: docs/formats/kz-ows.md.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from dalel.canonical import CanonicalValue, canonical_json
from dalel.errors import CommandError, DataError
from dalel.evidence.capture.address import Address, parse_address

MAX_PAGE = 64_000_000
"""Bytes of one page, which is read in memory."""

REST_PAGE = 500
GRAPHQL_PAGE = 200

_PLAN_FIELDS = """
id rootrecordId sysSubjectsId subjectBiin subjectNameRu subjectNameKz nameRu nameKz refTradeMethodsId refUnitsCode
count price amount refMonthsId refPlnPointStatusId plnPointYear refSubjectTypeId refEnstruCode refFinsourceId refAbpCode
isQvazi dateCreate timestamp refPointTypeId descRu descKz extraDescRu extraDescKz sum1 sum2 sum3 supplyDateRu prepayment
refJustificationId refAmendmentAgreemTypeId refAmendmAgreemJustifId contractPrevPointId disablePersonId
transferSysSubjectsId transferType refBudgetTypeId createdinActId isActive activeActId systemId indexDate
PlansKato{refKatoCode fullDeliveryPlaceNameRu count}
"""
_PLANS = (
    "query($bin:String,$limit:Int,$after:Int){Plans(filter:{subjectBiin:$bin},limit:$limit,after:$after){"
    f"{' '.join(_PLAN_FIELDS.split())}}}}}"
)


class NoListError(DataError):
    """The answer is whole, and it is not the page that was asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: the address, and the text sent to it where the question is not in the address."""

    address: Address
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """What a page says: the numbers of its records, how many the list has, and the question for the next page."""

    ids: tuple[int, ...]
    total: int
    next: Asked | None


@dataclass(frozen=True, slots=True)
class PortalList:
    """One list of one buyer. ``name`` is plans, contracts or lots; ``portal`` is what its addresses begin with."""

    name: str
    bin: str
    portal: Address

    @property
    def first(self) -> Asked:
        """The question for the first page."""
        if self.name == "plans":
            return self._plans_after(None)
        path = {"contracts": "contract/customer", "lots": "lots/bin"}[self.name]
        return Asked(parse_address(f"{self.portal.full}/{path}/{self.bin}?limit={REST_PAGE}"))

    def parse_page(self, data: bytes, asked: Asked) -> ListPage:
        """Read an answer as far as it takes to go on; whatever is not a page of this list is refused."""
        try:
            found = json.loads(unpack_page(data).decode())
        except (ValueError, RecursionError):
            raise NoListError("it is no JSON.") from None
        if not isinstance(found, dict):
            raise NoListError("it is JSON, and no page of a list.")
        page = self._parse_graphql(found) if self.name == "plans" else self._parse_rest(found)
        if page.next == asked:
            raise NoListError("it names itself as the next page.")
        return page

    def _parse_rest(self, found: Mapping[str, Any]) -> ListPage:
        items, total, following = found.get("items"), found.get("total"), found.get("next_page")
        if not isinstance(items, list) or not is_count(total) or not isinstance(following, str):
            raise NoListError(f"items, total and next_page are not in it as they should be{said_by(found)}.")
        return ListPage(self._ids(items, buyer="customer_bin"), total, self._next(following) if following else None)

    def _next(self, following: str) -> Asked:
        try:
            address = parse_address(following, base=self.portal)
        except CommandError:
            raise NoListError("the address of the next page cannot be read.") from None
        if address.site != self.portal.site:
            # The key would go there.
            raise NoListError(f"the next page is said to be at {address.site}, which is not asked.")
        return Asked(address)

    def _parse_graphql(self, found: Mapping[str, Any]) -> ListPage:
        lists, more = found.get("data"), found.get("extensions")
        about = more.get("pageInfo") if isinstance(more, dict) else None
        if found.get("errors") or not isinstance(lists, dict) or "Plans" not in lists or not isinstance(about, dict):
            raise NoListError(f"data.Plans and extensions.pageInfo are not in it{said_by(found)}.")
        items, total = lists["Plans"] or [], about.get("totalCount")
        has_next, last = about.get("hasNextPage"), about.get("lastId")
        if not isinstance(items, list) or not is_count(total) or not isinstance(has_next, bool):
            raise NoListError("totalCount and hasNextPage are not in it as they should be.")
        if has_next and not is_count(last):
            raise NoListError("it says that there is more, and not after which record.")
        return ListPage(self._ids(items, buyer="subjectBiin"), total, self._plans_after(last) if has_next else None)

    def _plans_after(self, last: int | None) -> Asked:
        """The question for the plan points after one; in the address after # stands what is asked, for who reads it."""
        after_last: dict[str, CanonicalValue] = {} if last is None else {"after": last}
        variables: dict[str, CanonicalValue] = {"bin": self.bin, "limit": GRAPHQL_PAGE, **after_last}
        text = canonical_json({"query": _PLANS, "variables": variables}).decode()
        place = parse_address(f"{self.portal.full}/graphql")
        after = "" if last is None else f",after={last}"
        shown = f"{place.shown}#Plans(subjectBiin={self.bin}{after})"
        return Asked(Address(place.scheme, place.host, place.port, place.target, shown, place.left_out), text)

    def _ids(self, items: list[Any], *, buyer: str) -> tuple[int, ...]:
        """The numbers of records, all of them of this buyer."""
        found = []
        for item in items:
            if not isinstance(item, dict) or not is_count(item.get("id")):
                raise NoListError("a record in it has no number (id).")
            if item.get(buyer) not in (self.bin, None):
                raise NoListError(f"record {item['id']} in it is of another buyer.")
            found.append(item["id"])
        return tuple(found)


def unpack_page(data: bytes) -> bytes:
    """A page, unpacked where the service packed it although it was asked not to; what cannot be unpacked as it is."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, MAX_PAGE)
    except zlib.error:
        return data


def is_count(value: object) -> TypeGuard[int]:
    """Whether a value is a number from 0 up."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def said_by(found: Mapping[str, Any]) -> str:
    """What the service says instead, cut short."""
    errors = found.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else found
    message = first.get("message") if isinstance(first, dict) else None
    return f'; it says "{" ".join(message.split())[:200]}"' if isinstance(message, str) and message.strip() else ""
