"""The project keeps its own rules: pages, samples, sizes, help, and not a word about anything but Dalel."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import click
import pytest
import yaml

from dalel import __version__
from dalel.cli.main import dalel
from dalel.flags import FLAGS, Flag
from dalel.vocabulary import say_number

ROOT = Path(__file__).parents[2]
HEADINGS = [
    "What it says",
    "Why it matters",
    "Method",
    "Not evaluated when",
    "Assumptions",
    "What an innocent explanation looks like",
    "Worked example",
    "Based on",
]
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.py") if path.parent.name != "migrations")
ALONE = "dalel/evidence/dossier/verify*.py"
"""The program in every dossier, which an expert reads."""


def tracked() -> list[Path]:
    """The files of the project."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("flag", FLAGS.values(), ids=lambda flag: flag.slug)
def test_the_worked_example_of_a_flag_is_one_of_its_samples_with_its_numbers(flag: Flag) -> None:
    page = (ROOT / "docs" / "flags" / f"{flag.slug}.md").read_text(encoding="utf-8")
    example = page.partition("## Worked example")[2].partition("\n## ")[0]
    samples = ROOT / "tests" / "flags" / "samples" / flag.slug
    name = re.search(r"[Ss]ample `([\w-]+)`", example)
    assert name is not None
    found = json.loads((samples / f"{name.group(1)}.expected.json").read_text(encoding="utf-8"))
    raised = [finding for finding in found if finding["outcome"] == "raised"]
    told = " ".join(example.split())
    if flag.reads == "processes":
        assert any(all(step in told for step in finding["arithmetic"]) for finding in raised)
        return
    amounts = [say_number(Decimal(finding["amount"]), "en") for finding in raised]
    assert amounts
    assert any(amount in example for amount in amounts), amounts


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Each command with its full name."""

    def walk(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
        yield name, command
        if isinstance(command, click.Group):
            context = click.Context(command)
            for verb in command.list_commands(context):
                found = command.get_command(context, verb)
                assert found is not None
                yield from walk(found, f"{name} {verb}")

    return walk(dalel, "dalel")


@pytest.mark.parametrize("flag", FLAGS.values(), ids=lambda flag: flag.slug)
def test_every_flag_has_a_page_with_the_same_headings(flag: Flag) -> None:
    page = (ROOT / "docs" / "flags" / f"{flag.slug}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {flag.code}: {flag.sentence('title').say('en')}\n")
    found = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert [heading for heading in found if heading in HEADINGS] == HEADINGS


@pytest.mark.parametrize("flag", FLAGS.values(), ids=lambda flag: flag.slug)
def test_every_parameter_of_a_flag_is_on_its_page(flag: Flag) -> None:
    page = (ROOT / "docs" / "flags" / f"{flag.slug}.md").read_text(encoding="utf-8")
    assert [p.name for p in flag.parameters if f"`{p.name}`" not in page] == []


@pytest.mark.parametrize(
    ("name", "command"), list(every_command()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_has_help_and_an_example(name: str, command: click.Command) -> None:
    text = command.help or ""
    assert text.split("\n")[0].rstrip().endswith(".") or text.split("\n\n")[0].rstrip().endswith((".", ")")), name
    if not isinstance(command, click.Group):
        assert re.search(r"Examples?:\n", text), f"{name} --help shows no example"
        assert name in text, f"{name} --help does not show {name}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_module_and_its_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= (300 if path.match(ALONE) else 400)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert length <= 45, f"{path.name}: {node.name} has {length} lines"


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "manager"}
    assert [str(path) for path in SOURCES if path.stem in drawers] == []


def test_no_class_is_named_after_a_manner_of_working() -> None:
    named = re.compile(r"^class \w*(Manager|Helper|Handler|Processor|Service)\b", re.MULTILINE)
    assert [str(path) for path in SOURCES if named.search(path.read_text(encoding="utf-8"))] == []


def test_every_page_of_the_docs_is_in_the_navigation() -> None:
    text = re.sub(r"!!python\S+", "", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    listed = set(re.findall(r"[\w/-]+\.md", yaml.safe_dump(yaml.safe_load(text)["nav"])))
    assert listed == {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")}


def test_every_folder_of_examples_and_vectors_says_where_it_is_from() -> None:
    folders = [*(ROOT / "examples").iterdir(), *(ROOT / "tests" / "vectors").iterdir()]
    assert [str(path) for path in folders if path.is_dir() and not (path / "ORIGIN.md").is_file()] == []


def test_the_repository_speaks_of_dalel_alone() -> None:
    # Spelled in parts, so that this file does not find itself.
    never = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", "py" + r"pi\.org", "files.python" + "hosted"]))
    binary = {".png", ".xlsx", ".ods", ".gz", ".zip", ".wacz"}
    read = ((path, path.read_text(errors="replace")) for path in tracked() if path.suffix not in binary)
    assert [str(path.relative_to(ROOT)) for path, text in read if never.search(text)] == []


def test_the_version_in_the_changelog_is_the_version_of_the_package() -> None:
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == __version__
