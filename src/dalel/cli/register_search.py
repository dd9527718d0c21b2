"""``dalel register search``: records by the words of their texts."""

from __future__ import annotations

import click

from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.register_for import for_option, open_for
from dalel.newsroom import Newsroom
from dalel.register.search import SEARCHED, search_texts
from dalel.vocabulary import LANGUAGES


@click.command()
@click.argument("text", metavar="TEXT")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Look in texts of this language alone.")
@click.option("--noun", type=click.Choice(list(SEARCHED)), help="Look in records of this kind alone.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many to show at most.")
@for_option
@newsroom_option
@output_option
def search(text: str, *, lang: str | None, noun: str | None, limit: int, newsroom: Newsroom, output: str) -> None:
    """Find records by all of these words in their titles and texts, in any form: обыск finds обыска.

    Words in quotes must stand together. Names are found in any script. Records with the words in more of their fields
    come first, then the newest. Withdrawn records are not found. For names of people alone there is find.

    \b
    Examples:
      dalel register search "обыск журналист"
      dalel register search '"housing bank"' --noun case
      dalel register search тінту --lang kk --limit 5
    """
    open_for(newsroom.root)
    found = search_texts(text, languages=[lang] if lang else LANGUAGES, nouns=[noun] if noun else SEARCHED, limit=limit)
    rows = [
        {"noun": each.noun, "key": each.key, "case": each.case, "field": each.field, "passage": each.passage.marked()}
        for each in found
    ]
    columns = ["noun", "key", "case", "field", "passage"]
    # On a terminal the key of what belongs to a case begins with the key of the case.
    show_rows(rows, [name for name in columns if output != "table" or name not in {"case", "field"}], output=output)
    if not rows:
        remark(f'No text has all words of "{text}".')
    elif len(rows) == limit:
        remark(f"Only the first {limit} are shown; --limit shows more.")
