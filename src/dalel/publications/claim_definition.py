"""The definitions of claims, in a text's front matter or in ``NAME.claims.yaml``: YAML, each with its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import yaml

from dalel.publications.claim import OF_TABLE, Claim, ClaimKind, Correction, Operation
from dalel.publications.position import Position
from dalel.publications.problem import Problem, Sentence, nearest
from dalel.publications.shortcoming import shortcomings
from dalel.spending import FILTERS
from dalel.vocabulary import refusal

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
        says = Sentence("no-yaml", problem=error.problem)
        found.problems.append(Problem(position, says, Sentence("correct-line")))
        return found
    if root is None:
        return found
    reader = _Reader(file, first_line, found)
    for key, value in reader.pairs(root, Sentence("front-matter")):
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

    def note(self, node: yaml.Node, says: Sentence, then: refusal.Sentence) -> None:
        """Note a problem."""
        self.found.problems.append(Problem(self.position(node), says, then))

    def pairs(self, node: yaml.Node, what: str | Sentence) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        """The keys and values of a mapping; a key that stands twice is a problem."""
        if not isinstance(node, yaml.MappingNode):
            self.note(node, Sentence("no-mapping", what=what), Sentence("write-mapping"))
            return
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.note(key, Sentence("name-no-text", what=what), Sentence("write-mapping"))
            elif key.value in seen:
                code = "two-claims" if what == "claims" else "twice"
                self.note(key, Sentence(code, what=what, name=key.value), Sentence("another-of-them"))
            else:
                seen.add(key.value)
                yield key, value

    def text(self, node: yaml.Node) -> str:
        """A text; anything else is a problem and reads as an empty one."""
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        self.note(node, Sentence("no-text"), Sentence("one-line"))
        return ""

    def filters(self, node: yaml.Node) -> Mapping[str, str]:
        """Filters of spending lines."""
        return self.named(node, "lines", FILTERS, "lines-picked-by")

    def words(self, node: yaml.Node, what: str) -> Mapping[str, str]:
        """Words by the column in which they stand."""
        return {key.value: self.text(value) for key, value in self.pairs(node, what)}

    def named(self, node: yaml.Node, what: str, known: Collection[str], wrong: str) -> Mapping[str, str]:
        """Texts by name; a name that is not known is a problem."""
        chosen: dict[str, str] = {}
        for key, value in self.pairs(node, what):
            if key.value not in known:
                self.note(key, Sentence(wrong, name=key.value), nearest(key.value, known))
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
                self.note(one, Sentence("no-operation", name=name), nearest(name, Operation))
        return tuple(chosen)

    def corrections(self, node: yaml.Node) -> None:
        """The list of corrections; one that lacks something is noted and left out."""
        if not isinstance(node, yaml.SequenceNode):
            self.note(node, Sentence("corrections-no-list"), Sentence("write-correction"))
            return
        for one in node.value:
            given = {key.value: self.text(value) for key, value in self.pairs(one, Sentence("a-correction"))}
            day = clean_day(given.get("on", ""))
            if set(given) != {"claim", "was", "on", "why"} or day is None:
                self.note(one, Sentence("correction-lacks"), Sentence("write-correction"))
                continue
            self.found.corrections.append(
                Correction(given["claim"], given["was"], day, given["why"], self.position(one))
            )

    def claim(self, name: yaml.ScalarNode, node: yaml.Node) -> None:
        """One claim; where something is wrong with it, it is noted and the claim is left out."""
        before = len(self.found.problems)
        called = Sentence("the-claim", claim=name.value)
        given = {key.value: (key, value) for key, value in self.pairs(node, called)}
        for key, (where, _) in given.items():
            if key not in FIELDS:
                self.note(where, Sentence("claim-has-no", name=key), nearest(key, FIELDS))
        texts = {key: self.text(value) for key, (_, value) in given.items() if key in TEXTS}
        kind = texts.pop("kind", "")
        if kind not in [*ClaimKind]:
            kinds = ", ".join(ClaimKind)
            self.note(name, Sentence("no-kind", claim=name.value), Sentence("write-kind", kinds=kinds))
        rows = self.words(given["rows"][1], "rows") if "rows" in given else None
        read_of = self.filters if rows is None else partial(self.words, what="of")
        lines = self.filters(given["lines"][1]) if "lines" in given else None
        of = read_of(given["of"][1]) if "of" in given else None
        since = self.named(given["since"][1], "since", PLACE, "place-has-no") if "since" in given else None
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
        for says, then in shortcomings(claim):
            self.note(name, says, then)
        if len(self.found.problems) == before:
            self.found.claims[claim.id] = claim


def clean_day(text: str) -> dt.date | None:
    """A day as YYYY-MM-DD, or None."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
