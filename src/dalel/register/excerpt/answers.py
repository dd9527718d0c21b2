"""Answers to readers in an excerpt: each stands with the value that it is about, and is gone where that is hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dalel.register.access import Audience, Restrictions
from dalel.register.excerpt.answered import Answered
from dalel.register.excerpt.part import Part
from dalel.register.excerpt.references import Known
from dalel.register.excerpt.silence import Silence, Withheld
from dalel.register.standing import owner_of
from dalel.register.statement import Statement, flat

FIELD = "answer"
"""What an answer is called among what was withheld."""


@dataclass(frozen=True, slots=True)
class AnswersLeft:
    """What is left of the answers about the records of a part.

    The rule: an answer is shown where its audience is shown the very value that it is about, as it stands in the
    register, with its sources; about no single value, where nothing of the record or within it is hidden.
    """

    part: Part
    left: Mapping[Known, Statement]
    restrictions: Restrictions
    audience: Audience
    silence: Silence

    def shown(self) -> Iterator[Answered]:
        """Those that are shown."""
        for each in self.part.answers:
            if self.is_published(each) and self.is_seen(each):
                near = self.silence.near(each.noun, each.key)
                if any(self.silence.are_told(text, near, whole=False) for text in each.texts):
                    self.silence.found.add(Withheld(each.noun, each.key, FIELD))
                else:
                    yield each

    def is_published(self, each: Answered) -> bool:
        """Whether the correction that it tells of can be read; to those who see drafts all can."""
        last = self.part.published.get(owner_of(each.noun, each.key))
        return last is None or last.act >= each.act

    def is_seen(self, each: Answered) -> bool:
        """Whether what it is about is shown as it is."""
        about = (each.noun, each.key)
        if about not in self.left:
            return False
        hidden = self.restrictions.hidden_fields(*about, self.audience)
        if each.field:
            return each.field not in hidden and self.said(about, each.field)
        inside = [record for record in self.part.own if record[1].startswith(f"{each.key}/")]
        return all(
            record in self.left
            and self.left[record] == self.part.own[record]
            and not self.restrictions.hidden_fields(*record, self.audience)
            for record in (about, *inside)
        )

    def said(self, record: Known, name: str) -> bool:
        """Whether a value, and where it is from, is left as the register has it."""
        whole, left = self.part.own[record], self.left[record]
        cited = [[each for each in said["citations"] if each[0] in {name, ""}] for said in (whole, left)]
        return flat(whole).get(name) == flat(left).get(name) and cited[0] == cited[1]
