"""A mapping node: one part of a mapping file, read key by key; every mistake names its path in the file.

YAML is kinder than a mapping may be. It takes ``011240003273`` for an octal number, ``no`` for a truth value, and of a
key written twice it keeps the last; here each of them is an error.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

import yaml

from dalel.errors import CommandError, did_you_mean

SIZE_LIMIT = 1_000_000
"""Characters in a mapping file; a real one has a few thousand."""


class NoRepeatLoader(yaml.SafeLoader):
    """A YAML reader that refuses a key written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """The keys and values of one mapping."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f'the key "{key.value}" stands twice', problem_mark=key.start_mark)
            if isinstance(key.value, str):
                seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def parse_yaml(text: str, name: str) -> MappingNode:
    """The whole of a mapping file."""
    if len(text) > SIZE_LIMIT:
        raise CommandError(f"{name} has {len(text)} characters; a mapping file has a few thousand.")
    try:
        value = yaml.load(text, Loader=NoRepeatLoader)  # noqa: S506  (a SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CommandError(f"{name}, line {line}: {error.problem}.", next_step="Correct that line.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise CommandError(
            f"{name} is not YAML ({error}).", next_step="Draft it anew: dalel spending map FILE"
        ) from error
    if not isinstance(value, dict):
        raise CommandError(f"{name} holds no mapping.", next_step="Draft one: dalel spending map FILE")
    return MappingNode(value, name=name)


class MappingNode:
    """Keys and values at one path of the file."""

    def __init__(self, values: Mapping[Any, Any], *, name: str, path: str = "") -> None:
        self.name = name
        self._values = values
        self._path = path
        self._asked: set[str] = set()

    def __iter__(self) -> Iterator[str]:
        """The keys, each of which must be a text."""
        for key in self._values:
            if not isinstance(key, str):
                raise self.wrong(f"the key {key!r} must be a text: put it in quotes")
            yield key

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        self._asked.add(key)
        return key in self._values

    def text(self, key: str) -> str:
        """A text that must be there."""
        value = self._value(key)
        if not isinstance(value, str):
            raise self.wrong(f"{value!r} must be a text: put it in quotes", key=key)
        if not value.strip():
            raise self.wrong("the text is empty", key=key)
        return value

    def find_text(self, key: str) -> str | None:
        """A text, or None where the key is not there."""
        return self.text(key) if self.has(key) else None

    def choice(self, key: str, choices: Iterable[str]) -> str:
        """One of some texts."""
        text, known = self.text(key), list(choices)
        if text not in known:
            raise self.wrong(f'"{text}" is not known', key=key, next_step=did_you_mean(text, known))
        return text

    def find_choice(self, key: str, choices: Iterable[str]) -> str | None:
        """One of some texts, or None where the key is not there."""
        return self.choice(key, choices) if self.has(key) else None

    def whole(self, key: str, *, least: int, most: int) -> int:
        """A whole number between two others."""
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.wrong(f"{value!r} must be a whole number from {least} to {most}", key=key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the key is not there."""
        if not self.has(key):
            return ()
        value = self._value(key)
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self.wrong("there must be a list of texts, each in quotes", key=key)
        return tuple(value)

    def pairs(self, key: str) -> dict[str, str]:
        """Texts by text; empty where the key is not there."""
        if not self.has(key):
            return {}
        inner = self.inner(key)
        return {one: inner.text(one) for one in inner}

    def inner(self, key: str) -> MappingNode:
        """The part under a key."""
        value = self._value(key)
        if not isinstance(value, dict):
            raise self.wrong("there must be keys with values under it", key=key)
        return MappingNode(value, name=self.name, path=self._at(key))

    def value(self, key: str) -> Any:
        """Whatever stands there, for the caller to look at."""
        return self._value(key)

    def finish(self, known: Iterable[str] = ()) -> None:
        """Nothing may be there that nobody asked for."""
        names = {*self._asked, *known}
        for key in self:
            if key not in names:
                raise self.wrong("there is no such setting", key=key, next_step=did_you_mean(key, names))

    def wrong(self, what: str, *, key: str = "", next_step: str = "") -> CommandError:
        """The error that names the path."""
        at = self._at(key) if key else self._path
        return CommandError(
            f"{self.name}{f', {at}' if at else ''}: {what}.",
            next_step=next_step or "Every setting: docs/formats/table.md",
        )

    def _value(self, key: str) -> Any:
        self._asked.add(key)
        if key not in self._values:
            raise self.wrong("it is missing", key=key)
        value = self._values[key]
        if value is None:
            raise self.wrong("it is empty: the draft left this choice to you", key=key)
        return value

    def _at(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key
