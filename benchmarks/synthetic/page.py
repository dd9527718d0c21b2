"""The file of one listing: the portal's envelope around all its records, written as they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path

from synthetic.contract import Contract
from synthetic.draw import stream
from synthetic.ordinary_contracts import ordinary_contracts
from synthetic.ordinary_points import ordinary_points
from synthetic.plan_point import PlanPoint

CHUNK = 25_000
"""Ordinary records made at a time. Each chunk has its own stream, so the bytes do not depend on the processes."""
LAST_ID = 60_000_000

Make = Callable[..., Iterator[PlanPoint] | Iterator[Contract]]
LISTINGS: dict[str, Make] = {"points": ordinary_points, "contracts": ordinary_contracts}


@dataclass(frozen=True, slots=True)
class Chunk:
    """One process's work: so many ordinary records, with the planted ones that come among them."""

    seed: int
    listing: str
    place: int
    count: int
    first_id: int
    planted: Sequence[str]


def write_page(path: Path, listing: str, *, seed: int, ordinary: int, planted: Sequence[str], processes: int) -> None:
    """Write one listing; the planted records are scattered over it."""
    chunks = cut(listing, seed=seed, ordinary=ordinary, planted=planted)
    total = ordinary + len(planted)
    with path.open("w", encoding="utf-8", newline="\n") as page:
        page.write(f'{{"total":{total},"limit":{total},"next_page":"","items":[')
        for place, text in enumerate(make_chunks(chunks, processes=min(processes, len(chunks)))):
            page.write(",\n" if place else "\n")
            page.write(text)
        page.write("\n]}\n")


def make_chunks(chunks: Sequence[Chunk], *, processes: int) -> Iterator[str]:
    """The chunks' texts in order; one process works here, more in processes of their own."""
    if processes <= 1:
        yield from map(make_chunk, chunks)
        return
    with get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(make_chunk, chunks)


def cut(listing: str, *, seed: int, ordinary: int, planted: Sequence[str]) -> list[Chunk]:
    """The chunks of a listing, each with its share of the planted records."""
    counts = [min(CHUNK, ordinary - start) for start in range(0, ordinary, CHUNK)] or [0]
    chance = stream(seed, "scatter", listing)
    shares: list[list[str]] = [[] for _ in counts]
    for record in planted:
        shares[int(chance.random() * len(shares))].append(record)
    if not planted and not ordinary:
        return []
    starts = accumulate(counts, initial=0)
    return [
        Chunk(seed, listing, place, count, LAST_ID - start, share)
        for place, (count, start, share) in enumerate(zip(counts, starts, shares, strict=False))
    ]


def make_chunk(chunk: Chunk) -> str:
    """The text of a chunk's records, in an order of their own."""
    made = LISTINGS[chunk.listing](chunk.seed, chunk.place, chunk.count, first_id=chunk.first_id)
    records = [record.json() for record in made]
    records += chunk.planted
    stream(chunk.seed, "order", chunk.listing, chunk.place).shuffle(records)
    return ",\n".join(records)
