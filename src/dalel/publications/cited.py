"""Which findings were published: the texts that were entered as they went out and cite them. Nothing is typed."""

from __future__ import annotations

from collections.abc import Mapping

from dalel.errors import CommandError
from dalel.evidence import Evidence
from dalel.flags import Findings
from dalel.flags.follow_up import Followed, FollowUps, PublishedIn, follow
from dalel.publications.published import find_editions


def published_findings(evidence: Evidence, found: Findings) -> dict[str, tuple[PublishedIn, ...]]:
    """For each finding the last edition of every text that cites it, in the order in which the texts first did."""
    names: dict[str, str | None] = {}
    published: dict[str, dict[str, PublishedIn]] = {}
    for edition in find_editions(evidence):
        document = edition.document
        shown = PublishedIn(document.name, edition.time, edition.where, document.sha256)
        for cited in {claim.finding for claim in edition.text(evidence).claims.values()} - {None}:
            name = names.setdefault(str(cited), whole_name(str(cited), found))
            if name is not None:
                published.setdefault(name, {})[document.name] = shown
    return {name: tuple(by_text.values()) for name, by_text in published.items()}


def whole_name(cited: str, found: Findings) -> str | None:
    """The name of a finding that a text may have shortened; None where what it names is not there any more."""
    try:
        return found.find(cited).finding
    except CommandError:
        return cited if is_whole(cited) else None


def is_whole(cited: str) -> bool:
    """Whether a name has all digits that `finding_id` gives it."""
    return len(cited.rpartition("-")[2]) == 16


def read_followed(ups: FollowUps, evidence: Evidence, found: Findings) -> Mapping[str, Followed]:
    """What was done about each finding, and where it was published."""
    return follow(ups.read(), published_findings(evidence, found))
