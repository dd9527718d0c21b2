"""``dalel register review|publish|withdraw|standing``: from a draft to the public, with four eyes on it."""

from __future__ import annotations

import click

from dalel.cli.place import newsroom_option
from dalel.cli.register_by import by_option
from dalel.cli.workplace import now
from dalel.newsroom import Newsroom
from dalel.register.actions.act import Doing
from dalel.register.actions.advance import advance_all
from dalel.register.actions.advance import with_named as with_those_named
from dalel.register.standing import STANDING, find_standing, noun_with
from dalel.site.start import open_register
from dalel.vocabulary import term

noun_option = click.option(
    "--noun", type=click.Choice(list(STANDING)), help="Which record, where several have the key."
)
named_option = click.option(
    "--with-named", is_flag=True, help="And everybody whom these cases name, if they have not come so far."
)


@click.command()
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@noun_option
@named_option
@by_option
@click.option("--why", default="", metavar="TEXT", help="What was compared, or found; it stands in the history.")
@newsroom_option
def review(
    keys: tuple[str, ...], *, noun: str | None, with_named: bool, actor: str, why: str, newsroom: Newsroom
) -> None:
    """Say that you compared records with their sources. Whoever changed a record cannot review it too.

    \b
    Example:
      dalel register review ilyashev-2020 --with-named --by second-reader
    """
    step("review", keys, noun=noun, with_named=with_named, actor=actor, why=why, newsroom=newsroom)


@click.command()
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@noun_option
@named_option
@by_option
@click.option("--why", default="", metavar="TEXT", help="Why; it stands in the history.")
@newsroom_option
def publish(
    keys: tuple[str, ...], *, noun: str | None, with_named: bool, actor: str, why: str, newsroom: Newsroom
) -> None:
    """Clear reviewed records for the public. What changed since its review must be reviewed again.

    A case is published when everybody whom it names is, or is restricted; --with-named publishes them first.

    \b
    Example:
      dalel register publish ilyashev-2020 --with-named --by editor
    """
    step("publish", keys, noun=noun, with_named=with_named, actor=actor, why=why, newsroom=newsroom)


@click.command()
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@noun_option
@by_option
@click.option("--why", required=True, metavar="TEXT", help="The reason; it stays with the record.")
@newsroom_option
def withdraw(keys: tuple[str, ...], *, noun: str | None, actor: str, why: str, newsroom: Newsroom) -> None:
    """Take records back from the public, with a reason. Nothing is deleted.

    \b
    Example:
      dalel register withdraw ilyashev-2020 --why "the person asked for it" --by editor
    """
    step("withdraw", keys, noun=noun, actor=actor, why=why, newsroom=newsroom)


@click.command()
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@noun_option
@newsroom_option
def standing(keys: tuple[str, ...], *, noun: str | None, newsroom: Newsroom) -> None:
    """Say how far records have come: draft, reviewed, published, changed since, withdrawn.

    \b
    Example:
      dalel register standing ilyashev-2020
    """
    open_register(newsroom.root)
    for key in keys:
        click.echo(f"{key}: {term('register/standing', find_standing(noun or noun_with(key), key)).say('en')}")


def step(
    kind: str,
    keys: tuple[str, ...],
    *,
    noun: str | None,
    actor: str,
    why: str,
    newsroom: Newsroom,
    with_named: bool = False,
) -> None:
    """Take the records one step on as one act; where one of them cannot go, none does."""
    open_register(newsroom.root)
    records = [(noun or noun_with(key), key) for key in keys]
    reached = advance_all(with_those_named(kind, records) if with_named else records, Doing(actor, now(), kind, why))
    for (_, key), standing in reached.items():
        click.echo(f"{key}: {term('register/standing', standing).say('en')}")
