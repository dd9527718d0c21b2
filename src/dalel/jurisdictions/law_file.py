"""Reading a law.yaml: every value with its source and confidence, every mistake with its path in the file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from dalel.errors import CommandError, did_you_mean
from dalel.jurisdictions.jurisdiction import CONFIDENCES, Provenance
from dalel.jurisdictions.norm import KEY, Binding, Edition, Element, Move, Norm, Penalty, parents
from dalel.jurisdictions.reference import NamedCode, Place
from dalel.vocabulary import LANGUAGES, vocabulary

SUBJECTS = ("person", "official", "small-business", "medium-business", "large-business", "non-profit")
"""Whom a penalty is for, where the law tells them apart."""

UNITS = ("index", "years", "months", "days", "hours")
"""What a penalty is counted in; ``index`` is the unit of account of the country's ``index.yaml``."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the entries of one law.yaml refer to: sources and elements by their short names, codes, norms."""

    country: str
    sources: Mapping[str, str]
    elements: Mapping[str, Mapping[str, str]]
    codes: Mapping[str, Mapping[str, str]]
    norms: frozenset[str]


@dataclass(frozen=True, slots=True)
class LawFile:
    """What one law.yaml holds; ``branches`` are the kinds of case run under its codes (``register/case-kind``)."""

    country: str
    country_names: tuple[str, ...]
    codes: Mapping[str, Mapping[str, str]]
    branches: Mapping[str, str]
    named: tuple[NamedCode, ...]
    norms: Mapping[str, Norm]


def parse_law_file(entry: Any, path: str) -> LawFile:
    """Read one law.yaml; whatever is missing, unknown or of the wrong kind is an error that names its path."""
    expect(entry, path, needs={"country", "codes", "sources", "elements", "norms"}, may={"country_names"})
    for noun in ("codes", "sources", "elements", "norms"):
        expect_mapping(entry[noun], f"{path}, {noun}")
    codes, branches, named = {}, {}, []
    for code, value in entry["codes"].items():
        where = f"{path}, codes.{code}"
        expect(value, where, needs={"label", "names"}, may={"paragraphs", "branch"})
        codes[code] = parse_texts(value["label"], f"{where}.label", every=True)
        if "branch" in value:
            branches[code] = expect_one_of(value["branch"], vocabulary("register/case-kind"), f"{where}.branch")
        key = f"{entry['country']}:{code}"
        named.append(NamedCode(key, tuple(value["names"]), paragraphs=value.get("paragraphs", False)))
    elements = {
        code: parse_texts(value, f"{path}, elements.{code}", every=True) for code, value in entry["elements"].items()
    }
    names = Names(entry["country"], entry["sources"], elements, codes, frozenset(map(str, entry["norms"])))
    return LawFile(
        country=entry["country"],
        country_names=tuple(entry.get("country_names", ())),
        codes=MappingProxyType(codes),
        branches=MappingProxyType(branches),
        named=tuple(named),
        norms=MappingProxyType(
            {
                str(key): parse_entry(str(key), value, f"{path}, norms.{key}", names)
                for key, value in entry["norms"].items()
            }
        ),
    )


def parse_entry(key: str, entry: Any, path: str, names: Names) -> Norm:
    """One norm."""
    expect(
        entry,
        path,
        needs={"editions", "source", "confidence"},
        may={"move", "replaced_by", "in_force_for"},
    )
    found = KEY.fullmatch(key)
    if found is None or found["country"] != names.country or found["code"] not in names.codes:
        raise CommandError(f"{path}: the key is not of the form {names.country}:CODE:ARTICLE:PART:POINT.")
    missing = [above for above in parents(key) if above not in names.norms]
    if missing:
        raise CommandError(f"{path}: {missing[0]} is not here.")
    editions = entry["editions"]
    if not isinstance(editions, list) or not editions:
        raise CommandError(f"{path}.editions: a list of at least one edition is needed.")
    in_force_for = entry.get("in_force_for", {})
    expect_mapping(in_force_for, f"{path}.in_force_for")
    return Norm(
        key=key,
        country=found["country"],
        code=found["code"],
        place=Place(found["article"], found["part"], found["point"]),
        editions=tuple(parse_edition(each, f"{path}.editions[{n}]", names) for n, each in enumerate(editions)),
        move=parse_move(entry["move"], f"{path}.move", names) if "move" in entry else None,
        replaced_by=parse_keys(entry, "replaced_by", path, names),
        in_force_for=MappingProxyType(
            {name: parse_binding(each, f"{path}.in_force_for.{name}", names) for name, each in in_force_for.items()}
        ),
        provenance=parse_source(entry, path, names),
    )


