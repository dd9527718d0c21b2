"""A country's procurement as data: methods, legal grounds, limits, the unit they are counted in, statuses, units.

Each value carries its source and how sure we are of it (``vocabulary/confidence.yaml``); a rule that rests on an
unconfirmed value says so in each finding. A new country is a new folder beside ``kz/``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from dalel.errors import CommandError, did_you_mean
from dalel.own_data import read_own_data

CONFIDENCES = ("confirmed", "inferred", "unconfirmed")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value comes from and how sure we are: confirmed, inferred (from published data) or unconfirmed."""

    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a published code list (a method, a ground, a unit, a status), with labels where they are known.

    ``means`` is our vocabulary's term for it, or None where we do not know; ``label`` holds the languages published
    (and English, which is ours); ``text`` is the published wording in full where a label would be too long for it.
    """

    code: str
    label: Mapping[str, str]
    means: str | None
    provenance: Provenance
    text: str | None = None

    def say(self, lang: str) -> str:
        """The label in the language asked for, else in Russian, else the bare code: nothing is translated by guess."""
        return self.label.get(lang) or self.label.get("ru") or self.code


@dataclass(frozen=True, slots=True)
class IndexPeriod:
    """The unit of account in one period (Kazakhstan: the monthly calculation index, MRP, in tenge)."""

    valid_from: dt.date
    valid_to: dt.date
    value: Decimal
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Limit:
    """How much may be bought in a year by one method on one ground, in units of the index.

    It applies to lines whose published method is in ``methods`` and ground in ``grounds`` (empty: any), whose subject
    kind is in ``subject_kinds`` (empty: any) and whose buyer kind is ``buyer_kind`` (None: every other buyer).
    """

    code: str
    label: Mapping[str, str]
    methods: tuple[str, ...]
    grounds: tuple[str, ...]
    subject_kinds: tuple[str, ...]
    buyer_kind: str | None
    index_multiple: Decimal
    valid_from: dt.date | None
    valid_to: dt.date | None
    rule: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class LimitAmount:
    """A limit in money for one financial year.

    Where the index changed within the year, ``amount`` uses the highest value, so that a line is compared with the
    most generous reading, and ``lowest`` keeps the other; ``periods`` are the index values used.
    """

    limit: Limit
    year: int
    amount: Decimal
    lowest: Decimal
    periods: tuple[IndexPeriod, ...]


@dataclass(frozen=True, slots=True)
class BuyerKind:
    """A kind of buyer that has limits of its own, recognised by words of its published name (all of one group).

    A name that holds one of ``without`` is another kind of buyer: a club that belongs to an office names the office.
    """

    code: str
    label: Mapping[str, str]
    words: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]
    provenance: Provenance

    def recognises(self, name: str) -> bool:
        """Whether a published name holds every word of one of the groups and none of ``without``."""
        folded = " ".join(fold(name).split())
        return any(all(word in folded for word in group) for group in self.words) and not any(
            word in folded for word in self.without
        )


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """One country's data. Code lists are by scheme, e.g. ``codes["method"]["23"]``."""

    code: str
    label: Mapping[str, str]
    currency: str
    buyer_scheme: str
    index_name: Mapping[str, str]
    codes: Mapping[str, Mapping[str, Code]]
    index: Sequence[IndexPeriod]
    limits: Sequence[Limit]
    buyer_kinds: Sequence[BuyerKind]

    def find_code(self, scheme: str, code: str | None) -> Code | None:
        """An entry of a code list, or None where the list does not have it."""
        return None if code is None else self.codes[scheme].get(code)

    def find_buyer_kind(self, name: str | None) -> str | None:
        """The kind of buyer by its published name, or None for every other buyer."""
        if name is None:
            return None
        return next((kind.code for kind in self.buyer_kinds if kind.recognises(name)), None)

    def limit_amounts(self, year: int) -> list[LimitAmount]:
        """Every limit that applies in a financial year, in money; empty where the index of that year is not known."""
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        periods = tuple(p for p in self.index if p.valid_from <= last and p.valid_to >= first)
        if not periods:
            return []
        values = [p.value for p in periods]
        return [
            LimitAmount(
                limit=limit,
                year=year,
                amount=limit.index_multiple * max(values),
                lowest=limit.index_multiple * min(values),
                periods=periods,
            )
            for limit in self.limits
            if (limit.valid_from is None or limit.valid_from <= first)
            and (limit.valid_to is None or limit.valid_to >= last)
        ]


