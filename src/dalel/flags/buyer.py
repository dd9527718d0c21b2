"""Buyers' profiles: what each buyer is for, as the newsroom states it in ``buyers.yaml``, and what serves that."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from dalel.errors import CommandError, did_you_mean
from dalel.flags.flag import BuyerProfile
from dalel.spending.category import UNCATEGORISED
from dalel.vocabulary import vocabulary

TEXTS = ("name", "mandate", "source")
HOW = "Write the profile as docs/flags/non-core.md shows."


def load_buyers(path: Path) -> dict[str, BuyerProfile]:
    """Every profile by the buyer's identifier; anything malformed is an error that names its path in the file."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CommandError(f"{path} is missing.", next_step=f"Make an empty one: echo '{{}}' > {path}") from None
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8: {error}.", next_step="Save it as UTF-8.") from error
    return dict(parse_buyers(text, path))


@lru_cache(maxsize=4)
def parse_buyers(text: str, path: Path) -> Mapping[str, BuyerProfile]:
    """The profiles of a text; every flag asks for the same ones, and YAML is slow to read."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        entries = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise CommandError(f"{path} cannot be read: {error}", next_step="Correct that line.") from error
    if entries is None:
        return {}
    if not isinstance(entries, dict) or not isinstance(node, yaml.MappingNode):
        raise CommandError(f"{path} does not hold buyers by identifier.", next_step=HOW)
    refuse_repeated(node, path)
    return {parse_identifier(buyer, path): parse_profile(buyer, entry, path) for buyer, entry in entries.items()}


def refuse_repeated(node: yaml.MappingNode, path: Path) -> None:
    """Two profiles of one buyer: YAML would keep the last and say nothing."""
    seen: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if key.value in seen:
            raise CommandError(
                f"{path}, {key.value}: this buyer stands in line {seen[key.value]} and again in line {line}.",
                next_step="Keep one of them.",
            )
        seen[key.value] = line


def parse_identifier(buyer: object, path: Path) -> str:
    """A buyer's identifier; without quotes YAML reads 990640001965 as a number, and 010 as another."""
    if not isinstance(buyer, str) or not buyer:
        raise CommandError(f"{path}, {buyer}: the identifier is not a text.", next_step=f'Put it in quotes: "{buyer}":')
    return buyer


def parse_profile(buyer: str, entry: Any, path: Path) -> BuyerProfile:
    """One buyer's entry: name, mandate and source are texts; core is a list of spending categories, often empty."""
    where = f"{path}, {buyer}"
    if not isinstance(entry, dict):
        raise CommandError(f"{where}: there is no profile.", next_step=HOW)
    known = (*TEXTS, "core")
    for key in entry:
        if key not in known:
            raise CommandError(f'{where}: unknown key "{key}".', next_step=did_you_mean(str(key), known))
    for key in TEXTS:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise CommandError(f"{where}.{key}: a text is needed.", next_step=HOW)
    core = entry.get("core")
    if not isinstance(core, list):
        raise CommandError(f"{where}.core: a list of spending categories is needed.", next_step="For none: core: []")
    categories = [code for code in vocabulary("category") if code != UNCATEGORISED]
    for category in core:
        if category not in categories:
            raise CommandError(
                f'{where}.core: "{category}" is not a spending category.',
                next_step=did_you_mean(str(category), categories),
            )
    return BuyerProfile(buyer, entry["name"], entry["mandate"], entry["source"], tuple(core))
