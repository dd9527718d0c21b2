"""``dalel publication recheck``: what was published is checked anew, whenever a document or a rule has changed."""

from __future__ import annotations

from collections.abc import Mapping

import click

from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.newsroom import Newsroom
from dalel.publications import Holdings
from dalel.publications.check_record import claim_record
from dalel.publications.published import Fallen, recheck
from dalel.spending import open_engine
from dalel.vocabulary import LANGUAGES, label, term

COLUMNS = ["text", "claim", "verdict", "sentence", "printed", "computed", "because", "since"]


def open_holdings(newsroom: Newsroom) -> Holdings:
    """What a newsroom holds, with an engine to ask it."""
    return Holdings(newsroom, open_engine(spill=newsroom.spending / ".spill"))


@click.command("recheck")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the reasons.")
@output_option
@newsroom_option
def recheck_command(lang: str, output: str, newsroom: Newsroom) -> None:
    """Check every published text anew against what is held now, and name the sentences that no longer hold.

    Do this after a document was read again or a rule was changed. Ends with 1 where a sentence no longer holds.

    \b
    Example:
      dalel publication recheck
    """
    editions, fallen = recheck(open_holdings(newsroom))
    show_rows([fallen_row(each, lang) for each in fallen], COLUMNS, output=output)
    remark(f"Published texts checked: {len(editions)}. Sentences that no longer hold: {len(fallen)}.")
    if fallen:
        raise SystemExit(1)


def fallen_row(each: Fallen, lang: str) -> dict[str, object]:
    """A sentence that no longer holds, with what it printed and what is computed now."""
    record = claim_record(each.checked, lang)
    steps = record["steps"]
    assert isinstance(steps, list)  # noqa: S101 - made by claim_record
    return {
        "text": each.edition.name,
        "claim": each.checked.claim.id,
        "verdict": term("publications/verdict", each.checked.verdict).say(lang),
        "sentence": each.sentence,
        "printed": "\n".join(step["printed"] or "" for step in steps),
        "computed": "\n".join(step["computed"] or "" for step in steps),
        "because": because(each, record, lang),
        "since": ", ".join(f"{document.name} (entry {document.seq})" for document in each.since),
    }


def because(each: Fallen, record: Mapping[str, object], lang: str) -> str:
    """Why a sentence no longer holds."""
    said = [str(record["reason"])] if record["reason"] else []
    if each.outcomes is not None:
        before, after = (each.outcomes[0], each.outcomes[1] or "none")
        names = [label("outcome", code, lang) if code != "none" else "—" for code in (before, after)]
        said.append(f"{each.checked.claim.finding}: {names[0]} → {names[1]}")
    return "; ".join(said)


def say_fallen(newsroom: Newsroom) -> None:
    """After documents were read or flags were run: name what was published and no longer holds."""
    _, fallen = recheck(open_holdings(newsroom))
    for each in fallen:
        remark(f'{each.edition.name}: this no longer holds: "{each.sentence}"')
    if fallen:
        remark("See what is computed now: dalel publication recheck")
