"""The register as a file that goes into copies, and back again."""

from __future__ import annotations

from pathlib import Path

from django.db import connection

from dalel.canonical import canonical_json
from dalel.register.exchange.backup import back_up
from dalel.register.exchange.restore import restore
from dalel.site.start import open_register, working_in

ACCOUNTS_FORMAT = "dalel-staff-accounts/1"


def write_copy(newsroom: Path, file: Path) -> None:
    """Write the newsroom's register into a file; the same register gives the same bytes."""
    open_register(newsroom)
    back_up(file, force=True)


def load_copy(file: Path, newsroom: Path) -> int:
    """Fill ``register.sqlite3`` of a newsroom that has none; how many rows it has then."""
    with working_in(newsroom / "register.sqlite3"):
        return sum(restore(file).rows.values())


def write_accounts(file: Path) -> bool:
    """Write who has an account on the staff pages of the register that is open; whether there are any.

    What opens an account is not written: passwords and second factors are set anew after a restoring.
    """
    if "accounts_account" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, alias, role, language, is_active FROM accounts_account")
        rows = sorted(cursor.fetchall())
    accounts = [
        {"alias": alias, "language": language, "name": name, "role": role, "suspended": not is_active}
        for name, alias, role, language, is_active in rows
    ]
    file.write_bytes(canonical_json({"accounts": accounts, "format": ACCOUNTS_FORMAT}) + b"\n")
    return bool(accounts)
