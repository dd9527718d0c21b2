"""Questions about the kind of each claim: statement of fact or opinion, by the tests that courts use.

The Human Rights Committee's General Comment 34, paragraphs 47 and 49: what can be verified, and what by its nature
cannot. The program asks and never decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dalel.publications.check import read_passages
from dalel.publications.claim import Claim, ClaimKind
from dalel.publications.number_phrase import Doubt
from dalel.publications.position import Position
from dalel.publications.text import Text
from dalel.publications.uncovered import has_accusing_word


class QuestionCode(StrEnum):
    """What is asked (``vocabulary/publications/claim-question.yaml``)."""

    SAYS_MORE = "says-more"
    SAME_WORDS = "same-words"
    VERIFIABLE = "verifiable"
    WHO_SAID_IT = "who-said-it"
    NOT_VERIFIABLE = "not-verifiable"
    FACTS_BENEATH = "facts-beneath"
    OPINION_WITH_NUMBER = "opinion-with-number"
    OPINION_THAT_ACCUSES = "opinion-that-accuses"


ASKED_OF_EVERY = {
    ClaimKind.FIGURE: (QuestionCode.SAYS_MORE,),
    ClaimKind.QUOTE: (QuestionCode.SAME_WORDS,),
    ClaimKind.FACT: (QuestionCode.VERIFIABLE,),
    ClaimKind.ATTRIBUTED: (QuestionCode.WHO_SAID_IT,),
    ClaimKind.OPINION: (QuestionCode.NOT_VERIFIABLE, QuestionCode.FACTS_BENEATH),
}


@dataclass(frozen=True, slots=True)
class KindQuestion:
    """A question about one claim where it stands."""

    claim: Claim
    position: Position
    words: str
    code: QuestionCode


def find_questions(text: Text) -> Iterator[KindQuestion]:
    """What an author should ask themselves about each claim, in the order of the text."""
    for passage, phrases in read_passages(text):
        for link in passage.links:
            claim = text.claims.get(link.claim)
            if claim is None:
                continue
            words = passage.text[link.start : link.end]
            codes = list(ASKED_OF_EVERY[claim.kind])
            if claim.kind is ClaimKind.OPINION:
                inside = [each for each in phrases if each.start < link.end and link.start < each.end]
                if any(each.doubt is not Doubt.PERHAPS_NO_NUMBER for each in inside):
                    codes.append(QuestionCode.OPINION_WITH_NUMBER)
                if has_accusing_word(words, text.lang):
                    codes.append(QuestionCode.OPINION_THAT_ACCUSES)
            yield from (KindQuestion(claim, text.position_of(passage, link), words, code) for code in codes)