def known_jurisdictions() -> list[str]:
    """The countries Dalel has data for."""
    root = files("dalel.jurisdictions")
    return sorted(entry.name for entry in root.iterdir() if entry.is_dir() and (entry / "jurisdiction.yaml").is_file())


@cache
def load_jurisdiction(code: str) -> Jurisdiction:
    """Read a country's folder; an unknown country is an error that lists the known ones."""
    known = known_jurisdictions()
    if code not in known:
        raise CommandError(f'There is no jurisdiction "{code}".', next_step=did_you_mean(code, known))
    folder = files("dalel.jurisdictions").joinpath(code)

    def read(name: str) -> Any:
        return read_own_data(folder.joinpath(f"{name}.yaml"))

    head = read("jurisdiction")
    return Jurisdiction(
        code=code,
        label=MappingProxyType(head["label"]),
        currency=head["currency"],
        buyer_scheme=head["buyer_scheme"],
        index_name=MappingProxyType(head["index_name"]),
        codes=MappingProxyType({scheme: parse_codes(read(scheme)) for scheme in head["code_lists"]}),
        index=tuple(parse_index_period(entry) for entry in read("index")),
        limits=tuple(parse_limit(name, entry) for name, entry in read("limit").items()),
        buyer_kinds=tuple(parse_buyer_kind(name, entry) for name, entry in read("buyer-kind").items()),
    )


def parse_codes(entries: Mapping[str, Any]) -> Mapping[str, Code]:
    """A code list's file: code → label, means, source, confidence."""
    return MappingProxyType(
        {
            str(code): Code(
                code=str(code),
                label=MappingProxyType(dict(entry.get("label") or {})),
                means=entry.get("means"),
                provenance=parse_provenance(entry),
                text=entry.get("text"),
            )
            for code, entry in entries.items()
        }
    )


def parse_provenance(entry: Mapping[str, Any]) -> Provenance:
    """The source and confidence that every value of law or reference must carry."""
    if entry["confidence"] not in CONFIDENCES:
        raise CommandError(f"A confidence is {entry['confidence']!r}; it must be one of {', '.join(CONFIDENCES)}.")
    return Provenance(source=entry["source"], confidence=entry["confidence"])


def parse_index_period(entry: Mapping[str, Any]) -> IndexPeriod:
    """One period of ``index.yaml``."""
    return IndexPeriod(
        valid_from=entry["valid_from"],
        valid_to=entry["valid_to"],
        value=Decimal(entry["value"]),
        provenance=parse_provenance(entry),
    )


def parse_limit(code: str, entry: Mapping[str, Any]) -> Limit:
    """One entry of ``limit.yaml``."""
    return Limit(
        code=code,
        label=MappingProxyType(entry["label"]),
        methods=tuple(entry["methods"]),
        grounds=tuple(entry.get("grounds", ())),
        subject_kinds=tuple(entry.get("subject_kinds", ())),
        buyer_kind=entry.get("buyer_kind"),
        index_multiple=Decimal(entry["index_multiple"]),
        valid_from=entry.get("valid_from"),
        valid_to=entry.get("valid_to"),
        rule=entry["rule"],
        provenance=parse_provenance(entry),
    )


def parse_buyer_kind(code: str, entry: Mapping[str, Any]) -> BuyerKind:
    """One entry of ``buyer-kind.yaml``."""
    return BuyerKind(
        code=code,
        label=MappingProxyType(entry["label"]),
        words=tuple(tuple(fold(word) for word in group) for group in entry["words"]),
        without=tuple(fold(word) for word in entry.get("without", ())),
        provenance=parse_provenance(entry),
    )


def fold(name: str) -> str:
    """A name without the differences that spelling makes: case, and ё for е."""
    return name.casefold().replace("ё", "е")
