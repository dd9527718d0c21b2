"""A flag's rules in a newsroom: the law of its jurisdiction, its buyers, and the parameters it set."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from dalel.errors import CommandError, did_you_mean
from dalel.flags.buyer import load_buyers
from dalel.flags.flag import Flag, Parameter, Rules
from dalel.jurisdictions import load_jurisdiction
from dalel.newsroom import SETTINGS, Newsroom


def newsroom_rules(flag: Flag, newsroom: Newsroom, *, known: Mapping[str, Flag]) -> Rules:
    """What one flag may know in a newsroom; an unknown flag or parameter in its settings is an error with its path."""
    for code in newsroom.flags:
        if code not in known:
            where = f"{newsroom.root / SETTINGS}, flags.{code}"
            raise CommandError(f"{where}: no such flag.", next_step=did_you_mean(code, known))
    given = newsroom.flags.get(flag.code, {})
    parameters = {parameter.name: parameter for parameter in flag.parameters}
    for name in given:
        if name not in parameters:
            where = f"{newsroom.root / SETTINGS}, flags.{flag.code}.{name}"
            raise CommandError(f"{where}: no such parameter.", next_step=did_you_mean(name, parameters))
    return Rules(
        jurisdiction=load_jurisdiction(newsroom.jurisdiction),
        parameters={
            name: parse_parameter(parameter, given[name], where=f"{newsroom.root / SETTINGS}, flags.{flag.code}.{name}")
            if name in given
            else parameter.default
            for name, parameter in parameters.items()
        },
        buyers=load_buyers(newsroom.buyers),
    )


def parse_parameter(parameter: Parameter, value: Any, *, where: str) -> Decimal | int:
    """A parameter as set: a whole number where the default is one, else a decimal in quotes (TOML's own are floats)."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and isinstance(parameter.default, Decimal):
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite():
            return number
    wanted = "a whole number" if isinstance(parameter.default, int) else 'a number in quotes, like "0.05"'
    raise CommandError(f"{where}: {value!r} is not {wanted}.", next_step=f"The default is {parameter.default}.")
