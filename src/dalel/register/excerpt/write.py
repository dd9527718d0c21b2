"""Write an excerpt: a file in the form of a backup, from which a register of its own is restored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dalel.register.access import Audience, Restrictions
from dalel.register.excerpt.excerpt import Excerpt, make_excerpt
from dalel.register.excerpt.pseudonyms import Pseudonyms
from dalel.register.excerpt.records import names_of_everybody, read_records
from dalel.register.excerpt.rows import table_lines
from dalel.register.excerpt.silence import Everybody, Withheld
from dalel.register.exchange.backup import BackedUp, Lines, Progress, write_backup
from dalel.register.standing import STANDING, find_published, withdrawn_keys


@dataclass(frozen=True, slots=True)
class Written:
    """What an excerpt holds, and what was withheld from it since it may tell a hidden name."""

    held: BackedUp
    withheld: tuple[Withheld, ...]


def write_excerpt(
    file: Path, audience: Audience, *, force: bool = False, progress: Progress = lambda _: None
) -> Written:
    """Write what an audience may see of the register: published records as they were published, to the team all.

    The same register gives the same bytes; pseudonyms that it needs for the first time are kept in the register.
    """
    made: list[Excerpt] = []

    def read() -> Lines:
        excerpt, lines = read_excerpt(audience)
        made.append(excerpt)
        return lines

    held = write_backup(file, read, audience=audience.level, force=force, progress=progress)
    return Written(held, tuple(made[0].withheld))


def read_excerpt(audience: Audience) -> tuple[Excerpt, Lines]:
    """Make the excerpt of an audience, with the lines of its tables."""
    published = {} if audience.sees_drafts else find_published()
    records = read_records(audience, published)
    pseudonyms = Pseudonyms()
    withdrawn = frozenset((noun, key) for noun in STANDING for key in withdrawn_keys(noun))
    excerpt = make_excerpt(
        records,
        Everybody(names_of_everybody(records), withdrawn),
        restrictions=Restrictions.read(),
        audience=audience,
        pseudonym=pseudonyms,
    )
    pseudonyms.keep()
    shown = (
        ((noun, excerpt.keys[noun, key]), last)
        for (noun, key), last in published.items()
        if (noun, key) in excerpt.keys
    )
    return excerpt, table_lines(excerpt.records, shown)
