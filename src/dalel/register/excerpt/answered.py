"""The answers to readers that may be shown, before it is asked to whom."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dalel.register.answers import newest_answers
from dalel.register.excerpt.references import Known
from dalel.register.standing import owner_of


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that a second person confirmed; ``act`` is that of the change which it tells of, 0 without one."""

    code: str
    noun: str
    key: str
    field: str
    kind: str
    words: tuple[Mapping[str, str], Mapping[str, str], Mapping[str, str]]
    at: str
    act: int

    @property
    def texts(self) -> Iterator[str]:
        """Everything that it says, in all languages."""
        yield from (text for said in self.words for text in said.values())


def standing_answers() -> dict[Known, tuple[Answered, ...]]:
    """The newest answer to each report, if it was confirmed and says something, by the record that it stands with."""
    found = newest_answers().exclude(confirmed_by=None).exclude(kind="none")
    answers: dict[Known, list[Answered]] = defaultdict(list)
    for each in found.select_related("confirmed_by", "change"):
        assert each.confirmed_by is not None  # noqa: S101 - see the question
        answers[owner_of(each.noun, each.key)].append(
            Answered(
                each.code,
                each.noun,
                each.key,
                each.field,
                each.kind,
                (each.before, each.after, each.text),
                each.confirmed_by.at.astimezone(dt.UTC).isoformat(),
                each.change.act_id if each.change else 0,
            )
        )
    return {owner: tuple(each) for owner, each in answers.items()}
