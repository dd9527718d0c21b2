"""The access log: who did what on the staff pages. It only grows, and each row holds the digest of the one before."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from dalel.canonical import canonical_json
from dalel.site.accounts.models import AccessEntry
from dalel.vocabulary import term

FIRST = "0" * 64
"""What the first row holds in place of a digest."""


def record_access(who: str, act: str, *, noun: str = "", key: str = "") -> AccessEntry:
    """Append a row: who (an alias, never a login name), what (``register/access``), and on which record.

    In a transaction it stands or falls with it, so that there is no change without its row. Never hand it a password, a
    token, what somebody typed into a field of a sign-in, or the text of a note.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # One writer at a time; readers go on. SQLite has one writer anyway.
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {AccessEntry._meta.db_table} IN EXCLUSIVE MODE")
        last = AccessEntry.objects.last()
        return AccessEntry.objects.create(
            at=timezone.now(),
            who=who[:200],
            act=term("register/access", act).code,
            noun=noun[:40],
            key=key[:200],
            previous=FIRST if last is None else digest_of(last),
        )


def digest_of(entry: AccessEntry) -> str:
    """The SHA-256 of a row as canonical JSON; the digest of the row before is a part of it."""
    row = {
        "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "who": entry.who,
        "act": entry.act,
        "noun": entry.noun,
        "key": entry.key,
        "previous": entry.previous,
    }
    return hashlib.sha256(canonical_json(row)).hexdigest()


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of a check of the log: how many rows fit, the digest of the last, the number of one that does not.

    A row whose successor does not fit may itself be the changed one, so ``broken`` is the first row that does not hold
    the digest of the row before it.
    """

    rows: int
    last: str
    broken: int | None


def verify_log(entries: Iterable[AccessEntry]) -> Verification:
    """Find the first row that does not follow the one before it; the rows in the order in which they were written.

    Rows cut off at the end leave no mark here: whoever noted an earlier digest finds it among the rows, or not.
    """
    rows, last = 0, FIRST
    for entry in entries:
        if entry.previous != last:
            return Verification(rows, last, entry.pk)
        rows, last = rows + 1, digest_of(entry)
    return Verification(rows, last, None)
