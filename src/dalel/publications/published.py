"""What was published: each edition of a text as it went out, in evidence, and what of it no longer holds.

The text that went out is a document like any other. Its figures can be recomputed at any time from what is held then:
where a document or a rule has changed since, the sentences that no longer hold are named.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from dalel.canonical import canonical_json
from dalel.errors import CommandError, DataError
from dalel.evidence import Document, Evidence
from dalel.evidence.entry import Claim as CheckedEntry
from dalel.evidence.entry import Kept, Publish
from dalel.publications.check import Check, Checked, Verdict, check_text
from dalel.publications.claim import ClaimKind
from dalel.publications.claim_definition import read_definitions
from dalel.publications.holdings import Holdings
from dalel.publications.position import Position
from dalel.publications.problem import Problem, Sentence
from dalel.publications.sealing import enter_publication
from dalel.publications.text import Text, parse_text
from dalel.publications.uncovered import sentence_at

CLAIMS = ".claims.yaml"
FINDINGS = ".findings.json"
"""What stands beside a text as it went out: the claims defined there, the outcomes of the findings that it cites."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A text as it was published: where, since when that is recorded, what its check came to, and its documents.

    ``path`` is where its file stood, from the newsroom on; None where that is not disclosed.
    """

    path: str | None
    document: Document
    definitions: Document | None
    findings: Document | None
    seq: int
    time: dt.datetime
    where: str | None
    claims: int
    proved: int

    @property
    def name(self) -> str:
        """What the text is called: its path, or its file's name where no path is known."""
        return self.path or self.document.name

    def text(self, evidence: Evidence) -> Text:
        """The text as it went out."""
        source = evidence.path(self.document).read_bytes().decode("utf-8-sig")
        beside = None
        if self.definitions is not None:
            found = evidence.path(self.definitions).read_bytes().decode("utf-8-sig")
            beside = read_definitions(found, self.definitions.name)
        return parse_text(source, self.document.name, beside=beside)

    def outcomes(self, evidence: Evidence) -> Mapping[str, str]:
        """The outcomes that the cited findings had."""
        if self.findings is None:
            return {}
        found: dict[str, str] = json.loads(evidence.path(self.findings).read_bytes())
        return found


def record_edition(check: Check, holdings: Holdings, evidence: Evidence, *, where: str, time: dt.datetime) -> Document:
    """Keep a checked text as it goes out, and enter its reckoning and where it was published."""
    path = Path(check.text.file)
    text = enter_publication(check, holdings, evidence, time=time).text
    beside = [sha256(each.read_bytes()).hexdigest() for each in [path.with_suffix(CLAIMS)] if each.is_file()]
    outcomes = outcomes_of(check, holdings)
    if outcomes:
        with TemporaryDirectory() as folder:
            made = Path(folder) / f"{path.stem}{FINDINGS}"
            made.write_bytes(canonical_json(outcomes))
            beside.append(evidence.add(made, time=time).document.sha256)
    key = path_in_newsroom(path, holdings.newsroom.root)
    with evidence.recording(time=time) as recording:
        for each in (*beside, text):
            recording.enter(Publish, object=each, committed={"where": where, "path": key})
        recording.write()
    return evidence.find(text)


def path_in_newsroom(file: Path, root: Path) -> str:
    """By which a text is told from every other: the path of its file from the newsroom on."""
    return Path(os.path.relpath(file.parent.resolve() / file.name, root.resolve())).as_posix()


def outcomes_of(check: Check, holdings: Holdings) -> dict[str, str]:
    """The outcomes of the findings that a text cites; one that is not there has none."""
    cited = {one.claim.finding for one in check.claims if one.claim.finding is not None}
    found = {name: outcome_of(name, holdings) for name in sorted(cited)}
    return {name: outcome for name, outcome in found.items() if outcome is not None}


def outcome_of(finding: str, holdings: Holdings) -> str | None:
    """What a finding says now; None where there is no such finding any more."""
    try:
        return holdings.findings.find(finding).outcome.value
    except CommandError:
        return None


