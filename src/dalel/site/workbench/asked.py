"""What is asked of the spending explorer, as its address says it: filters, account, group, order, page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from dalel.spending import BY, FILTERS, GROUP_ORDERS, ORDERS, Total, parse_number, pick_lines, plain, search_lines
from dalel.vocabulary.refusal import RefusedCommandError, name_near

if TYPE_CHECKING:
    from ibis.expr.types import Table

GROUPED_BY = tuple(by for by in BY if by not in {"currency", "stage"})
"""What an account can be grouped by; it has one currency and one stage."""
OWN = ("words", "from", "to", "account", "by", "order", "group", "lines", "page")
"""What an address may name beside `FILTERS`."""
BARE = "-"
"""Stands for what is not published, as in `pick_lines`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: ``filters`` as in `FILTERS`, words, amounts; then how the answer is shown.

    ``group`` is the group that is opened, as canonical JSON of its columns' values in the order of `BY`; ``problem``
    names the field that cannot be understood (``from``, ``to``), and its text.
    """

    filters: Mapping[str, str]
    words: str = ""
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    account: str = ""
    by: str = "method"
    order: str = ""
    group: str = ""
    lines: str = ""
    page: int = 1
    problem: tuple[str, str] | None = None

    def query(self, **changes: object) -> str:
        """The query of an address that asks this, changed in some of its parts; without a page it begins anew."""
        asked = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        named = {
            **asked.filters,
            "words": asked.words,
            "from": "" if asked.at_least is None else plain(asked.at_least),
            "to": "" if asked.at_most is None else plain(asked.at_most),
            "account": asked.account,
            "by": asked.by,
            "order": asked.order,
            "group": asked.group,
            "lines": asked.lines,
            "page": "" if asked.page == 1 else asked.page,
        }
        return "?" + urlencode({name: value for name, value in named.items() if value != ""})

    def question(self) -> str:
        """Which lines are picked, whatever is then made of them."""
        return Asked(self.filters, words=self.words, at_least=self.at_least, at_most=self.at_most).query()

    def within(self, lines: Table) -> Table:
        """The lines that the filters pick."""
        picked = pick_lines(lines, self.filters)
        return search_lines(picked, words=self.words, at_least=self.at_least, at_most=self.at_most)

    def opened(self) -> dict[str, Any]:
        """The columns of the group that is opened and their values."""
        try:
            values = json.loads(self.group)
            return dict(zip(BY[self.by], values, strict=True))
        except (ValueError, TypeError) as error:
            raise RefusedCommandError("no-group", then="open-from-totals", group=self.group, by=self.by) from error


def group_text(total: Total) -> str:
    """A group as an address names it."""
    return json.dumps(list(total.group.values()), ensure_ascii=False, separators=(",", ":"))


def account_code(total: Total) -> str:
    """An account as an address names it."""
    return ".".join((total.stage, total.currency or BARE, total.vat_basis or BARE))


def parse_asked(query: Mapping[str, str]) -> Asked:
    """Read an address; a name that means nothing is an error: without it the answer would be another."""
    given = {name: value.strip() for name, value in query.items()}
    for name in given:
        if name not in FILTERS and name not in OWN:
            raise RefusedCommandError("lines-picked-by", **name_near(name, [*FILTERS, *OWN]), name=name)
    problem = None
    amounts: dict[str, Decimal | None] = {}
    for name in ("from", "to"):
        try:
            amounts[name] = parse_number(given[name]) if given.get(name) else None
        except ValueError:
            amounts[name], problem = None, problem or (name, given[name])
    lines = one_of("lines", given.get("lines", ""), ("all", ""))
    orders = tuple(ORDERS) if lines or given.get("group") else GROUP_ORDERS
    return Asked(
        filters={name: given[name] for name in FILTERS if given.get(name)},
        words=given.get("words", ""),
        at_least=amounts["from"],
        at_most=amounts["to"],
        account=given.get("account", ""),
        by=one_of("by", given.get("by") or "method", GROUPED_BY),
        order=one_of("order", given.get("order", ""), (*orders, "")),
        group=given.get("group", ""),
        lines=lines,
        page=parse_page(given.get("page", "")),
        problem=problem,
    )


def one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    """A value that is one of those known."""
    if value not in known:
        near = name_near(value, [each for each in known if each])
        raise RefusedCommandError("no-such-value", **near, name=name, value=value)
    return value


def parse_page(text: str) -> int:
    """The number of a page, 1 where none is given."""
    if not text:
        return 1
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 10**9):
        raise RefusedCommandError("no-page", then="page-one", text=text)
    return int(text)
