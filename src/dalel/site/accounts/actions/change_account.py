"""Change an account: give it another role, suspend or restore it."""

from __future__ import annotations

from django.db import transaction

from dalel.errors import CommandError, did_you_mean
from dalel.register.refusal import RefusedCommandError
from dalel.site.accounts.access_log import record_access
from dalel.site.accounts.actions.end_session import end_sessions
from dalel.site.accounts.models import Account
from dalel.vocabulary import term


def account_named(name: str) -> Account:
    """The account with a login name; an error with the nearest names where there is none."""
    found = Account.objects.filter(name=name).first()
    if found is None:
        known = Account.objects.values_list("name", flat=True)
        raise CommandError(f'There is no account "{name}".', next_step=did_you_mean(name, known))
    return found


@transaction.atomic
def change_role(account: Account, role: str, *, by: str) -> None:
    """Give an account another role; its next click is judged by it."""
    role = term("register/staff-role", role).code
    if role != "administrator":
        check_another_administrator(account)
    account.role = role
    account.save(update_fields=["role"])
    record_access(by, "account-changed", noun="role", key=account.alias)


@transaction.atomic
def suspend(account: Account, *, by: str) -> None:
    """Shut an account: its sessions end now, and nobody can sign in to it or use its invitation."""
    check_another_administrator(account)
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_sessions(account)
    record_access(by, "account-changed", noun="suspension", key=account.alias)


@transaction.atomic
def restore(account: Account, *, by: str) -> None:
    """Open a suspended account again, with the password and the factors that it had."""
    account.is_active = True
    account.save(update_fields=["is_active"])
    record_access(by, "account-changed", noun="restoration", key=account.alias)


def check_another_administrator(account: Account) -> None:
    """Refuse to leave the register without anybody who can let others in."""
    able = Account.objects.select_for_update().filter(role="administrator", is_active=True)
    if account in able and len(able) == 1:
        raise RefusedCommandError("only-administrator", then="another-administrator", alias=account.alias)
