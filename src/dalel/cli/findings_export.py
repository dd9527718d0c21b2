"""``dalel findings export``: what the flags found, for other programs."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import click

from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.errors import CommandError
from dalel.export import counted
from dalel.flags import (
    FLAGS,
    Explanation,
    Findings,
    Flag,
    Outcome,
    Party,
    data_of,
    explain,
    finding_entities,
    newsroom_rules,
    rows_of,
)
from dalel.newsroom import Newsroom
from dalel.spending import Spending, open_engine
from dalel.spending.processes import parse_organisation
from dalel.vocabulary import LANGUAGES

ENTITIES = "entities.ftm.json"
OF_LINE = (("buyer_scheme", "buyer_id", "buyer_name"), ("supplier_scheme", "supplier_id", "supplier_name"))
OF_PROCESS = ((None, "buyer", "buyer_name"), (None, "entity", "entity_name"))
"""The columns of the organisations that a line or a process names: scheme, identifier, name."""
NAMING = ("organisation", "buyer", "buyer_id", "supplier_id")
"""The columns of a subject that name an organisation."""


@click.command()
@click.option("--format", "form", type=click.Choice(["parquet", "ftm"]), required=True, help="What to write.")
@click.option("--output", "target", type=click.Path(path_type=Path), required=True, metavar="DIR", help="A new folder.")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the sentences (ftm)."
)
@newsroom_option
def export(*, form: str, target: Path, lang: str, newsroom: Newsroom) -> None:
    """Write what the flags found for other programs.

    parquet: two tables a flag, every finding whatever its outcome with its own columns (CODE.parquet), and which lines
    or processes the raised ones rest on (CODE-members.parquet). ftm: each raised finding as a note on the organisations
    it is about, entities of FollowTheMoney. As CSV or JSON: dalel flags run --output csv.

    \b
    Examples:
      dalel findings export --format parquet --output tables
      dalel findings export --format ftm --output entities --lang ru
    """
    found = Findings(newsroom.findings, list(FLAGS.values()), open_engine())
    if not found.recorded():
        raise CommandError("No flag has been run here yet.", next_step="Run them: dalel flags run")
    stale = found.stale(Spending(newsroom.spending, found.backend).state())
    if stale:
        remark(f"Documents were read after {', '.join(stale)} ran. Run the flags again: dalel flags run")
    try:
        target.mkdir(parents=True)
    except FileExistsError:
        raise CommandError(f"{target} is there already.", next_step="Name a new folder.") from None
    if form == "parquet":
        for code in found.recorded():
            kept = found.kept(code)
            shutil.copyfile(kept.findings, target / f"{code}.parquet")
            shutil.copyfile(kept.members, target / f"{code}-members.parquet")
        click.echo(f"Written: {counted(len(found.recorded()), 'flag')}")
    else:
        write_entities(target / ENTITIES, found, newsroom, lang)


def write_entities(path: Path, found: Findings, newsroom: Newsroom, lang: str) -> None:
    """Write one entity of FollowTheMoney a line."""
    counts: dict[str, int] = defaultdict(int)
    with path.open("w", encoding="utf-8") as file:
        for entity in finding_entities(raised_with_parties(found, newsroom, lang)):
            counts[entity["schema"]] += 1
            file.write(json.dumps(entity, ensure_ascii=False) + "\n")
    notes, organisations = counts["Note"], counts["Organization"]
    click.echo(f"Written: {counted(notes, 'finding')} on {counted(organisations, 'organisation')}")


def raised_with_parties(found: Findings, newsroom: Newsroom, lang: str) -> Iterator[tuple[Explanation, list[Party]]]:
    """Every raised finding in words, with the organisations that it is about."""
    spending = Spending(newsroom.spending, found.backend)
    for code in found.recorded():
        flag = FLAGS[code]
        rules = newsroom_rules(flag, newsroom, known=FLAGS)
        named = parties_of(flag, found, spending)
        for finding in found.every(code):
            if finding.outcome is Outcome.RAISED:
                own = {number_of(flag, str(finding.subject[name])) for name in NAMING if name in finding.subject}
                about = named.get(finding.finding, [])
                parties = [party for party in about if "ocid" in finding.subject or party.identifier in own]
                yield explain(finding, flag, rules, lang=lang), parties


def parties_of(flag: Flag, found: Findings, spending: Spending) -> dict[str, list[Party]]:
    """For each raised finding of a flag the organisations that its lines or processes name, with their names."""
    members = found.backend.read_parquet(str(found.kept(flag.code).members)).rename(of="line")
    rows = rows_of(flag, data_of(flag, spending))
    joined = members.inner_join(rows, members.of == rows.line)
    parties: dict[str, list[Party]] = defaultdict(list)
    for scheme, identifier, name in OF_PROCESS if flag.reads == "processes" else OF_LINE:
        columns = ["finding", *([scheme] if scheme else []), identifier, name]
        known = joined.filter(joined[identifier].notnull(), joined[name].notnull())
        for row in found.backend.to_pyarrow(known.select(*columns).distinct()).to_pylist():
            whose, which = (row[scheme], row[identifier]) if scheme else parse_organisation(row[identifier])
            parties[row["finding"]].append(Party(whose, which, row[name]))
    return parties


def number_of(flag: Flag, organisation: str) -> str:
    """The number of an organisation as a flag's subject names it."""
    return parse_organisation(organisation)[1] if flag.reads == "processes" else organisation