def parse_move(entry: Any, path: str, names: Names) -> Move:
    """Where a norm went or came from."""
    expect(entry, path, needs={"source", "confidence"}, may={"to", "from", "signed"})
    return Move(
        to=parse_keys(entry, "to", path, names),
        from_=parse_keys(entry, "from", path, names),
        signed=parse_day(entry, "signed", path),
        provenance=parse_source(entry, path, names),
    )


def parse_binding(entry: Any, path: str, names: Names) -> Binding:
    """From when a treaty binds a country."""
    expect(entry, path, needs={"day", "source", "confidence"}, may=set())
    return Binding(expect_day(entry["day"], f"{path}.day"), parse_source(entry, path, names))


def parse_edition(entry: Any, path: str, names: Names) -> Edition:
    """One wording of a norm."""
    days = {"valid_from", "valid_to", "not_before", "gone_by"}
    expect(entry, path, needs={"source", "confidence"}, may=days | {"title", "elements", "penalties", "in_force_on"})
    shown = entry.get("in_force_on", {})
    expect_mapping(shown, f"{path}.in_force_on")
    edition = Edition(
        title=parse_texts(entry.get("title", {}), f"{path}.title"),
        elements=tuple(
            parse_element(each, f"{path}.elements[{n}]", names) for n, each in enumerate(entry.get("elements", ()))
        ),
        penalties=tuple(
            parse_penalty(each, f"{path}.penalties[{n}]", names) for n, each in enumerate(entry.get("penalties", ()))
        ),
        valid_from=parse_day(entry, "valid_from", path),
        valid_to=parse_day(entry, "valid_to", path),
        not_before=parse_day(entry, "not_before", path),
        gone_by=parse_day(entry, "gone_by", path),
        in_force_on=MappingProxyType(
            {
                expect_day(day, f"{path}.in_force_on"): names.sources[
                    expect_one_of(source, names.sources, f"{path}.in_force_on.{day}")
                ]
                for day, source in shown.items()
            }
        ),
        provenance=parse_source(entry, path, names),
    )
    if edition.valid_from and edition.valid_to and edition.valid_to < edition.valid_from:
        raise CommandError(f"{path}: it ends ({edition.valid_to}) before it begins ({edition.valid_from}).")
    wrong = [day for day in edition.in_force_on if edition.stood_on(day) is False]
    if wrong:
        raise CommandError(f"{path}: in_force_on {wrong[0]} lies outside its own days.")
    return edition


def parse_element(entry: Any, path: str, names: Names) -> Element:
    """One element of an offence, or one condition of a limitation."""
    expect(entry, path, needs={"code", "source", "confidence"}, may={"one_of"})
    code = expect_one_of(entry["code"], names.elements, f"{path}.code")
    return Element(code, names.elements[code], entry.get("one_of"), parse_source(entry, path, names))


