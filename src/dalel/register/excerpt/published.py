"""What is published: each record with its last publication, and whether it has changed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from dalel.register.chunk import CHUNK
from dalel.register.excerpt.references import Known
from dalel.register.excerpt.scratch import Scratch
from dalel.register.models import Change, StandingStep
from dalel.register.models.restriction import RESTRICTION
from dalel.register.standing import owner_of


@dataclass(frozen=True, slots=True)
class Published:
    """By which act a record was last published, when, and whether it has changed since."""

    act: int
    at: str
    is_changed: bool


class Publications:
    """Every record that is published and not withdrawn since, noted in a scratch."""

    def __init__(self, scratch: Scratch) -> None:
        self.scratch = scratch
        notes = scratch.notes
        notes.executemany("INSERT OR REPLACE INTO published VALUES (?, ?, ?, ?, 0)", last_steps())
        notes.execute("DELETE FROM published WHERE act IS NULL")
        (first,) = notes.execute("SELECT min(act) FROM published").fetchone()
        if first is not None:
            notes.executemany(
                "UPDATE published SET newest = max(newest, ?) WHERE noun = ? AND key = ?", changes_since(first)
            )

    def of(self, records: Collection[Known]) -> dict[Known, Published]:
        """Those of some records that are published."""
        found = self.scratch.look_up("noun, key, act, at, newest > act FROM published", records)
        return {(noun, key): Published(int(act), at, bool(changed)) for noun, key, act, at, changed in found}

    def keys(self, noun: str) -> Iterator[list[str]]:
        """The keys of what is published, some at a time."""
        last = ""
        asked = "SELECT key FROM published WHERE noun = ? AND key > ? ORDER BY key LIMIT ?"
        while found := [key for (key,) in self.scratch.notes.execute(asked, (noun, last, CHUNK))]:
            yield found
            last = found[-1]


def last_steps() -> Iterator[tuple[str, str, int | None, str]]:
    """Every publication and withdrawal, the oldest first; a withdrawal without its act."""
    steps = StandingStep.objects.filter(act__kind__in=["publish", "withdraw"]).order_by("act_id", "pk")
    rows: Iterable[tuple[str, str, int, str, dt.datetime]] = steps.values_list(
        "noun", "key", "act_id", "act__kind", "act__at"
    ).iterator(chunk_size=2000)
    for noun, key, act, kind, at in rows:
        yield noun, key, act if kind == "publish" else None, at.astimezone(dt.UTC).isoformat()


def changes_since(first: int) -> Iterator[tuple[int, str, str]]:
    """The act of every change after one, with the record that stands with what was changed."""
    since = Change.objects.exclude(noun=RESTRICTION).filter(act_id__gt=first).order_by()
    for noun, key, act in since.values_list("noun", "key", "act_id").iterator(chunk_size=2000):
        yield act, *owner_of(noun, key)
