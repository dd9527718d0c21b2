"""``dalel register restrict|restrictions``: who may see a value or a record."""

from __future__ import annotations

import click

from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.register_by import by_option
from dalel.cli.workplace import now
from dalel.newsroom import Newsroom
from dalel.register.access import CIRCLES
from dalel.register.actions.act import Doing
from dalel.register.actions.restrict import noun_of_key, restrict
from dalel.register.models import Restriction
from dalel.site.start import open_register
from dalel.vocabulary import LANGUAGES, term


@click.command(name="restrict")
@click.argument("key")
@click.option("--field", default="", metavar="NAME", help="One field of it (names, date, text …). Default: all of it.")
@click.option("--to", "level", type=click.Choice(CIRCLES), required=True, help="The widest circle that may see it.")
@click.option("--people", default="", metavar="ALIAS,…", help="Who may, with --to named.")
@click.option("--noun", help="What kind of record it is, where several have the key.")
@click.option("--why", default="", metavar="TEXT", help="Why; it stands in the history.")
@by_option
@newsroom_option
def restrict_(
    key: str, *, field: str, level: str, people: str, noun: str | None, why: str, actor: str, newsroom: Newsroom
) -> None:
    """Say who may see a record, or one field of it. --to public lifts it again.

    A restricted name is also withheld from texts and keys of its cases in every excerpt. What was handed out before
    cannot be called back.

    \b
    Examples:
      dalel register restrict alnur-ilyashev --field names --to team --why "asked for by counsel"
      dalel register restrict ilyashev-2020/event/trial --field text --to partners
      dalel register restrict ilyashev-2020 --to named --people editor,counsel
      dalel register restrict ilyashev-2020 --to public
    """
    open_register(newsroom.root)
    found = noun or noun_of_key(key)
    doing = Doing(actor, now(), "restrict", why)
    done = restrict(found, key, doing, level=level, field=field, people=people.split(",") if people else ())
    said = term("register/visibility", level).say("en")
    click.echo(f"{found} {key}{f', {field}' if field else ''}: {said}{'' if done else ' (as before)'}")


@click.command()
@click.argument("key", required=False)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the words.")
@newsroom_option
@output_option
def restrictions(key: str | None, *, lang: str, newsroom: Newsroom, output: str) -> None:
    """List what is restricted to whom: everything, or a record with what belongs to it.

    \b
    Examples:
      dalel register restrictions
      dalel register restrictions ilyashev-2020
    """
    open_register(newsroom.root)
    found = Restriction.objects.order_by("noun", "key", "field")
    if key is not None:
        found = found.filter(key=key) | found.filter(key__startswith=f"{key}/")
    rows = [
        {
            "noun": each.noun,
            "key": each.key,
            "field": each.field,
            "level": each.level,
            "name": term("register/visibility", each.level).say(lang),
            "people": ", ".join(each.people) if output == "table" else each.people,
        }
        for each in found
    ]
    show_rows(rows, ["noun", "key", "field", "level", "name", "people"], output=output)
    if not rows:
        remark("Nothing is restricted." if key is None else f'Nothing of "{key}" is restricted.')
