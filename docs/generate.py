"""Write what follows from the code: pages of columns, commands and words, what verify.py names, and queries as SQL.

``python docs/generate.py`` writes them; ``--check`` fails where a page differs from what is kept.
"""

from __future__ import annotations

import re
import sys
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import click

from dalel.cli.main import dalel
from dalel.flags import KEPT, no_processes, write_queries
from dalel.site.staff.start import start_staff
from dalel.spending import LINE_SCHEMA
from dalel.spending.processes.processes import write_queries as fact_queries
from dalel.vocabulary import LANGUAGES, mapping, mapping_names, vocabulary

DOCS = Path(__file__).parent
SENTENCES = {
    "checkpoint",
    "custody",
    "dossier",
    "publications/brief",
    "publications/match-said",
    "publications/presentation",
    "publications/problem",
    "publications/trouble",
    "refusal",
    "register/counting",
    "register/refusal",
    "register/region-short",
    "report",
    "row-issue",
    "site",
    "staff",
    "watch",
    "workbench",
}
"""Files of sentences, which are no terms; those of the flags lie in a folder of their own."""

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
    # The settings of the staff pages hold those of the other commands; a process has one of the two.
    start_staff()

    def add(command: click.Command, path: tuple[str, ...], parent: click.Context | None) -> None:
        context = click.Context(command, info_name=path[-1], parent=parent, terminal_width=100, max_content_width=100)
        parts.append(f"\n## {' '.join(path)}\n\n```text\n{command.get_help(context)}\n```\n")
        for name, reader in getattr(command, "readers", {}).items():
            add(reader, (*path, name), context)
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found is not None
                add(found, (*path, name), context)

    add(dalel, ("dalel",), None)
    return "".join(parts)


def nouns_in(folder: str = "") -> list[str]:
    """The nouns whose files lie in one folder of the vocabulary, without the files of sentences."""
    found = files("dalel.vocabulary").joinpath(folder).iterdir()
    nouns = [f"{folder}{entry.name.removesuffix('.yaml')}" for entry in found if entry.name.endswith(".yaml")]
    return sorted(noun for noun in nouns if noun not in SENTENCES)


def vocabulary_page() -> str:
    """Every term with its labels and its definition, and what outside lists call it."""
    parts = [f"{NOTE}# Vocabulary\n\nOne word each, in three languages; the code is the same everywhere.\n"]
    for noun in [*nouns_in(), *nouns_in("publications/"), *nouns_in("register/")]:
        parts.append(f"\n## {noun}\n\n| code | {' | '.join(LANGUAGES)} | meaning |\n| --- | --- | --- | --- | --- |\n")
        for term in vocabulary(noun).values():
            labels = " | ".join(term.label[lang] for lang in LANGUAGES)
            parts.append(f"| `{term.code}` | {labels} | {term.definition.get('en', '')} |\n")
    return "".join([*parts, *(mapping_section(name) for name in mapping_names())])


def mapping_section(name: str) -> str:
    """What one outside list calls our terms."""
    found = mapping(name)
    parts = [
        f"\n## Mapping: {name}\n\n{found.name}; {found.confidence}. Read in: {found.source}.\n"
        "One word: it can be said in place of ours. Several: ours is wider, and the record must tell which.\n"
        "None: nothing there says this. The reasons stand in the file.\n"
    ]
    for noun, lines in found.nouns.items():
        parts.append(f"\n| {noun} | {name} |\n| --- | --- |\n")
        parts.extend(
            f"| `{code}` | {', '.join(f'`{word}`' for word in words) or 'none'} |\n" for code, words in lines.items()
        )
    return "".join(parts)


NUMBER_NOUNS = (
    "hedge",
    "scale",
    "currency",
    "number-kind",
    "share-word",
    "number-word",
    "number-doubt",
    "month",
    "direction",
)


def number_words_page() -> str:
    """Every word that numbers in prose are read by, as the vocabulary writes it."""
    parts = [
        f"{NOTE}# Words that numbers are read by\n\n[Numbers in prose](numbers.md) are read by these words. An ending\n"
        "follows its word: `доллар -а -ов` is доллар, доллара, долларов. `…` stands where the number stands; without\n"
        "it the words come before. A word that ends with a hyphen is a stem.\n"
    ]
    for noun in NUMBER_NOUNS:
        parts.append(f"\n## {noun}\n\n| code | {' | '.join(LANGUAGES)} |\n| --- | --- | --- | --- |\n")
        for term in vocabulary(f"publications/{noun}").values():
            forms = (", ".join(f"`{form}`" for form in term.forms.get(lang, ())) for lang in LANGUAGES)
            parts.append(f"| `{term.code}` | {' | '.join(forms)} |\n" if term.forms else "")
    return "".join(parts)


DOSSIER = DOCS.parent / "src" / "dalel" / "evidence" / "dossier"


def named_verifier() -> str:
    """The program of a dossier with the SHA-256 of its other files, which it takes only as they are."""
    text = (DOSSIER / "verify.py").read_text(encoding="utf-8")
    return re.sub(
        r'(?m)^    "(verify_\w+)": "[0-9a-f]*",$',
        lambda line: f'    "{line[1]}": "{sha256((DOSSIER / f"{line[1]}.py").read_bytes()).hexdigest()}",',
        text,
    )


PAGES = {
    "../src/dalel/evidence/dossier/verify.py": named_verifier,
    "publications/words.md": number_words_page,
    "formats/spending-lines.md": columns_page,
    "reference/commands.md": commands_page,
    "reference/vocabulary.md": vocabulary_page,
}


def kept_queries() -> dict[Path, str]:
    """The queries of the facts, and of the flags about competition that need nothing but numbers from the host."""
    code = Path(str(files("dalel")))
    with no_processes() as (processes, engine):
        of_flags = {
            code / "flags" / "sql" / f"{flag.code}.sql": write_queries(flag, processes, engine) for flag in KEPT
        }
    return of_flags | {code / "spending" / "processes" / "facts.sql": fact_queries()}


def main() -> None:
    """Write the pages and the queries, or compare them."""
    stale = []
    made = {DOCS / name: make() for name, make in PAGES.items()} | kept_queries()
    for path, text in made.items():
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
    if stale:
        sys.exit(f"Not what the code says: {', '.join(stale)}. Run: python docs/generate.py")


if __name__ == "__main__":
    main()
