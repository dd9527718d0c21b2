"""A presentation: a checked publication with the proofs of its claims, ready to be shown in any form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dalel.errors import DataError
from dalel.evidence.checkpoint import KeptCheckpoints, Publication, find_publication
from dalel.publications.check import Check, Verdict, check_text
from dalel.publications.claim import Correction
from dalel.publications.holdings import Holdings
from dalel.publications.page import Kind, Node, plain_text, words
from dalel.publications.presentation.chart_block import draw, find_charts
from dalel.publications.presentation.custody import Held, find_held
from dalel.publications.presentation.proof import Proof, Rows, is_figure, make_proof
from dalel.publications.presentation.prose import Prose, read_prose
from dalel.publications.presentation.wording import Wording
from dalel.publications.problem import Problem
from dalel.publications.reply import Reply
from dalel.publications.text import Text
from dalel.publications.uncovered import sentence_at


@dataclass(frozen=True, slots=True)
class Presentation:
    """What is shown: the prose, its proofs, the documents behind them, replies and the newest checkpoint.

    ``problems`` is what is wrong with the text and its charts; ``link`` is where the text will be read.
    """

    text: Text
    check: Check
    prose: Prose
    proofs: tuple[Proof, ...]
    documents: tuple[Held, ...]
    replies: tuple[Reply, ...]
    checkpoint: Publication | None
    problems: tuple[Problem, ...]
    wording: Wording
    as_of: dt.datetime | None
    link: str | None

    @property
    def title(self) -> str:
        """The heading of the text, else the title of its front matter, else the file's name without its folder."""
        return plain_text(self.prose.title) or self.text.settings.get("title") or Path(self.text.file).stem

    @property
    def held(self) -> Mapping[str, Held]:
        """The documents by SHA-256."""
        return {each.document.sha256: each for each in self.documents}

    @property
    def holds(self) -> bool:
        """Whether the text may be published: every figure proved, and nothing wrong."""
        return self.check.holds and not self.problems

    @property
    def figures(self) -> tuple[Proof, ...]:
        """The proofs of figures."""
        return tuple(proof for proof in self.proofs if is_figure(proof))

    @property
    def proved(self) -> int:
        """How many figures are proved."""
        return sum(proof.checked.verdict is Verdict.PROVED for proof in self.figures)


def present(
    text: Text,
    holdings: Holdings,
    replies: tuple[Reply, ...] = (),
    *,
    lang: str | None = None,
    link: str | None = None,
    besides: Iterable[str] = (),
) -> Presentation:
    """Check a text, and gather what stands behind each of its claims.

    ``lang`` is the text's own if not given; ``besides`` names documents to show beside those that claims rest on.
    """
    wording = Wording(lang or text.lang)
    check = check_text(text, holdings)
    proofs = make_proofs(check, holdings, wording.lang)
    charts = [
        chart if isinstance(chart, Problem) else draw(chart, holdings, lang=wording.lang) for chart in find_charts(text)
    ]
    digests = [name for proof in proofs for name in proof.documents]
    digests += [*besides]
    digests += [name for reply in replies for name in reply.documents]
    documents = holdings.evidence.documents()
    return Presentation(
        text=text,
        check=check,
        prose=read_prose(
            text,
            [() if isinstance(each, Problem) else each for each in charts],
            lambda correction: beside(correction, wording),
        ),
        proofs=proofs,
        documents=find_held(digests, holdings),
        replies=replies,
        checkpoint=newest_checkpoint(holdings),
        problems=(*check.problems, *(each for each in charts if isinstance(each, Problem))),
        wording=wording,
        as_of=max((document.added for document in documents), default=None),
        link=link or text.settings.get("link"),
    )


def make_proofs(check: Check, holdings: Holdings, lang: str) -> tuple[Proof, ...]:
    """The proofs of every claim, numbered as they stand in the text."""
    text, rows = check.text, Rows(holdings, lang)
    sentences = [
        sentence_at(passage.text, link.start)
        for passage in text.passages
        for link in passage.links
        if link.claim in text.claims
    ]
    return tuple(
        make_proof(number, checked, sentence, rows)
        for number, (checked, sentence) in enumerate(zip(check.claims, sentences, strict=True), start=1)
    )


def beside(correction: Correction, wording: Wording) -> tuple[Node, ...]:
    """What a claim said before, beside what it says now."""
    opening = wording.say("corrected-beside", day=wording.day(correction.on))
    return words(f" {opening}"), Node(Kind.OLD, (words(correction.was),)), words(")")


def newest_checkpoint(holdings: Holdings) -> Publication | None:
    """The newest checkpoint, or None where none was signed."""
    evidence = holdings.evidence
    if not KeptCheckpoints(evidence.folder, evidence.disk).sizes():
        return None
    return find_publication(evidence, None)


def refuse_what_does_not_hold(made: Presentation, *, otherwise: str = "") -> None:
    """Refuse to show a text that does not hold as if it did; ``otherwise`` is what else can be done."""
    if made.holds:
        return
    said = [str(problem) for problem in made.problems]
    for proof in made.proofs:
        checked = proof.checked
        unproved = is_figure(proof) and checked.verdict is not Verdict.PROVED
        if unproved or checked.verdict is Verdict.EVIDENCE_MISSING:
            verdict = made.wording.term("publications/verdict", checked.verdict)
            said.append(f"{checked.position}: {checked.claim.id}: {verdict}")
    raise DataError(
        f"{made.text.file} does not hold, so nothing was done:\n" + "\n".join(said),
        next_step=f"See why: dalel publication check {made.text.file}{otherwise}",
    )
