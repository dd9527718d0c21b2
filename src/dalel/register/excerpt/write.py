"""Write an excerpt: a file in the form of a backup, from which a register of its own is restored."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from dalel.register.access import Audience, Restrictions
from dalel.register.excerpt.excerpt import Excerpt, make_excerpt
from dalel.register.excerpt.pseudonyms import KeptPseudonyms
from dalel.register.excerpt.records import ShownParts
from dalel.register.excerpt.rows import table_lines
from dalel.register.excerpt.scratch import Scratch
from dalel.register.excerpt.silence import Withheld
from dalel.register.exchange.backup import BackedUp, Lines, Progress, write_backup


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
    with closing(Scratch()) as scratch:
        made: list[Excerpt] = []

        def read() -> Lines:
            made.append(read_excerpt(audience, scratch))
            return table_lines(made[0])

        held = write_backup(file, read, audience=audience.level, force=force, progress=progress)
        return Written(held, made[0].withheld)


def read_excerpt(audience: Audience, scratch: Scratch) -> Excerpt:
    """Make the excerpt of an audience."""
    pseudonym = KeptPseudonyms(scratch)
    excerpt = make_excerpt(
        ShownParts(audience, scratch),
        scratch,
        restrictions=Restrictions.read(),
        audience=audience,
        pseudonym=pseudonym,
    )
    pseudonym.keep()
    return excerpt
