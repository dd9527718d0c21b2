"""Write the pages that follow from the code: the columns, the commands, the vocabulary.

``python docs/generate.py`` writes them; ``--check`` fails where a page differs from what is kept.
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

import click

from dalel.cli.main import dalel
from dalel.spending import LINE_SCHEMA
from dalel.vocabulary import LANGUAGES, vocabulary

DOCS = Path(__file__).parent
SENTENCES = {"report.yaml", "row-issue.yaml", "checkpoint.yaml", "dossier.yaml"}
"""Files of sentences, which are no terms."""

NOTE = "<!-- Written by docs/generate.py; change the code, not this page. -->\n\n"


def columns_page() -> str:
    """The canonical table, column by column."""
    rows = []
    for field in LINE_SCHEMA:
        said = {key.decode(): value.decode() for key, value in field.metadata.items()}
        kind = str(field.type).replace("decimal128", "decimal")
        rows.append(f"| `{field.name}` | {kind} | {said.get('unit', '')} | {said['meaning']} |")
    return (
        f"{NOTE}# The table of spending lines\n\n"
        "Every reader fills one table. It is declared once, in `dalel/spending/line.py`, and kept as Parquet: one\n"
        "file a document, in `spending/readings/`. A NULL is *not published*: never 0, never an empty text.\n\n"
        "| column | type | unit | meaning |\n| --- | --- | --- | --- |\n" + "\n".join(rows) + "\n"
    )


def commands_page() -> str:
    """Every command's own help."""
    parts = [f"{NOTE}# Commands\n\nWhat `--help` says of each.\n"]

    def add(command: click.Command, path: tuple[str, ...], parent: click.Context | None) -> None:
        context = click.Context(command, info_name=path[-1], parent=parent, terminal_width=100, max_content_width=100)
        parts.append(f"\n## {' '.join(path)}\n\n```text\n{command.get_help(context)}\n```\n")
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found is not None
                add(found, (*path, name), context)

    add(dalel, ("dalel",), None)
    return "".join(parts)


def vocabulary_page() -> str:
    """Every term with its labels and its definition."""
    parts = [f"{NOTE}# Vocabulary\n\nOne word each, in three languages; the code is the same everywhere.\n"]
    nouns = sorted(
        entry.name.removesuffix(".yaml")
        for entry in files("dalel.vocabulary").iterdir()
        if entry.name.endswith(".yaml") and entry.name not in SENTENCES
    )
    for noun in nouns:
        parts.append(f"\n## {noun}\n\n| code | {' | '.join(LANGUAGES)} | meaning |\n| --- | --- | --- | --- | --- |\n")
        for term in vocabulary(noun).values():
            labels = " | ".join(term.label[lang] for lang in LANGUAGES)
            parts.append(f"| `{term.code}` | {labels} | {term.definition.get('en', '')} |\n")
    return "".join(parts)


PAGES = {
    "formats/spending-lines.md": columns_page,
    "reference/commands.md": commands_page,
    "reference/vocabulary.md": vocabulary_page,
}


def main() -> None:
    """Write the pages, or compare them."""
    stale = []
    for name, make in PAGES.items():
        path, text = DOCS / name, make()
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        sys.exit(f"Not what the code says: {', '.join(stale)}. Run: python docs/generate.py")


if __name__ == "__main__":
    main()
