"""A mapping: which field of the register each column of a table is, written by a person and kept with the import.

keys: my-list              # begins the key of every record; other lists must have other ones
language: ru               # of the texts and names in the cells
dates: ["%d.%m.%Y"]
columns:
  "№ дела": case.key
  "ФИО": person.name
  "Статья": charge.norm
  "Статус": status
  "Задержан": event:detention.date
constants:
  case.country: KZ
  event:detention.kind: detention
words:
  charge-status: {"осуждён": convicted}
leave: ["Примечание"]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dalel.errors import CommandError, DalelError, did_you_mean
from dalel.register.imports.fields import ALIASES, FieldPath, check_constant, parse_path
from dalel.register.imports.format import Decisions
from dalel.register.imports.outside_table import Layout
from dalel.spending.formats.mapping_node import MappingNode, parse_yaml
from dalel.spending.formats.workbook import DELIMITERS, clean_encoding
from dalel.vocabulary import LANGUAGES, term

RESERVED = ("us-pft", "ovd-info")
"""Beginnings of keys that formats have as their own."""
PAGE = "Every setting: docs/how-to/import-cases.md"
OTHER_PAGES = ("docs/formats/table.md", "dalel spending map")
_PREFIX = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """What a mapping file says. ``only`` are the values that a column must have for its row to be read."""

    decisions: Decisions = field(default_factory=Decisions)
    text: str = ""
    keys: str = ""
    language: str = ""
    publisher: str = ""
    decimal_mark: str = "."
    columns: Mapping[str, FieldPath] = field(default_factory=dict)
    constants: Mapping[FieldPath, str] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    leave: tuple[str, ...] = ()


def read_mapping(path: Path) -> ImportMapping:
    """Read a mapping file; every mistake is an error that names its path in the file."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f'The mapping "{path}" cannot be read: {error}.') from error
    return parse_mapping(text, path.name)


def parse_mapping(text: str, name: str) -> ImportMapping:
    """Read the text of a mapping file."""
    try:
        return parse_node(parse_yaml(text, name), text)
    except CommandError as error:
        # The reader of YAML is shared with mappings of spending tables, and names their page.
        step = PAGE if any(other in error.next_step for other in OTHER_PAGES) else error.next_step
        raise CommandError(error.what, next_step=step) from error


def parse_node(node: MappingNode, text: str) -> ImportMapping:
    """Read the whole of a mapping file."""
    language = node.find_choice("language", LANGUAGES) or ""
    keys = node.find_text("keys") or ""
    if keys and (not _PREFIX.fullmatch(keys) or len(keys) > 40 or keys in RESERVED):
        raise node.wrong(
            f'"{keys}" must be small Latin letters, digits and hyphens, at most 40, and no name of a format', key="keys"
        )
    columns = {
        column: parse_field(node, path, language, at=f"columns.{column}")
        for column, path in node.pairs("columns").items()
    }
    constants = {
        parse_field(node, path, language, at=f"constants.{path}"): value
        for path, value in node.pairs("constants").items()
    }
    twice = [path for path, often in Counter(columns.values()).items() if often > 1]
    if twice:
        raise node.wrong(f"two columns are {twice[0].said}", key="columns", next_step="Name a group: event:search.date")
    for path, value in constants.items():
        try:
            check_constant(path, value)
        except DalelError as error:
            raise node.wrong(error.what.rstrip("."), key=f"constants.{path.said}", next_step=error.next_step) from error
    mapping = ImportMapping(
        decisions=Decisions(layout=parse_layout(node), words=parse_words(node), dates=node.texts("dates")),
        text=text,
        keys=keys,
        language=language,
        publisher=node.find_text("publisher") or "",
        decimal_mark=node.find_choice("decimal_mark", (".", ",")) or ".",
        columns=columns,
        constants=constants,
        only=parse_only(node),
        leave=node.texts("leave"),
    )
    node.finish()
    return mapping