def find_editions(evidence: Evidence) -> tuple[Edition, ...]:
    """Every edition of every text, in the order in which they were published."""
    kept: dict[str, Kept] = {}
    found: list[Edition] = []
    checks: dict[str, CheckedEntry] = {}
    run: list[Publish] = []
    with evidence.reading() as ledger:
        for entry in ledger.entries():
            if isinstance(entry, Kept):
                kept.setdefault(entry.object, entry)
            elif isinstance(entry, CheckedEntry):
                checks[text_reckoned(evidence, entry.object)] = entry
            # An edition is entered as what stands beside it, and last the text; checkpoints are published too, and are
            # no documents.
            if isinstance(entry, Publish) and entry.object in kept:
                run.append(entry)
                if entry.object in checks:
                    found.append(edition_of(run, checks[entry.object], kept, evidence))
                    run = []
            else:
                run = []
    return tuple(found)


def text_reckoned(evidence: Evidence, digest: str) -> str:
    """The SHA-256 of the text that a reckoning is of: its first line says it."""
    with evidence.path(digest).open("rb") as file:
        return str(json.loads(file.readline())["text"])


def edition_of(run: Sequence[Publish], check: CheckedEntry, kept: Mapping[str, Kept], evidence: Evidence) -> Edition:
    """An edition from the entries of its check and of all that was published with it, the text last."""
    *others, entry = run
    document = evidence.disclosures.document(kept[entry.object])
    beside = [evidence.disclosures.document(kept[other.object]) for other in others]
    disclosed = evidence.disclosures.read(entry)
    said = {name: disclosed[name].value for name in ("where", "path") if name in disclosed}
    return Edition(
        path=said.get("path"),
        document=document,
        definitions=next((each for each in beside if each.name.endswith(CLAIMS)), None),
        findings=next((each for each in beside if each.name.endswith(FINDINGS)), None),
        seq=entry.seq,
        time=entry.time,
        where=said.get("where"),
        claims=check.claims,
        proved=check.proved,
    )


def editions_of(evidence: Evidence, file: Path, *, root: Path) -> tuple[Edition, ...]:
    """The editions of one text, by where its file stands in the newsroom that begins at ``root``."""
    path = path_in_newsroom(file, root)
    # Where no path is known, a text is every text of its name: it says too much rather than too little.
    return tuple(
        each
        for each in find_editions(evidence)
        if each.path == path or (each.path is None and each.document.name == file.name)
    )


@dataclass(frozen=True, slots=True)
class Fallen:
    """A sentence that was published and no longer holds.

    ``since`` are documents that came in after it went out; ``outcomes`` are those of the finding that it cites,
    then and now, where they differ (None now where it is gone).
    """

    edition: Edition
    checked: Checked
    sentence: str
    since: tuple[Document, ...]
    outcomes: tuple[str, str | None] | None


def recheck(holdings: Holdings) -> tuple[tuple[Edition, ...], tuple[Fallen, ...]]:
    """Check the last edition of every text anew: which were checked, and what of them no longer holds."""
    last = {edition.name: edition for edition in find_editions(holdings.evidence)}
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
    before = edition.outcomes(holdings.evidence)
    for checked, sentence in zip(check.claims, sentences, strict=True):
        outcomes = changed_outcome(checked.claim.finding, before, holdings)
        held = checked.claim.kind is not ClaimKind.FIGURE and checked.verdict is not Verdict.EVIDENCE_MISSING
        if outcomes is None and (checked.verdict is Verdict.PROVED or held):
            continue
        names = dict.fromkeys(source.document for source in checked.sources)
        since = tuple(later[name] for name in names if name in later)
        yield Fallen(edition, checked, sentence, since, outcomes)


def changed_outcome(
    finding: str | None, before: Mapping[str, str], holdings: Holdings
) -> tuple[str, str | None] | None:
    """The outcomes of a cited finding then and now, where they differ."""
    if finding is None or finding not in before:
        return None
    now = outcome_of(finding, holdings)
    return None if now == before[finding] else (before[finding], now)


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
                    Sentence("says-no-longer", claim=name, words=words, entry=edition.seq),
                    Sentence("write-under-corrections", claim=name, words=words),
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


def refuse_unsaid_changes(text: Text, holdings: Holdings) -> None:
    """Refuse a text in which a published figure was written over."""
    editions = editions_of(holdings.evidence, Path(text.file), root=holdings.newsroom.root)
    problems = [str(problem) for problem in unsaid_changes(text, editions, holdings.evidence)]
    if problems:
        raise DataError(
            f"{text.file} changes what was published:\n" + "\n".join(problems),
            next_step="A correction stands beside the old words, never over them.",
        )
