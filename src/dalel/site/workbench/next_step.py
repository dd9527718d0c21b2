"""What is to do next in a newsroom, each with the command that does it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dalel.site.workbench.glance import Glance


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do: the sentence (``next-CODE`` of the vocabulary), its values, and the command."""

    code: str
    command: str
    values: dict[str, object] = field(default_factory=dict)


def next_steps(glance: Glance) -> Iterator[NextStep]:
    """What to do, in the order of the work; a later step is named only where the earlier ones are done."""
    if not glance.readings:
        yield NextStep("read", "dalel spending read FILE")
        return
    if glance.stale:
        yield NextStep("stale", "dalel flags run", {"flags": ", ".join(glance.stale)})
    elif glance.not_run:
        yield NextStep("flags", "dalel flags run")
    yield from keeping_steps(glance)
    if not glance.has_custody:
        yield NextStep("custody", "dalel custody setup")
    if not glance.publications:
        yield NextStep("write", "dalel publication new NAME")


def keeping_steps(glance: Glance) -> Iterator[NextStep]:
    """What keeps the evidence from being changed or taken unseen."""
    holding = glance.holding
    if holding.newest is None:
        yield NextStep("sign-first", "dalel checkpoint sign")
        return
    if holding.unsigned_documents:
        yield NextStep("sign", "dalel checkpoint sign", {"count": len(holding.unsigned_documents)})
        return
    if not holding.newest.published:
        yield NextStep("publish", 'dalel checkpoint publish --where "WHERE"')
    if not holding.newest.listed.stamps:
        yield NextStep("stamp", "dalel checkpoint stamp --tsa URL --tsa URL")
