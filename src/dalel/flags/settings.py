"""A flag's rules: the law of its jurisdiction, its buyers, and the parameters set in a newsroom or in a file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from dalel.flags.buyer import load_buyers
from dalel.flags.flag import Flag, Parameter, Rules, Setting
from dalel.jurisdictions import load_jurisdiction
from dalel.newsroom import SETTINGS, Newsroom
from dalel.vocabulary.refusal import RefusedCommandError, Sentence, name_near

COMMON = ("currency", "price_comparison_procurement_methods", "no_price_comparison_procurement_methods")
"""What a file of settings says once for all flags, as Cardinal's does."""
EXCLUSIONS = {"procurement_method_details": "excluded_method_details"}


@dataclass(frozen=True, slots=True)
class Settings:
    """Parameters by flag, as written, and where they are written; ``common`` hold for every flag that has them."""

    where: str
    flags: Mapping[str, Mapping[str, Any]]
    common: Mapping[str, Any]


def newsroom_rules(flag: Flag, newsroom: Newsroom, *, known: Mapping[str, Flag]) -> Rules:
    """What one flag may know in a newsroom; an unknown flag or parameter in its settings is an error with its path."""
    settings = Settings(f"{newsroom.root / SETTINGS}, flags.", newsroom.flags, common={})
    return rules_by(settings, flag, newsroom, known=known)


def parse_settings(path: Path) -> Settings:
    """A file of settings: a table a flag, what holds for all at the top, and [exclusions]."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RefusedCommandError("no-toml", then="correct-line", path=path, problem=error) from error
    common = {name: written.pop(name) for name in COMMON if name in written}
    for name, value in dict(written.pop("exclusions", {})).items():
        if name not in EXCLUSIONS:
            where = f"{path}, exclusions.{name}"
            raise RefusedCommandError("no-setting-there", **name_near(name, EXCLUSIONS), where=where)
        common[EXCLUSIONS[name]] = value
    for name, value in written.items():
        if not isinstance(value, dict):
            raise RefusedCommandError("no-setting-there", **name_near(name, COMMON), where=f"{path}, {name}")
    return Settings(f"{path}, ", written, common)


def rules_by(
    settings: Settings,
    flag: Flag,
    newsroom: Newsroom,
    *,
    known: Mapping[str, Flag],
    compatible: str | None = None,
) -> Rules:
    """What one flag may know by these settings."""
    for code in settings.flags:
        if code not in known:
            raise RefusedCommandError("no-flag-there", **name_near(code, known), where=f"{settings.where}{code}")
    given = settings.flags.get(flag.code, {})
    parameters = {parameter.name: parameter for parameter in flag.parameters}
    for name in given:
        if name not in parameters:
            where = f"{settings.where}{flag.code}.{name}"
            raise RefusedCommandError("no-parameter-there", **name_near(name, parameters), where=where)
    common = {name: value for name, value in settings.common.items() if name in parameters}
    places = {name: f"{settings.where}{flag.code}.{name}" for name in given} | {
        name: f"{settings.where}{name}" for name in common if name not in given
    }
    values = common | dict(given)
    return Rules(
        jurisdiction=load_jurisdiction(newsroom.jurisdiction),
        parameters={
            name: parse_parameter(parameter, values[name], where=places[name]) if name in values else parameter.default
            for name, parameter in parameters.items()
        },
        buyers=load_buyers(newsroom.buyers),
        compatible=compatible,
    )


def parse_parameter(parameter: Parameter, value: Any, *, where: str) -> Setting:
    """A parameter as set: a whole number where the default is one, words, or a decimal in quotes.

    TOML's own decimals are floats, so they are refused.
    """
    if isinstance(parameter.default, tuple):
        return parse_words(value, where=where)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and not isinstance(parameter.default, int):
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite():
            return number
    wanted = "no-whole-number" if isinstance(parameter.default, int) else "no-quoted-number"
    default = Sentence("from-data") if parameter.default is None else parameter.default
    raise RefusedCommandError(wanted, then="default-is", where=where, value=repr(value), default=default)


def parse_words(value: Any, *, where: str) -> tuple[str, ...]:
    """Words as a list, as one text with | between them (as Cardinal writes them), or as a table of whole numbers."""
    if isinstance(value, str):
        return tuple(word for word in value.split("|") if word)
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return tuple(value)
    if isinstance(value, dict) and all(isinstance(n, int) and not isinstance(n, bool) for n in value.values()):
        return tuple(f"{name}={number}" for name, number in value.items())
    raise RefusedCommandError("no-words", then="write-words", where=where, value=repr(value))
