"""The text of a publication: Markdown, read into passages of plain prose with the claims that are linked in them.

A claim is a link: ``[208 lines](claim:direct)``. Any editor shows it as a link; without Dalel the prose stays readable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from dalel.publications.claim import Claim, Correction
from dalel.publications.claim_definition import Definitions, read_definitions
from dalel.publications.position import Position
from dalel.publications.problem import Problem, RefusedCommandError, RefusedDataError, Sentence, nearest
from dalel.vocabulary import LANGUAGES

SCHEME = "claim:"
LOOK = 40
"""How much of the prose is looked for in the source, to tell its column."""


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of a passage that is linked to a claim."""

    claim: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The plain prose of one paragraph, heading, list item or table cell; ``line`` is its first line in the file."""

    text: str
    line: int
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A publication as it was read: its passages, its claims by name, and what must be corrected."""

    file: str
    lang: str
    source: tuple[str, ...]
    passages: tuple[Passage, ...]
    claims: dict[str, Claim]
    problems: tuple[Problem, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()

    def position(self, passage: Passage, place: int) -> Position:
        """Where a place of a passage stands in the file."""
        line = passage.line + passage.text.count("\n", 0, place)
        start = passage.text.rfind("\n", 0, place) + 1
        indent, words = place - start, passage.text[place:].split("\n", maxsplit=1)[0][:LOOK]
        written = self.source[line - 1] if line <= len(self.source) else ""
        # Marks of Markdown only push the words to the right of their place in the prose.
        columns = (written.find(words[:size], indent) for size in range(len(words), 0, -1))
        return Position(self.file, line, next((column for column in columns if column >= 0), 0) + 1)

    def position_of(self, passage: Passage, link: Link) -> Position:
        """Where a link's words stand in the file: the same words may stand before them in their line."""
        near = self.position(passage, link.start)
        words = passage.text[link.start : link.end]
        written = self.source[near.line - 1] if near.line <= len(self.source) else ""
        indent = link.start - passage.text.rfind("\n", 0, link.start) - 1
        found = written.find(f"[{words}]({SCHEME}{link.claim})", indent)
        return near if found < 0 else replace(near, column=found + 2)


def read_text(path: Path) -> Text:
    """Read a publication and the claims file beside it."""
    text = read_file(path)
    beside = path.with_suffix(".claims.yaml")
    defined = read_definitions(read_file(beside), str(beside)) if beside.is_file() else None
    return parse_text(text, str(path), beside=defined)


def read_file(path: Path) -> str:
    """A file's text; one that is not there or is not UTF-8 is an error."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        raise RefusedCommandError("no-file", then="make-text", path=path, stem=path.stem) from None
    except UnicodeDecodeError as error:
        raise RefusedDataError("not-utf-8", then="save-utf-8", path=path, byte=f"{error.start:,}") from error


def parse_text(text: str, file: str, *, beside: Definitions | None = None) -> Text:
    """Read Markdown into a text; what is wrong is noted with its place, and the rest is read all the same."""
    tokens = parse_markdown(text)
    front = next((token for token in tokens if token.type == "front_matter"), None)
    head = Definitions() if front is None else read_definitions(front.content, file, first_line=2)
    claims, problems = dict(head.claims), list(head.problems)
    if beside is not None:
        problems += beside.problems
        for name, claim in beside.claims.items():
            if name in claims:
                twice = Sentence("two-claims-also", name=name, where=claims[name].position)
                problems.append(Problem(claim.position, twice, Sentence("another-name")))
            claims.setdefault(name, claim)
    lang = head.settings.get("lang", "")
    if lang not in LANGUAGES:
        says = Sentence("unknown-lang", lang=lang) if lang else Sentence("no-lang")
        problems.append(Problem(Position(file, 1, 1), says, Sentence("write-lang", langs=", ".join(LANGUAGES))))
    passages = tuple(read_passages(tokens))
    found = Text(
        file,
        lang if lang in LANGUAGES else "en",
        tuple(text.splitlines()),
        passages,
        claims,
        (),
        settings=head.settings,
        corrections=tuple(head.corrections),
    )
    problems += link_problems(found)
    problems += correction_problems(found)
    in_order = sorted(
        problems, key=lambda problem: (problem.position.file, problem.position.line, problem.position.column)
    )
    return replace(found, problems=tuple(in_order))


def parse_markdown(text: str) -> list[Token]:
    """The tokens of CommonMark with tables, footnotes and front matter."""
    return MarkdownIt("commonmark").enable("table").use(front_matter_plugin).use(footnote_plugin).parse(text)


def read_passages(tokens: Sequence[Token]) -> Iterator[Passage]:
    """The prose of a document, block by block."""
    line = 1
    for token in tokens:
        if token.map is not None:
            line = token.map[0] + 1
        if token.type == "inline":
            yield read_passage(token.children or [], line)


def read_passage(children: Sequence[Token], line: int) -> Passage:
    """The prose of one block; code is left out as no prose."""
    text, links, opened = "", [], ("", 0)
    for child in children:
        if child.type == "text":
            text += child.content
        elif child.type in ("softbreak", "hardbreak"):
            text += "\n"
        elif child.type == "link_open":
            opened = (str(child.attrs.get("href", "")), len(text))
        elif child.type == "link_close" and opened[0].startswith(SCHEME):
            links.append(Link(unquote(opened[0].removeprefix(SCHEME)), opened[1], len(text)))
        elif child.type in ("code_inline", "image"):
            text += " "
    return Passage(text, line, tuple(links))


def link_problems(text: Text) -> Iterator[Problem]:
    """Links to claims that are not defined, and claims that no link names."""
    used = set()
    for passage in text.passages:
        for link in passage.links:
            used.add(link.claim)
            if link.claim not in text.claims:
                where = text.position_of(passage, link)
                none = Sentence("no-claim", name=link.claim)
                yield Problem(where, none, nearest(link.claim, text.claims))
    for name, claim in text.claims.items():
        if name not in used:
            yield Problem(claim.position, Sentence("claim-unused", name=name), Sentence("link-it", name=name))


def correction_problems(text: Text) -> Iterator[Problem]:
    """Corrections of claims that the text does not make."""
    for correction in text.corrections:
        if correction.claim not in text.claims:
            none = Sentence("no-claim-to-correct", name=correction.claim)
            yield Problem(correction.position, none, nearest(correction.claim, text.claims))