def parse_field(node: MappingNode, text: str, language: str, *, at: str) -> FieldPath:
    """A field by its path."""
    try:
        return parse_path(text, language)
    except CommandError as error:
        raise node.wrong(error.what.rstrip("."), key=at, next_step=error.next_step) from error


def parse_layout(node: MappingNode) -> Layout:
    """How the file is written, where a person said it."""
    encoding, delimiter = node.find_text("encoding"), None
    if encoding is not None and clean_encoding(encoding) is None:
        raise node.wrong(f'"{encoding}" is no encoding that is known here', key="encoding")
    if node.has("delimiter"):
        delimiter = node.value("delimiter")
        if delimiter not in DELIMITERS:
            raise node.wrong(f"{delimiter!r} is none of , ; | and the tab", key="delimiter")
    header = node.whole("header_row", least=1, most=1000) if node.has("header_row") else None
    return Layout(encoding, delimiter, node.find_text("sheet"), header)


def parse_words(node: MappingNode) -> dict[str, dict[str, str]]:
    """Our codes by noun and outside word."""
    if not node.has("words"):
        return {}
    inner = node.inner("words")
    found = {}
    for noun in inner:
        found[noun] = inner.pairs(noun)
        for word, code in found[noun].items():
            try:
                term(f"register/{noun}", code)
            except (CommandError, OSError) as error:
                step = error.next_step if isinstance(error, CommandError) else f"Known here: {', '.join(nouns())}."
                raise node.wrong(
                    f'"{code}" is no word of {noun}', key=f"words.{noun}.{word}", next_step=step
                ) from error
    return found


def nouns() -> Iterable[str]:
    """The nouns whose words a list may have."""
    return sorted(
        {"charge-status", "device", "event-kind", "measure", "occupation", "penalty", "role", "seizure-status"}
    )


def parse_only(node: MappingNode) -> dict[str, tuple[str, ...]]:
    """Which rows are read, by the value of a column."""
    if not node.has("only"):
        return {}
    inner = node.inner("only")
    return {column: inner.texts(column) for column in inner}


def check_columns(mapping: ImportMapping, columns: tuple[str, ...], name: str) -> None:
    """Every column that the mapping names is in the table."""
    for column in [*mapping.columns, *mapping.only, *mapping.leave]:
        if column not in columns:
            raise CommandError(
                f'{name} has no column "{column}", which the mapping names.', next_step=did_you_mean(column, columns)
            )


def propose_mapping(columns: tuple[str, ...], layout: Layout) -> str:
    """A mapping to start from: columns whose header is a field's name are placed, all others are left to the person."""
    known = {" ".join(re.split(r"[\W_]+", alias.casefold())): path for alias, path in ALIASES.items()}
    lines = [
        "# A proposal from the headers alone: look at each line before you use it. " + PAGE,
        "keys: CHOOSE            # begins the key of every record of this list: small Latin letters and hyphens",
        "language: en            # of the texts and names in the cells: en, ru or kk",
        *layout_lines(layout),
        '# dates: ["%d.%m.%Y"]   # where dates are not written as 2020-07-20',
        "columns:",
    ]
    left = []
    for column in columns:
        path = known.get(" ".join(re.split(r"[\W_]+", column.casefold())))
        if path:
            lines.append(f"  {quoted(column)}: {path}")
        else:
            left.append(column)
    lines += [f"  # {quoted(column)}: …" for column in left]
    lines += ["# constants:              # what is so in every row and stands in no column", "#   case.country: KZ"]
    return "\n".join(lines) + "\n"


def layout_lines(layout: Layout) -> list[str]:
    """How the file is written, as the person who asks for a proposal said it."""
    said = {"encoding": layout.encoding, "delimiter": layout.delimiter, "sheet": layout.sheet}
    lines = [f"{name}: {quoted(value)}" for name, value in said.items() if value is not None]
    return lines if layout.header_row is None else [*lines, f"header_row: {layout.header_row}"]


def quoted(text: str) -> str:
    """A text as YAML has it in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'
