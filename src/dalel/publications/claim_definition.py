"""The definitions of claims, in a text's front matter or in ``NAME.claims.yaml``: YAML, each with its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import yaml

from dalel.errors import did_you_mean
from dalel.publications.claim import OF_TABLE, Claim, ClaimKind, Correction, Operation, Position, Problem
from dalel.publications.shortcoming import shortcomings
from dalel.spending import FILTERS

TEXTS = ("kind", "finding", "measure", "document", "at", "unit", "to", "on", "rounding", "by", *OF_TABLE)
FIELDS = (*TEXTS, "operation", "lines", "rows", "of", "since")
PLACE = ("document", "at")
"""What names a place: of ``since`` too, whose document is the claim's unless it names another."""


@dataclass(slots=True)
class Definitions:
    """What a file defines: the settings of the text, its claims, and what is wrong."""

    settings: dict[str, str] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _Loader(yaml.SafeLoader):
    """YAML whose every scalar is the text that was written: no float, no date, no yes."""


_Loader.yaml_implicit_resolvers = {}


def read_definitions(text: str, file: str, *, first_line: int = 1) -> Definitions:
    """Read a mapping with ``claims`` and settings; ``first_line`` is where the text begins in its file."""
    found = Definitions()
    try:
        root = _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (0, 0) if mark is None else (mark.line, mark.column)
        position = Position(file, line + first_line, column + 1)
        found.problems.append(Problem(position, f"This is no YAML: {error.problem}.", "Correct that line."))
        return found
    if root is None:
        return found
    reader = _Reader(file, first_line, found)
    for key, value in reader.pairs(root, "the front matter"):
        if key.value == "corrections":
            reader.corrections(value)
            continue
        if key.value != "claims":
            found.settings[key.value] = reader.text(value)
            continue
        for name, entry in reader.pairs(value, "claims"):
            reader.claim(name, entry)
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads nodes of YAML into claims, and notes what is wrong with its place."""

    file: str
    first_line: int
    found: Definitions

    def position(self, node: yaml.Node) -> Position:
        """Where a node stands in the file."""
        return Position(self.file, node.start_mark.line + self.first_line, node.start_mark.column + 1)

    def note(self, node: yaml.Node, what: str, next_step: str) -> None:
        """Note a problem."""
        self.found.problems.append(Problem(self.position(node), what, next_step))

    def pairs(self, node: yaml.Node, what: str) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        """The keys and values of a mapping; a key that stands twice is a problem."""
        if not isinstance(node, yaml.MappingNode):
            self.note(node, f"{what} must be a mapping.", "Write: name: value")
            return
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.note(key, f"A name in {what} must be a text.", "Write: name: value")
            elif key.value in seen:
                two = "Two claims have" if what == "claims" else f"{what} has twice"
                self.note(key, f'{two} the name "{key.value}".', "Give one of them another name.")
            else:
                seen.add(key.value)
                yield key, value

    def text(self, node: yaml.Node) -> str:
        """A text; anything else is a problem and reads as an empty one."""
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        self.note(node, "Here must stand a text.", "Write it in one line.")
        return ""

    def filters(self, node: yaml.Node) -> Mapping[str, str]:
        """Filters of spending lines."""
        return self.named(node, "lines", FILTERS, "Lines cannot be picked by")

    def words(self, node: yaml.Node, what: str) -> Mapping[str, str]:
        """Words by the column in which they stand."""
        return {key.value: self.text(value) for key, value in self.pairs(node, what)}

    def named(self, node: yaml.Node, what: str, known: Collection[str], wrong: str) -> Mapping[str, str]:
        """Texts by name; a name that is not known is a problem."""
        chosen: dict[str, str] = {}
        for key, value in self.pairs(node, what):
            if key.value not in known:
                self.note(key, f'{wrong} "{key.value}".', did_you_mean(key.value, known))
            chosen[key.value] = self.text(value)
        return chosen

    def operations(self, node: yaml.Node) -> tuple[Operation, ...]:
        """One operation or several, in the order of the numbers in the text."""
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        chosen = []
        for one in nodes:
            name = self.text(one)
            if name in [*Operation]:
                chosen.append(Operation(name))
            else:
                self.note(one, f'There is no operation "{name}".', did_you_mean(name, Operation))
        return tuple(chosen)

    def corrections(self, node: yaml.Node) -> None:
        """The list of corrections; one that lacks something is noted and left out."""
        if not isinstance(node, yaml.SequenceNode):
            self.note(node, "corrections must be a list.", CORRECTION)
            return
        for one in node.value:
            given = {key.value: self.text(value) for key, value in self.pairs(one, "a correction")}
            day = clean_day(given.get("on", ""))
            if set(given) != {"claim", "was", "on", "why"} or day is None:
                self.note(one, "A correction has claim, was, on (a day) and why.", CORRECTION)
                continue
            self.found.corrections.append(
                Correction(given["claim"], given["was"], day, given["why"], self.position(one))
            )

    def claim(self, name: yaml.ScalarNode, node: yaml.Node) -> None:
        """One claim; where something is wrong with it, it is noted and the claim is left out."""
        before = len(self.found.problems)
        given = {key.value: (key, value) for key, value in self.pairs(node, f'the claim "{name.value}"')}
        for key, (where, _) in given.items():
            if key not in FIELDS:
                self.note(where, f'A claim has no "{key}".', did_you_mean(key, FIELDS))
        texts = {key: self.text(value) for key, (_, value) in given.items() if key in TEXTS}
        kind = texts.pop("kind", "")
        if kind not in [*ClaimKind]:
            self.note(name, f'The claim "{name.value}" has no known kind.', f"Write kind: {', '.join(ClaimKind)}.")
        rows = self.words(given["rows"][1], "rows") if "rows" in given else None
        read_of = self.filters if rows is None else partial(self.words, what="of")
        lines = self.filters(given["lines"][1]) if "lines" in given else None
        of = read_of(given["of"][1]) if "of" in given else None
        since = self.named(given["since"][1], "since", PLACE, "No place has a") if "since" in given else None
        operations = self.operations(given["operation"][1]) if "operation" in given else ()
        if len(self.found.problems) > before:
            return
        claim = Claim(
            name.value,
            ClaimKind(kind),
            self.position(name),
            operations=operations,
            lines=lines,
            rows=rows,
            of=of,
            since=since,
            **texts,
        )
        for what, next_step in shortcomings(claim):
            self.note(name, f'The claim "{claim.id}" {what}.', next_step)
        if len(self.found.problems) == before:
            self.found.claims[claim.id] = claim


CORRECTION = 'Write: - {claim: NAME, was: "the old words", on: 2026-11-28, why: "…"}'


def clean_day(text: str) -> dt.date | None:
    """A day as YYYY-MM-DD, or None."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
