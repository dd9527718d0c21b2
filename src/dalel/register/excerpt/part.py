"""A part of the register: as many records as an excerpt is made of at a time, with what they name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dalel.register.excerpt.answered import Answered
from dalel.register.excerpt.published import Published
from dalel.register.excerpt.references import Known
from dalel.register.statement import Statement


@dataclass(frozen=True, slots=True)
class Part:
    """Some records, the ``others`` that stand by themselves and are named by them, when they were published, and what
    was answered to readers about them."""

    own: Mapping[Known, Statement]
    others: Mapping[Known, Statement] = field(default_factory=dict)
    published: Mapping[Known, Published] = field(default_factory=dict)
    answers: Sequence[Answered] = ()


class Parts(Protocol):
    """The records that an audience may see before restrictions are looked at, a part at a time."""

    withdrawn: frozenset[Known]
    """Which people and bodies were taken back: they are in no part."""

    def cases(self) -> Iterator[Part]:
        """Cases, each whole with all that lies in it."""
        ...

    def alone(self) -> Iterator[Part]:
        """What stands by itself and is no case."""
        ...

    def names_of(self, somebody: Collection[Known]) -> Mapping[Known, tuple[str, ...]]:
        """Every name of people and bodies, whether or not they are in a part."""
        ...
