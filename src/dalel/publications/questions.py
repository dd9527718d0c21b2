"""The questions to whom a text names: a letter drafted from its claims, for the author to change and send."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dalel.errors import CommandError, did_you_mean
from dalel.publications.claim import ClaimKind
from dalel.publications.presentation import Presentation
from dalel.publications.presentation.proof import Proof
from dalel.publications.text import Text


def choose_claims(text: Text, named: Sequence[str]) -> tuple[str, ...]:
    """The claims to ask about: those named, else all but opinions, of which nobody can say that they are right."""
    for name in named:
        if name not in text.claims:
            raise CommandError(f'The text makes no claim "{name}".', next_step=did_you_mean(name, text.claims))
    arguable = [name for name, claim in text.claims.items() if claim.kind is not ClaimKind.OPINION]
    return tuple(named or arguable)


def draft_questions(made: Presentation, *, to: str, due: dt.date, claims: Sequence[str]) -> str:
    """The letter, in the language of the presentation, with a question for each of these claims."""
    say = made.wording.say
    chosen = [proof for proof in made.proofs if proof.checked.claim.id in claims]
    parts = [say("letter-opening", to=to), say("letter-title", title=made.title)]
    parts += [question(made, proof, place) for place, proof in enumerate(chosen, start=1)]
    parts.append(say("letter-due", due=made.wording.day(due)))
    return "\n\n".join(parts) + "\n"


def question(made: Presentation, proof: Proof, place: int) -> str:
    """One claim: the sentence, how its number came about, and what is asked."""
    say = made.wording.say
    lines = [f"{place}. {proof.sentence}"]
    if proof.calculations:
        documents = ", ".join(made.held[name].document.name for name in proof.documents if name in made.held)
        arithmetic = "; ".join(each.arithmetic for each in proof.calculations)
        lines.append(say("letter-figure", arithmetic=arithmetic, documents=documents))
    lines.append(say("letter-question"))
    return "\n   ".join(lines)
