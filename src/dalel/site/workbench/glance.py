"""The newsroom at a glance: how much there is of everything, and how much of it is signed and handed out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dalel.evidence.custody import KeptRecipients
from dalel.evidence.disk import Disk
from dalel.flags import FLAGS, Count, Outcome
from dalel.site.workbench.bench import Bench
from dalel.site.workbench.holding import Holding, find_holding


@dataclass(frozen=True, slots=True)
class FlagCount:
    """One flag and what it found; ``count`` is None where it was not run."""

    code: str
    title: str
    count: Count | None

    @property
    def by_outcome(self) -> tuple[tuple[str, int], ...]:
        """How many findings have each outcome."""
        if self.count is None:
            return ()
        return tuple((outcome.value, self.count.of(outcome)) for outcome in Outcome)


@dataclass(frozen=True, slots=True)
class Glance:
    """How much there is.

    ``stale`` are flags that ran before something was read; ``not_run`` have something to ask and were not run.
    """

    readings: int
    records: int
    refused: int
    lines: int
    not_counted: int
    flags: tuple[FlagCount, ...]
    stale: tuple[str, ...]
    not_run: tuple[str, ...]
    publications: tuple[str, ...]
    has_custody: bool
    holding: Holding

    @property
    def told(self) -> tuple[FlagCount, ...]:
        """The flags that have something to tell: an outcome of some subject, or that they wait to be run."""
        return tuple(flag for flag in self.flags if not self.is_silent(flag))

    @property
    def silent(self) -> tuple[FlagCount, ...]:
        """The flags that are about nothing that was read."""
        return tuple(flag for flag in self.flags if self.is_silent(flag))

    def is_silent(self, flag: FlagCount) -> bool:
        """Whether a flag found no subject, or was not run since there is none."""
        if flag.count is None:
            return flag.code not in self.not_run
        return not any(number for _, number in flag.by_outcome)

    @property
    def counted(self) -> int:
        """How many lines stand."""
        return self.lines - self.not_counted

    @property
    def raised(self) -> int:
        """How many findings are raised."""
        return sum(flag.count.raised for flag in self.flags if flag.count is not None)


def look_over(bench: Bench, *, lang: str) -> Glance:
    """Count everything."""
    readings, found = bench.spending.readings(), bench.findings
    recorded = found.recorded()
    return Glance(
        readings=len(readings),
        records=sum(reading.records for reading in readings),
        refused=sum(reading.refused for reading in readings),
        lines=sum(reading.lines for reading in readings),
        not_counted=bench.engine.to_pyarrow(bench.spending.standing().count()).as_py() if readings else 0,
        flags=tuple(
            FlagCount(code, flag.sentence("title").say(lang), bench.count(code) if code in recorded else None)
            for code, flag in FLAGS.items()
        ),
        stale=tuple(found.stale(bench.spending.state())),
        not_run=tuple(code for code in bench.askable() if code not in recorded),
        has_custody=bool(KeptRecipients(bench.newsroom.root, Disk()).read()),
        publications=tuple(publication_files(bench.newsroom.root)),
        holding=find_holding(bench.evidence),
    )


def publication_files(newsroom: Path) -> dict[str, Path]:
    """The texts of a newsroom, those in folders too, by their path without its ending: two may have one file name."""
    folder = newsroom / "publications"
    return {path.relative_to(folder).with_suffix("").as_posix(): path for path in sorted(folder.rglob("*.md"))}
