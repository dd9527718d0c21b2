"""The policy: which groups of people must come together, and how many of each, before anything can be opened."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dalel.errors import CommandError

MOST = 16
"""Groups, and members of a group, that SLIP-39 can number."""

_GROUP = re.compile(r"([\w-]{1,32}):([0-9]{1,2})of([0-9]{1,2})")
_EXAMPLE = "Write, for example: counsel:2of3,editors:2of3"


@dataclass(frozen=True, slots=True)
class Group:
    """People who hold shares of one kind: ``needed`` of ``members`` must bring theirs."""

    name: str
    needed: int
    members: int

    def __str__(self) -> str:
        return f"{self.name}:{self.needed}of{self.members}"


@dataclass(frozen=True, slots=True)
class Policy:
    """All groups are needed, each with its number of members."""

    groups: tuple[Group, ...]

    def __str__(self) -> str:
        return ",".join(map(str, self.groups))


def parse_policy(text: str) -> Policy:
    """Read ``counsel:2of3,editors:2of3``."""
    groups = tuple(parse_group(part.strip()) for part in text.split(","))
    names = [group.name for group in groups]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CommandError(f'The policy names the group "{twice[0]}" twice.', next_step=_EXAMPLE)
    if len(groups) > MOST:
        raise CommandError(f"The policy has {len(groups)} groups; {MOST} are the most.", next_step=_EXAMPLE)
    if sum(group.needed for group in groups) < 2:
        raise CommandError(
            f'The policy "{text}" lets one person open everything alone.',
            next_step="Let at least two be needed: counsel:2of3",
        )
    return Policy(groups)


def parse_group(text: str) -> Group:
    """Read ``counsel:2of3``."""
    found = _GROUP.fullmatch(text)
    if not found:
        raise CommandError(f'"{text}" is no group of a policy (NAME:KofN).', next_step=_EXAMPLE)
    group = Group(found[1], int(found[2]), int(found[3]))
    if not 1 <= group.needed <= group.members <= MOST:
        raise CommandError(
            f'"{text}": from 1 to all of at most {MOST} members can be needed.',
            next_step=_EXAMPLE,
        )
    if group.needed == 1 < group.members:
        raise CommandError(
            f'"{text}": where one is enough, SLIP-39 makes one share only.',
            next_step=f"Write {group.name}:1of1 and copy that sheet, or let two be needed.",
        )
    return group
