"""The page of a publication: the text, the replies, the proofs, the documents, the diary, the checkpoint."""

from __future__ import annotations

from collections.abc import Iterator

from dalel import __version__
from dalel.publications.holdings import Holdings
from dalel.publications.page import Kind, Node, Page, Section, note, paragraph, preformatted, words
from dalel.publications.presentation.diary import write_diary
from dalel.publications.presentation.presentation import Presentation
from dalel.publications.presentation.proof_block import document_block, proof_block
from dalel.publications.presentation.reply_block import reply_blocks

FILES = {"claims.jsonld": "application/ld+json", "provenance.jsonld": "application/ld+json"}
PDF = "text.pdf"


def make_article(made: Presentation, holdings: Holdings, *, draft: bool, linked_data: str, pdf: bool) -> Page:
    """The whole page."""
    say = made.wording.say
    return Page(
        lang=made.wording.lang,
        title=made.title,
        heading=made.prose.title or (words(made.title),),
        kicker=say("kicker"),
        deck=tuple(deck(made)),
        sections=tuple(sections(made, holdings)),
        made_by=say("made-by", version=__version__),
        skip=say("skip"),
        contents=say("contents"),
        back=say("back"),
        claims_word=say("proof"),
        draft=say("draft") if draft else None,
        linked_data=linked_data,
        files=FILES | ({PDF: "application/pdf"} if pdf else {}),
    )


def deck(made: Presentation) -> Iterator[str]:
    """What stands under the title."""
    wording = made.wording
    yield wording.say("deck-claims", claims=len(made.proofs), figures=len(made.figures), proved=made.proved)
    if made.as_of is not None:
        yield wording.say("deck-as-of", time=wording.time(made.as_of), version=__version__)


def sections(made: Presentation, holdings: Holdings) -> Iterator[Section]:
    """The sections in their order; replies and corrections where there are any."""
    say, held = made.wording.say, made.held
    yield Section("text", "", made.prose.nodes)
    if made.replies:
        blocks = [
            block for reply in made.replies for block in reply_blocks(reply, held, holdings.evidence, made.wording)
        ]
        yield Section("replies", say("replies"), tuple(blocks))
    if made.text.corrections:
        yield Section("corrections", say("corrections"), tuple(corrections(made)))
    proofs = (proof_block(proof, held, made.wording, of=made.text.lang) for proof in made.proofs)
    yield Section("proofs", say("proofs"), (paragraph(say("proofs-note")), *proofs))
    documents = tuple(document_block(each, made.wording) for each in made.documents)
    said = say("documents-note") if documents else say("no-documents")
    yield Section("documents", say("documents"), (paragraph(said), *documents))
    steps = Node(Kind.NUMBERS, tuple(Node(Kind.ITEM, (words(step),)) for step in write_diary(made)))
    yield Section("diary", say("diary"), (paragraph(say("diary-note")), steps))
    yield Section("checkpoint", say("checkpoint"), tuple(footing(made)))


def corrections(made: Presentation) -> Iterator[Node]:
    """What was corrected, and why; the latest first."""
    now = {proof.checked.claim.id: " ".join(proof.checked.words.split()) for proof in reversed(made.proofs)}
    for each in sorted(made.text.corrections, key=lambda each: each.on, reverse=True):
        yield paragraph(
            made.wording.say(
                "correction",
                day=made.wording.day(each.on),
                was=each.was,
                now=now.get(each.claim, "—"),
                why=each.why,
            )
        )


def footing(made: Presentation) -> Iterator[Node]:
    """The newest checkpoint, and what it does not cover."""
    if made.checkpoint is None:
        yield note(made.wording.say("checkpoint-none"))
        return
    size = made.checkpoint.signed.checkpoint.size
    if any(each.document.seq >= size for each in made.documents):
        yield note(made.wording.say("checkpoint-older"))
    said, *rest = made.checkpoint.footer(made.wording.lang).split("\n\n", maxsplit=1)
    yield paragraph(said)
    yield preformatted("".join(rest).strip())
