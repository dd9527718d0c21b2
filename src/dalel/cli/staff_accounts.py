"""``dalel staff invite|list|role|suspend|restore``: the accounts."""

from __future__ import annotations

import click
from django.db import transaction

from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.register_by import by_option
from dalel.cli.workplace import now
from dalel.errors import CommandError
from dalel.newsroom import Newsroom
from dalel.site.accounts.actions.change_account import account_named, change_role, restore, suspend
from dalel.site.accounts.actions.invite import VALID_FOR, invite, make_account
from dalel.site.accounts.listing import list_accounts
from dalel.site.accounts.models import Account
from dalel.site.staff.address import ADDRESS
from dalel.site.staff.start import open_staff
from dalel.vocabulary import LANGUAGES, term, vocabulary

ROLES = click.Choice(list(vocabulary("register/staff-role")))


@click.command(name="invite")
@click.argument("name")
@click.option("--role", type=ROLES, help="What the person may do.")
@click.option("--alias", metavar="TEXT", help="What everybody will see instead of the login name.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the pages.")
@by_option
@newsroom_option
def invite_(name: str, *, role: str | None, alias: str | None, lang: str, actor: str, newsroom: Newsroom) -> None:
    """Make an account and print the link with which its password is set, once.

    For an account that is there, leave --role and --alias out: with the new link its password and its second factors
    are set anew. Hand the link over by a way that you trust; it works once, and for 48 hours.

    \b
    Examples:
      dalel staff invite aida --role editor --alias "Second editor"
      dalel staff invite aida                          she lost her telephone
    """
    open_staff(newsroom.root)
    with transaction.atomic():
        account = invited(name, role=role, alias=alias, lang=lang, by=actor)
        token = invite(account, by=actor, at=now())
    click.echo(f"{ADDRESS}/invitation/{token}/")
    hours = int(VALID_FOR.total_seconds() // 3600)
    remark(f"The link is for {account.alias}. It is printed only now, works once, and for {hours} hours.")


def invited(name: str, *, role: str | None, alias: str | None, lang: str, by: str) -> Account:
    """The account that is there, or a new one, for which role and alias are needed."""
    if not Account.objects.filter(name=name).exists():
        if role is None or alias is None:
            raise CommandError(
                f'There is no account "{name}"; a new one needs a role and an alias.',
                next_step=f'dalel staff invite {name} --role editor --alias "What others will see"',
            )
        return make_account(name, alias=alias, role=role, language=lang, by=by)
    if role is not None or alias is not None:
        raise CommandError(
            f'The account "{name}" is there already.',
            next_step=f"For a new link: dalel staff invite {name}. For another role: dalel staff role {name} ROLE.",
        )
    return account_named(name)


@click.command(name="list")
@newsroom_option
@output_option
def list_(*, newsroom: Newsroom, output: str) -> None:
    """List the accounts: role, whether they wait for their invitation, are in use or suspended, and a second factor.

    \b
    Examples:
      dalel staff list
      dalel staff list --output json
    """
    open_staff(newsroom.root)
    rows = (
        {
            "name": each.account.name,
            "alias": each.account.alias,
            "role": each.account.role,
            "standing": each.standing,
            "second_factor": each.has_factor,
            "last_sign_in": each.last_sign_in and each.last_sign_in.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        for each in list_accounts()
    )
    show_rows(rows, ["name", "alias", "role", "standing", "second_factor", "last_sign_in"], output=output)


@click.command()
@click.argument("name")
@click.argument("role", type=ROLES)
@by_option
@newsroom_option
def role(name: str, *, role: str, actor: str, newsroom: Newsroom) -> None:
    """Give an account another role; it counts from its next click.

    \b
    Example:
      dalel staff role aida editor
    """
    open_staff(newsroom.root)
    account = account_named(name)
    change_role(account, role, by=actor)
    click.echo(f"{account.alias}: {term('register/staff-role', role).say('en')}")


@click.command(name="suspend")
@click.argument("name")
@by_option
@newsroom_option
def suspend_(name: str, *, actor: str, newsroom: Newsroom) -> None:
    """Shut an account: its sessions end at once, and nobody can sign in to it. Nothing of it is deleted.

    \b
    Example:
      dalel staff suspend aida
    """
    open_staff(newsroom.root)
    account = account_named(name)
    suspend(account, by=actor)
    click.echo(f"{account.alias}: suspended")


@click.command(name="restore")
@click.argument("name")
@by_option
@newsroom_option
def restore_(name: str, *, actor: str, newsroom: Newsroom) -> None:
    """Open a suspended account again, with the password and the second factors that it had.

    \b
    Example:
      dalel staff restore aida
    """
    open_staff(newsroom.root)
    account = account_named(name)
    restore(account, by=actor)
    click.echo(f"{account.alias}: restored")
