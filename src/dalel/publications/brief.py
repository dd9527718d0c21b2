"""The defence brief: for each element of an offence, what the evidence shows, claim by claim. It argues nothing.

An element that nothing here speaks to gets one sentence: nothing in the evidence speaks to this.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from dalel import __version__
from dalel.evidence import Evidence
from dalel.jurisdictions.law import Element, parents
from dalel.publications.check import Verdict
from dalel.publications.check_record import reason_text
from dalel.publications.claim import ClaimKind
from dalel.publications.offence import elements_of, find_law
from dalel.publications.page import (
    Kind,
    Node,
    Page,
    Section,
    facts,
    heading,
    link,
    listing,
    note,
    paragraph,
    quoted,
    table,
    words,
)
from dalel.publications.presentation.article import footing
from dalel.publications.presentation.presentation import Presentation
from dalel.publications.presentation.proof import Proof
from dalel.publications.presentation.proof_block import SHORT, document_block, proof_block
from dalel.publications.presentation.reply_block import cited, reply_blocks
from dalel.publications.presentation.wording import Wording
from dalel.publications.published import Edition


def make_brief(
    key: str, made: Presentation, editions: tuple[Edition, ...], evidence: Evidence, *, on: dt.date | None
) -> Page:
    """The brief on one norm and one text, in the language of the presentation; ``on`` picks the norm's wording."""
    return Brief(key, made, editions, evidence, on=on).page()


