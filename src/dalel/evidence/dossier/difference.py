"""The difference of two dossiers: what one shows and the other does not, and whether both are of one history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dalel.evidence.dossier.opened import Opened, open_dossier
from dalel.evidence.dossier.reopening import disclosed_in
from dalel.evidence.dossier.verdict import Docket
from dalel.evidence.parts import MAX_FILE, parse_parts, render_ranges


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: what it is about, which, and how it stands on either side (empty: not there)."""

    what: str
    which: str
    left: str
    right: str


def compare_dossiers(left: Path, right: Path) -> list[Difference]:
    """What differs, in the order of the ledger; the files that describe or pack are not compared."""
    one, two = open_dossier(left, Docket()), open_dossier(right, Docket())
    if one.origin != two.origin:
        return [Difference("ledger", "origin", one.origin, two.origin)]
    return [
        *compare_sizes(one, two),
        *compare_entries(one, two),
        *compare_documents(one, two),
        *compare_disclosed(one, two),
        *compare_files(one, two),
    ]


def compare_sizes(one: Opened, two: Opened) -> Iterator[Difference]:
    """The newest checkpoints, and a size at which the two histories part."""
    sizes = [str(each.newest.checkpoint.size) if each.newest else "" for each in (one, two)]
    if sizes[0] != sizes[1]:
        yield Difference("checkpoint", "newest", *sizes)
    for size in sorted(one.checkpoints.keys() & two.checkpoints.keys()):
        roots = [each.checkpoints[size].checkpoint.root.hex() for each in (one, two)]
        if roots[0] != roots[1]:
            yield Difference("history", f"checkpoint {size}", *roots)


def compare_entries(one: Opened, two: Opened) -> Iterator[Difference]:
    """The entries that are shown; one that says something else on either side is of another history."""
    for seq in sorted(one.leaves.keys() | two.leaves.keys()):
        left, right = (each.leaves.get(seq, b"").hex() for each in (one, two))
        if left and right and left != right:
            yield Difference("history", f"entry {seq}", left, right)
        elif left != right:
            entry = one.entries.get(seq) or two.entries[seq]
            yield Difference("entry", f"{seq} ({entry.type})", "shown" if left else "", "shown" if right else "")


def compare_documents(one: Opened, two: Opened) -> Iterator[Difference]:
    """How each document is shown: whole, in parts, or not."""
    for digest in dict.fromkeys([*one.documents, *two.documents]):
        left, right = how_shown(one, digest), how_shown(two, digest)
        if left != right:
            yield Difference("document", digest, left, right)


def how_shown(opened: Opened, digest: str) -> str:
    """How a document is shown, in a word or by its parts."""
    if digest not in opened.documents:
        return ""
    if opened.holds(digest):
        return "whole"
    path = f"data/parts/{digest}.json"
    if path in opened.places:
        return f"parts {render_ranges(parse_parts(opened.read(path, limit=MAX_FILE)).indexes)}"
    return "withheld"


def compare_disclosed(one: Opened, two: Opened) -> Iterator[Difference]:
    """The values that are disclosed."""
    left, right = disclosed_in(one), disclosed_in(two)
    for seq in sorted(left.keys() | right.keys()):
        names = {**left.get(seq, {}), **right.get(seq, {})}
        for name in sorted(names):
            values = [each.get(seq, {}).get(name) for each in (left, right)]
            if values[0] != values[1]:
                said = ["" if value is None else value.value or "(nothing)" for value in values]
                yield Difference("disclosed", f"entry {seq}, {name}", *said)


def compare_files(one: Opened, two: Opened) -> Iterator[Difference]:
    """Stamps, cosignatures and proofs that one has and the other has not."""
    kinds = {"stamp", "ots", "cosigned", "certificate"}
    paths = [{place.path for place in each.places.values() if place.kind in kinds} for each in (one, two)]
    for path in sorted(paths[0] ^ paths[1]):
        yield Difference("proof", path, "there" if path in paths[0] else "", "there" if path in paths[1] else "")