def parse_penalty(entry: Any, path: str, names: Names) -> Penalty:
    """One penalty."""
    may = {"unit", "from", "to", "subject", "condition"}
    expect(entry, path, needs={"kind", "source", "confidence"}, may=may)
    least, most = (parse_amount(entry, bound, path) for bound in ("from", "to"))
    unit, subject = entry.get("unit"), entry.get("subject")
    if (unit is None) != (least is None and most is None):
        raise CommandError(f"{path}: a unit and an amount go together.")
    if least is not None and most is not None and most < least:
        raise CommandError(f"{path}: from ({least}) is more than to ({most}).")
    return Penalty(
        kind=expect_one_of(entry["kind"], vocabulary("register/penalty"), f"{path}.kind"),
        unit=None if unit is None else expect_one_of(unit, UNITS, f"{path}.unit"),
        least=least,
        most=most,
        subject=None if subject is None else expect_one_of(subject, SUBJECTS, f"{path}.subject"),
        condition=parse_texts(entry.get("condition", {}), f"{path}.condition"),
        provenance=parse_source(entry, path, names),
    )


def parse_source(entry: Mapping[str, Any], path: str, names: Names) -> Provenance:
    """The source, or several, by short names of the same file, and the confidence."""
    given = entry["source"] if isinstance(entry["source"], list) else [entry["source"]]
    sources = [names.sources[expect_one_of(source, names.sources, f"{path}.source")] for source in given]
    return Provenance("; ".join(sources), expect_one_of(entry["confidence"], CONFIDENCES, f"{path}.confidence"))


def parse_keys(entry: Mapping[str, Any], field: str, path: str, names: Names) -> tuple[str, ...]:
    """Keys of other norms; one of the same country must be in the same file."""
    keys = entry.get(field, [])
    if not isinstance(keys, list):
        raise CommandError(f"{path}.{field}: a list of norm keys is needed.")
    for key in keys:
        if not KEY.fullmatch(str(key)) or (key.startswith(f"{names.country}:") and key not in names.norms):
            raise CommandError(f'{path}.{field}: there is no norm "{key}".', next_step=did_you_mean(key, names.norms))
    return tuple(keys)


def parse_texts(entry: Any, path: str, *, every: bool = False) -> Mapping[str, str]:
    """Texts by language; ``every``: one in each language of the house."""
    expect(entry, path, needs=set(LANGUAGES) if every else set(), may=set(LANGUAGES))
    for lang, text in entry.items():
        if not isinstance(text, str) or not text.strip():
            raise CommandError(f"{path}.{lang}: a text is needed.")
    return MappingProxyType(dict(entry))


def parse_amount(entry: Mapping[str, Any], field: str, path: str) -> Decimal | None:
    """An exact amount, written in quotation marks."""
    value = entry.get(field)
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"\d+(?:\.\d+)?", value):
        raise CommandError(f'{path}.{field}: {value!r} is not an amount in quotation marks, such as "160".')
    return Decimal(value)


def parse_day(entry: Mapping[str, Any], field: str, path: str) -> dt.date | None:
    """A day, or None where it is not given."""
    return None if entry.get(field) is None else expect_day(entry[field], f"{path}.{field}")


def expect_day(value: Any, path: str) -> dt.date:
    """A day as YAML has it; a moment, a year or a text is an error."""
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise CommandError(f"{path}: {value!r} is not a day; write it as 2020-06-27.")
    return value


def expect(entry: Any, path: str, *, needs: set[str], may: set[str]) -> None:
    """A mapping that has every key it needs and none that nobody knows."""
    expect_mapping(entry, path)
    missing, unknown = sorted(needs - set(entry)), sorted(map(str, set(entry) - needs - may))
    if missing:
        raise CommandError(f"{path}: {', '.join(missing)} is missing.")
    if unknown:
        raise CommandError(
            f'{path}: "{unknown[0]}" is not a key here.', next_step=did_you_mean(unknown[0], needs | may)
        )


def expect_mapping(entry: Any, path: str) -> None:
    """A mapping."""
    if not isinstance(entry, dict):
        raise CommandError(f"{path}: a mapping is needed.")


def expect_one_of(value: Any, known: Any, path: str) -> str:
    """One of the known words."""
    if value not in known:
        raise CommandError(f'{path}: "{value}" is not known.', next_step=did_you_mean(str(value), known))
    return str(value)
