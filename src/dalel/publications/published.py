"""What was published: each edition of a text as it went out, in evidence, and what of it no longer holds.

The text that went out is a document like any other. Its figures can be recomputed at any time from what is held then:
where a document or a rule has changed since, the sentences that no longer hold are named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dalel.errors import DataError
from dalel.evidence import Document, Evidence
from dalel.evidence.entry import Claim as CheckedEntry
from dalel.evidence.entry import Kept, Publish
from dalel.publications.check import Check, Checked, Verdict, check_text
from dalel.publications.claim import ClaimKind, Position, Problem
from dalel.publications.claim_definition import read_definitions
from dalel.publications.holdings import Holdings
from dalel.publications.text import Text, parse_text
from dalel.publications.uncovered import sentence_at

CLAIMS = ".claims.yaml"


@dataclass(frozen=True, slots=True)
class Edition:
    """A text as it was published: where, since when that is recorded, what its check came to, and its documents."""

    document: Document
    definitions: Document | None
    seq: int
    time: dt.datetime
    where: str | None
    claims: int
    proved: int

    def text(self, evidence: Evidence) -> Text:
        """The text as it went out."""
        source = evidence.path(self.document).read_bytes().decode("utf-8-sig")
        beside = None
        if self.definitions is not None:
            found = evidence.path(self.definitions).read_bytes().decode("utf-8-sig")
            beside = read_definitions(found, self.definitions.name)
        return parse_text(source, self.document.name, beside=beside)


def record_edition(check: Check, evidence: Evidence, *, where: str, time: dt.datetime) -> Document:
    """Keep a checked text as it goes out, and enter its check and where it was published."""
    path = Path(check.text.file)
    document = evidence.add(path, time=time).document
    beside = path.with_suffix(CLAIMS)
    definitions = evidence.add(beside, time=time).document if beside.is_file() else None
    figures = [one for one in check.claims if one.claim.kind is ClaimKind.FIGURE]
    proved = sum(one.verdict is Verdict.PROVED for one in figures)
    with evidence.recording(time=time) as recording:
        recording.enter(CheckedEntry, object=document.sha256, claims=len(check.claims), proved=proved, committed={})
        if definitions is not None:
            recording.enter(Publish, object=definitions.sha256, committed={"where": where})
        recording.enter(Publish, object=document.sha256, committed={"where": where})
        recording.write()
    return document


def find_editions(evidence: Evidence) -> tuple[Edition, ...]:
    """Every edition of every text, in the order in which they were published."""
    kept: dict[str, Kept] = {}
    checks: dict[str, CheckedEntry] = {}
    published: list[tuple[Publish, CheckedEntry | None, Publish | None]] = []
    before: Publish | None = None
    with evidence.reading() as ledger:
        for entry in ledger.entries():
            if isinstance(entry, Kept):
                kept.setdefault(entry.object, entry)
            elif isinstance(entry, CheckedEntry):
                checks[entry.object] = entry
            last, before = before, entry if isinstance(entry, Publish) else None
            if isinstance(entry, Publish):
                published.append((entry, checks.get(entry.object), last))
    # Checkpoints are published too, and are no documents.
    return tuple(
        edition_of(entry, check, definitions, kept, evidence)
        for entry, check, definitions in published
        if entry.object in kept and check is not None
    )


def edition_of(
    entry: Publish, check: CheckedEntry, before: Publish | None, kept: dict[str, Kept], evidence: Evidence
) -> Edition:
    """An edition from its entry, that of its check, and that of its definitions, which stands just before it."""
    document = evidence.disclosures.document(kept[entry.object])
    definitions = None
    if before is not None and before.object in kept:
        beside = evidence.disclosures.document(kept[before.object])
        definitions = beside if beside.name == Path(document.name).with_suffix(CLAIMS).name else None
    where = evidence.disclosures.read(entry).get("where")
    return Edition(
        document=document,
        definitions=definitions,
        seq=entry.seq,
        time=entry.time,
        where=None if where is None else where.value,
        claims=check.claims,
        proved=check.proved,
    )


def editions_of(evidence: Evidence, file: str) -> tuple[Edition, ...]:
    """The editions of one text, by its file's name."""
    return tuple(edition for edition in find_editions(evidence) if edition.document.name == Path(file).name)


@dataclass(frozen=True, slots=True)
class Fallen:
    """A sentence that was published and no longer holds; ``since`` are documents that came in after it went out."""

    edition: Edition
    checked: Checked
    sentence: str
    since: tuple[Document, ...]


def recheck(holdings: Holdings) -> tuple[tuple[Edition, ...], tuple[Fallen, ...]]:
    """Check the last edition of every text anew: which were checked, and what of them no longer holds."""
    last = {edition.document.name: edition for edition in find_editions(holdings.evidence)}
    fallen = [each for edition in last.values() for each in fallen_of(edition, holdings)]
    return tuple(last.values()), tuple(fallen)


def fallen_of(edition: Edition, holdings: Holdings) -> Iterator[Fallen]:
    """What of one edition no longer holds."""
    text = edition.text(holdings.evidence)
    check = check_text(text, holdings)
    sentences = [
        sentence_at(passage.text, link.start)
        for passage in text.passages
        for link in passage.links
        if link.claim in text.claims
    ]
    later = {each.sha256: each for each in holdings.evidence.documents() if each.seq > edition.seq}
    for checked, sentence in zip(check.claims, sentences, strict=True):
        computed = checked.claim.kind is ClaimKind.FIGURE
        if checked.verdict is Verdict.PROVED or (not computed and checked.verdict is not Verdict.EVIDENCE_MISSING):
            continue
        names = dict.fromkeys(source.document for source in checked.sources)
        yield Fallen(edition, checked, sentence, tuple(later[name] for name in names if name in later))


def unsaid_changes(text: Text, earlier: Sequence[Edition], evidence: Evidence) -> Iterator[Problem]:
    """Claims whose published words were changed or taken out without a correction that says so."""
    now = words_of(text)
    said = {(each.claim, " ".join(each.was.split())) for each in text.corrections}
    seen: set[tuple[str, str]] = set()
    for edition in reversed(earlier):
        before = edition.text(evidence)
        for name, published in words_of(before).items():
            if before.claims[name].kind is ClaimKind.OPINION:
                continue
            for words in published:
                if words in now.get(name, ()) or (name, words) in said | seen:
                    continue
                seen.add((name, words))
                yield Problem(
                    text.claims[name].position if name in text.claims else Position(text.file, 1, 1),
                    f'The claim "{name}" was published as "{words}" (entry {edition.seq}) and says that no longer.',
                    f'Write under corrections: - {{claim: {name}, was: "{words}", on: YYYY-MM-DD, why: "…"}}',
                )


def words_of(text: Text) -> dict[str, list[str]]:
    """The words of each claim, as often as it is made."""
    found: dict[str, list[str]] = {}
    for passage in text.passages:
        for link in passage.links:
            if link.claim in text.claims:
                words = " ".join(passage.text[link.start : link.end].split())
                found.setdefault(link.claim, []).append(words)
    return found


def refuse_unsaid_changes(text: Text, evidence: Evidence) -> None:
    """Refuse a text in which a published figure was written over."""
    problems = [str(problem) for problem in unsaid_changes(text, editions_of(evidence, text.file), evidence)]
    if problems:
        raise DataError(
            f"{text.file} changes what was published:\n" + "\n".join(problems),
            next_step="A correction stands beside the old words, never over them.",
        )
