"""Proofs and documents as blocks of a page."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping

from dalel.publications.check_record import reason_text
from dalel.publications.claim import Claim, ClaimKind
from dalel.publications.page import Kind, Node, code, details, facts, link, paragraph, quoted, strong, table, words
from dalel.publications.presentation.custody import Held, anchor
from dalel.publications.presentation.proof import Proof, Row
from dalel.publications.presentation.wording import Wording
from dalel.vocabulary import say_number

SHORT = 12
"""Signs of a SHA-256 that stand for it where the whole one is a link away."""


def proof_block(proof: Proof, held: Mapping[str, Held], wording: Wording, *, of: str, leads_back: bool = True) -> Node:
    """A proof that opens under its number, its words and its outcome; ``of`` is the language of the text."""
    checked = proof.checked
    inside = [facts(proof_facts(proof, held, wording, of))]
    if proof.calculations:
        head = [wording.say(name) for name in ("computed", "printed", "comparison")]
        rows = [[each.arithmetic, each.printed or "—", each.agrees or "—"] for each in proof.calculations]
        inside.append(table(head, rows))
    # Of a value in a document the calculation names the place already.
    if proof.rows and (checked.claim.document is None or checked.claim.rows is not None):
        inside += row_blocks(proof, wording)
    if leads_back:
        inside.append(paragraph(link(wording.say("back"), f"#claim-{proof.number}")))
    said = (
        f"{proof.number}. ",
        Node(Kind.STRONG, (quoted(" ".join(checked.words.split()), of),)),
        f" — {outcome(proof, wording)}",
    )
    return details(said, inside, f"proof-{proof.number}")


def outcome(proof: Proof, wording: Wording) -> str:
    """The verdict of a figure; of anything else, what it is."""
    checked = proof.checked
    if checked.claim.kind is not ClaimKind.FIGURE and checked.verdict == "not-evaluated":
        return wording.term("publications/claim-kind", checked.claim.kind)
    return wording.term("publications/verdict", checked.verdict)


def proof_facts(
    proof: Proof, held: Mapping[str, Held], wording: Wording, of: str
) -> Iterator[tuple[str, list[Node | str]]]:
    """What a proof says beside its arithmetic and its rows."""
    checked = proof.checked
    yield wording.say("what-it-is"), [wording.term("publications/claim-kind", checked.claim.kind)]
    yield wording.say("in-sentence"), [quoted(proof.sentence, of)]
    yield wording.say("outcome"), [wording.term("publications/verdict", checked.verdict)]
    reason = reason_text(checked, wording.lang)
    if reason is not None:
        yield wording.say("because"), [reason]
    for filters in checked.claim.filters:
        yield wording.say("picked-by"), [code(command(filters))]
    for words_ in (checked.claim.rows, checked.claim.of if checked.claim.rows is not None else None):
        if words_ is not None:
            yield wording.say("rows-picked-by"), [code(choice(words_, checked.claim))]
    if proof.documents:
        yield wording.say("document"), list(document_links(proof.documents, held))


def command(filters: Mapping[str, str]) -> str:
    """The command that lists the lines again."""
    wanted = " ".join(f"--where {shlex.quote(f'{name}={value}')}" for name, value in filters.items())
    return f"dalel spending lines {wanted} --all".replace("  ", " ")


def choice(picked: Mapping[str, str], claim: Claim) -> str:
    """Which rows of a table, of which sheet, and which of their columns."""
    said = [f'{column} = "{said}"' for column, said in picked.items()] or ["*"]
    more = [f"{name}: {getattr(claim, name)}" for name in ("column", "sheet") if getattr(claim, name) is not None]
    return "; ".join([" & ".join(said), *more])


def document_links(digests: Iterable[str], held: Mapping[str, Held]) -> Iterator[Node]:
    """Documents by name, each a link to what is known of it."""
    for place, digest in enumerate(digests):
        if place:
            yield words(", ")
        name = held[digest].document.name if digest in held else digest[:SHORT]
        yield link(name, f"#{anchor(digest)}")


def row_blocks(proof: Proof, wording: Wording) -> Iterator[Node]:
    """The rows, which open by themselves: there may be a hundred."""
    head = [wording.say(name) for name in ("what", "amount", "place", "document")]
    rows = table(head, (row_cells(row, wording) for row in proof.rows), numbers=(1,))
    inside = [rows]
    if proof.count > len(proof.rows):
        which = "rows-shown" if proof.checked.claim.rows is None else "rows-first"
        said = wording.say(which, shown=wording.count(len(proof.rows)), count=wording.count(proof.count))
        inside.insert(0, paragraph(said))
    yield details([wording.say("rows", count=wording.count(proof.count))], inside)


def row_cells(row: Row, wording: Wording) -> list[Node | str]:
    """What is there, its amount as the lines have it, and where it stands."""
    published = f"{say_number(row.amount, wording.lang)} {row.currency or ''}".rstrip()
    amount = "—" if row.what is None else published
    return [row.what or "—", amount, code(row.place), link(row.document[:SHORT], f"#{anchor(row.document)}")]


def document_block(held: Held, wording: Wording) -> Node:
    """A document with everything that is known of when it came."""
    document = held.document
    covered = (
        wording.say("covered-by-none")
        if held.checkpoint is None
        else wording.say("covered-by-says", size=held.checkpoint)
    )
    pairs: list[tuple[str, list[Node | str]]] = [
        ("SHA-256", [code(document.sha256)]),
        (wording.say("size"), [wording.say("size-says", count=wording.count(document.bytes))]),
        (
            wording.say("held-since"),
            [wording.say("held-since-says", time=wording.time(document.added), entry=document.seq)],
        ),
        (
            wording.say("address"),
            [wording.say("by-hand") if document.address is None else code(document.address)],
        ),
        (wording.say("covered-by"), [covered]),
        (wording.say("stamps"), ["; ".join(held.stamps) or wording.say("stamps-none")]),
    ]
    if held.reading is not None:
        read = held.reading
        said = wording.say(
            "read-as-says", format=read.format, lines=wording.count(read.lines), refused=wording.count(read.refused)
        )
        pairs.append((wording.say("read-as"), [said]))
    return details([strong(document.name), f" — {document.sha256[:SHORT]}"], [facts(pairs)], held.anchor)