class Brief:
    """A brief while it is made."""

    def __init__(
        self, key: str, made: Presentation, editions: tuple[Edition, ...], evidence: Evidence, *, on: dt.date | None
    ) -> None:
        self.key, self.on = key, on
        self.law = find_law(key, on)
        self.made, self.editions, self.evidence = made, editions, evidence
        self.wording = Wording(made.wording.lang, "publications/brief")
        self.plain = made.wording
        self.spoken: Mapping[str, Callable[[], Iterator[Node]]] = {
            "dissemination": self.dissemination,
            "publicly": self.dissemination,
            "media-or-networks": self.dissemination,
            "falsity": self.falsity,
            "knowledge": self.knowledge,
        }

    def page(self) -> Page:
        """The whole brief."""
        say, plain = self.wording.say, self.plain.say
        deck = [say("publication", title=self.made.title), say("deck", norm=self.key)]
        if self.made.as_of is not None:
            deck.append(plain("deck-as-of", time=self.plain.time(self.made.as_of), version=__version__))
        return Page(
            lang=self.wording.lang,
            title=say("title", norm=self.key),
            heading=(words(say("title", norm=self.key)),),
            kicker=say("kicker"),
            deck=tuple(deck),
            sections=tuple(self.sections()),
            made_by=plain("made-by", version=__version__),
            skip=plain("skip"),
            contents=plain("contents"),
            back=plain("back"),
            claims_word=plain("proof"),
        )

    def sections(self) -> Iterator[Section]:
        """The norm, each element, the proofs, the documents, the checkpoint."""
        say, made = self.wording.say, self.made
        yield Section("norm", say("norm"), tuple(self.about_norm()))
        for place, element in enumerate(elements_of(self.law, self.key, self.on), start=1):
            # By itself an element reads like a statement: what is required is not what is said to be so.
            title = say("element", place=place, label=element.label[self.wording.lang])
            yield Section(f"element-{place}", title, tuple(self.about(element)))
        proofs = (
            proof_block(proof, made.held, self.plain, of=made.text.lang, leads_back=False) for proof in made.proofs
        )
        yield Section("proofs", say("annex"), (paragraph(self.plain.say("proofs-note")), *proofs))
        documents = (document_block(each, self.plain) for each in made.documents)
        said = paragraph(self.plain.say("documents-note"))
        yield Section("documents", self.plain.say("documents"), (said, *documents))
        yield Section("checkpoint", self.plain.say("checkpoint"), tuple(footing(made)))

    def about_norm(self) -> Iterator[Node]:
        """The norm: its title, where our data has it from, and what the data is not."""
        say, found = self.wording.say, self.law[self.key]
        titled = next((each for each in (self.key, *reversed(parents(self.key))) if self.title(each)), self.key)
        pairs = [
            (say("norm"), [self.key]),
            (say("norm-title"), [self.title(titled) or "—"]),
            (say("norm-source"), [self.sourced(found.provenance.confidence, found.provenance.source)]),
        ]
        if self.on is not None:
            pairs.append((say("norm-day"), [self.plain.day(self.on)]))
        yield facts(pairs)
        yield note(say("norm-limits"))
        if not elements_of(self.law, self.key, self.on):
            yield note(say("no-elements"))

    def title(self, key: str) -> str | None:
        """The title of a norm in the brief's language, else in one that it has; None where it has none."""
        found = self.law.norms.get(key)
        return found.say(self.wording.lang) if found is not None and found.title else None

    def sourced(self, confidence: str, source: str) -> str:
        """Where something in the law's data is from, and how sure that is."""
        said = self.plain.term("confidence", confidence)
        return self.wording.say("element-source", confidence=said, source=source)

    def about(self, element: Element) -> Iterator[Node]:
        """One element: where our data has it from, and what the evidence shows."""
        provenance = element.provenance
        yield facts([(self.wording.say("norm-source"), [self.sourced(provenance.confidence, provenance.source)])])
        if element.one_of is not None:
            yield paragraph(self.wording.say("one-of"))
        spoken = self.spoken.get(element.code)
        if spoken is None:
            yield note(self.wording.say("nothing"))
        else:
            yield from spoken()

    def dissemination(self) -> Iterator[Node]:
        """Where and when the text was published, as recorded."""
        if not self.editions:
            yield note(self.wording.say("nothing"))
            yield paragraph(self.wording.say("not-published"))
            return
        yield listing([self.published(edition) for edition in self.editions])
        path = Path(self.made.text.file)
        if path.is_file() and sha256(path.read_bytes()).hexdigest() != self.editions[-1].document.sha256:
            yield note(self.wording.say("published-changed"))

    def published(self, edition: Edition) -> list[Node | str]:
        """One edition."""
        before, _, after = self.wording.say(
            "published",
            where=edition.where or "—",
            time=self.plain.time(edition.time),
            entry=edition.seq,
            sha="\x00",
        ).partition("\x00")
        return [before, link(edition.document.sha256[:SHORT], f"#document-{edition.document.sha256[:SHORT]}"), after]

    def falsity(self) -> Iterator[Node]:
        """What the evidence shows of each claim: agreement with documents, or none, or nothing."""
        say = self.wording.say
        head = [say("claim"), say("shows"), self.plain.say("documents")]
        yield table(head, (self.claim_row(proof) for proof in self.made.proofs))
        yield paragraph(say("falsity-limits"))
        if self.made.check.uncovered:
            yield note(say("uncovered", count=len(self.made.check.uncovered)))

    def claim_row(self, proof: Proof) -> list[Node | str]:
        """One claim: its words, what it is, what the evidence shows, from which documents held since when."""
        checked, held = proof.checked, self.made.held
        documents = ", ".join(
            f"{held[name].document.name} ({self.plain.day(held[name].document.added)})"
            for name in proof.documents
            if name in held
        )
        said = quoted(" ".join(checked.words.split()), self.made.text.lang)
        kind = self.plain.term("publications/claim-kind", checked.claim.kind)
        return [
            Node(
                Kind.GROUP,
                (
                    Node(Kind.LINK, (words(f"{proof.number}. "), said), target=f"#proof-{proof.number}"),
                    words(f" ({kind})"),
                ),
            ),
            self.shows(proof),
            documents or "—",
        ]

    def shows(self, proof: Proof) -> str:
        """What the evidence shows of one claim, and nothing beyond."""
        checked, say = proof.checked, self.wording.say
        reason = reason_text(checked, self.wording.lang) or "—"
        arithmetic = "; ".join(each.arithmetic for each in proof.calculations)
        if checked.claim.kind is ClaimKind.OPINION:
            return say("shows-opinion")
        if checked.verdict is Verdict.EVIDENCE_MISSING:
            return say("shows-missing", reason=reason)
        if checked.claim.kind is ClaimKind.ATTRIBUTED:
            return say("shows-attributed")
        if checked.claim.kind is not ClaimKind.FIGURE:
            return say("shows-held")
        if checked.verdict is Verdict.NOT_EVALUATED:
            return say("shows-not-evaluated", reason=reason)
        matches = checked.verdict is Verdict.PROVED
        return say("shows-proved" if matches else "shows-mismatch", arithmetic=arithmetic)

    def knowledge(self) -> Iterator[Node]:
        """What was held, checked and asked, each with its time: not what anybody knew or thought."""
        say = self.wording.say
        yield heading(say("knew-documents"), 3)
        yield listing(self.held_items())
        checks = [self.checked(edition) for edition in self.editions]
        yield listing(checks) if checks else paragraph(say("not-checked"))
        yield heading(say("asked-of"), 3)
        if not self.made.replies:
            yield paragraph(say("nobody-asked"))
        for reply in self.made.replies:
            yield from reply_blocks(reply, self.made.held, self.evidence, self.plain, level=4)
        yield paragraph(say("knowledge-limits"))

    def held_items(self) -> Iterator[list[Node | str]]:
        """The documents that claims rest on: since when each is held, also beside the first publication."""
        resting = {name for proof in self.made.proofs for name in proof.documents}
        for held in self.made.documents:
            document = held.document
            if document.sha256 not in resting:
                continue
            since = self.plain.say("held-since-says", time=self.plain.time(document.added), entry=document.seq)
            said: list[Node | str] = [link(document.name, f"#{held.anchor}"), f": {since}"]
            if self.editions:
                first = self.editions[0]
                code = "before" if document.seq < first.seq else "after"
                said.append("; " + self.wording.say(code, days=(first.time.date() - document.added.date()).days))
            if held.stamps:
                said.append(f"; {self.plain.say('stamps')}: {'; '.join(held.stamps)}")
            yield said

    def checked(self, edition: Edition) -> list[Node | str]:
        """The check of one edition before it was published."""
        time = self.plain.time(edition.time)
        digest = edition.document.sha256
        return cited("checked", digest, self.wording, time=time, claims=edition.claims, proved=edition.proved)
