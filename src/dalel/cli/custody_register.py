"""The register among the copies: opened only where there is one, since Django takes a second."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from dalel.errors import DataError
from dalel.evidence.custody import CUSTODY, PLACES, REGISTER_BACKUP, STAFF_ACCOUNTS
from dalel.newsroom import Newsroom


@contextmanager
def register_copy(newsroom: Newsroom) -> Iterator[Mapping[str, Path]]:
    """The register's backup and the list of its accounts, by the paths under which they are copied, if there are any.

    They lie where nothing is copied from, and are gone afterwards.
    """
    if not ((newsroom.root / "register.sqlite3").exists() or os.environ.get("DATABASE_URL")):
        yield {}
        return
    import_module("dalel.site.start").start_django()
    folder = newsroom.root / CUSTODY / PLACES
    folder.mkdir(parents=True, exist_ok=True)
    backup, accounts = folder / REGISTER_BACKUP, folder / STAFF_ACCOUNTS
    try:
        copying = import_module("dalel.cli.register_copy")
        copying.write_copy(newsroom.root, backup)
        has_accounts = copying.write_accounts(accounts)
        yield {REGISTER_BACKUP: backup} | ({STAFF_ACCOUNTS: accounts} if has_accounts else {})
    finally:
        backup.unlink(missing_ok=True)
        accounts.unlink(missing_ok=True)


def load_register(newsroom: Path) -> int | None:
    """Fill the register of a restored newsroom from its backup, which is removed then; None where there is none."""
    file = newsroom / REGISTER_BACKUP
    if not file.exists():
        return None
    import_module("dalel.site.start").start_django()
    rows: int = import_module("dalel.cli.register_copy").load_copy(file, newsroom)
    file.unlink()
    return rows


def commands_for_accounts(newsroom: Path) -> list[str]:
    """What to type in a restored newsroom so that everybody who had an account has one again, by alias and role."""
    file = newsroom / STAFF_ACCOUNTS
    if not file.exists():
        return []
    try:
        accounts = json.loads(file.read_bytes())["accounts"]
        return [command for each in accounts for command in commands_for(each)]
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"{file} cannot be read ({error}).", next_step="Invite the people by hand.") from error


def commands_for(account: Mapping[str, Any]) -> list[str]:
    """A suspended account is made and shut again: nobody else may get its alias."""
    words = ["dalel", "staff", "invite", account["name"], "--role", account["role"], "--alias", account["alias"]]
    found = [shlex.join([*words, "--lang", account["language"]])]
    return [*found, shlex.join(["dalel", "staff", "suspend", account["name"]])] if account["suspended"] else found
