"""A publication beside its check: each passage with its claims and with what no claim covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dalel.publications import Check, Checked, Passage, Uncovered, claim_record


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of prose; ``number`` and ``verdict`` where it is a claim's words."""

    text: str
    number: int | None = None
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim with its number on the page, and its check in words (`claim_record`)."""

    number: int
    verdict: str
    record: dict[str, object]
    lines: dict[str, str] | None
    finding: str | None
    document: str | None


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage: its line in the file, its prose in stretches, its claims, and what no claim covers."""

    line: int
    stretches: tuple[Stretch, ...]
    claims: tuple[ShownClaim, ...]
    uncovered: tuple[Uncovered, ...]


def show_passages(check: Check, *, lang: str) -> Iterator[ShownPassage]:
    """Every passage in order, with what belongs to it."""
    at = {(one.position.line, one.position.column, one.claim.id): (number, one) for number, one in numbered(check)}
    passages = check.text.passages
    for place, passage in enumerate(passages):
        found: list[tuple[int, int, int, Checked]] = []
        for link in passage.links:
            position = check.text.position_of(passage, link)
            known = at.get((position.line, position.column, link.claim))
            if known is not None:
                found.append((link.start, link.end, *known))
        end = passages[place + 1].line if place + 1 < len(passages) else None
        yield ShownPassage(
            line=passage.line,
            stretches=tuple(stretches(passage, found)),
            claims=tuple(show_claim(number, one, lang=lang) for _, _, number, one in found),
            uncovered=tuple(
                one
                for one in check.uncovered
                if one.position.line >= passage.line and (end is None or one.position.line < end)
            ),
        )


def numbered(check: Check) -> Iterator[tuple[int, Checked]]:
    """The claims, numbered as they come."""
    return enumerate(check.claims, start=1)


def stretches(passage: Passage, found: list[tuple[int, int, int, Checked]]) -> Iterator[Stretch]:
    """The prose cut at the claims in it."""
    at = 0
    for start, end, number, one in found:
        if start > at:
            yield Stretch(passage.text[at:start])
        yield Stretch(passage.text[start:end], number, one.verdict.value)
        at = end
    if at < len(passage.text):
        yield Stretch(passage.text[at:])


def show_claim(number: int, one: Checked, *, lang: str) -> ShownClaim:
    """A claim, and the way to what it rests on."""
    lines = None if one.claim.lines is None else dict(one.claim.lines)
    return ShownClaim(number, one.verdict.value, claim_record(one, lang), lines, one.claim.finding, one.claim.document)
