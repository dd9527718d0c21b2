"""The bench: the parts of one newsroom that the pages read, as the commands read them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import HttpRequest

from dalel.evidence import Evidence
from dalel.evidence.disk import Disk
from dalel.flags import FLAGS, Count, Findings, Outcome, Rules, newsroom_rules
from dalel.flags.findings import ANY, Named
from dalel.flags.follow_up import Followed, FollowUps, PublishedIn, follow
from dalel.jurisdictions import Jurisdiction, load_jurisdiction
from dalel.newsroom import Newsroom
from dalel.publications import Holdings
from dalel.publications.cited import published_findings
from dalel.site.workbench.answers import Answer, Answers
from dalel.site.workbench.asked import Asked
from dalel.site.workbench.grouped import Grouped, hold_groups
from dalel.spending import Spending, Total, group_lines, open_engine
from dalel.spending.layout import FROM

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Table

BENCH = "dalel.bench"
"""Under this name the WSGI environment holds the bench."""

MEMORY = "1GB"
"""What the engine may hold: pages are asked for one after the other, and what was read once need not be read again."""

EVERYTHING = Asked({}).question()
"""The question that picks all lines."""

HELD = 8
"""Groupings of lines that the engine holds: one can have as many rows as there are suppliers."""


class Bench:
    """One newsroom, open for reading. What commands write meanwhile is seen with the next page.

    From ``laid_out`` lines on, they are laid out for looking through.
    """

    def __init__(self, newsroom: Newsroom, *, laid_out: int = FROM) -> None:
        self.newsroom = newsroom
        self._laid_out = laid_out
        self._state = ""
        self._lines: Table | None = None
        self._answers, self._found = Answers(), Answers()
        self._groups: dict[tuple[str, str], Grouped] = {}
        self._made = 0
        self._published: tuple[object, dict[str, tuple[PublishedIn, ...]]] = (None, {})

    @cached_property
    def engine(self) -> Backend:
        """The engine that answers questions about lines and findings."""
        return open_engine(spill=self.newsroom.spending / ".spill", memory=MEMORY)

    @property
    def spending(self) -> Spending:
        """What was read."""
        return Spending(self.newsroom.spending, self.engine, laid_out=self._laid_out)

    @cached_property
    def findings(self) -> Findings:
        """What the flags found."""
        return Findings(self.newsroom.findings, list(FLAGS.values()), self.engine)

    @property
    def evidence(self) -> Evidence:
        """The documents and their ledger."""
        return Evidence(self.newsroom.evidence)

    @property
    def follow_ups(self) -> FollowUps:
        """What was done about the findings."""
        return FollowUps(self.newsroom.follow_up, Disk())

    def followed(self) -> dict[str, Followed]:
        """What was done about each finding, and where it was published; the ledger is read again when it has grown."""
        with self.evidence.reading() as ledger:
            state = ledger.length(), self.findings.state()
        if self._published[0] != state:
            self._published = state, published_findings(self.evidence, self.findings)
        return follow(self.follow_ups.read(), self._published[1])

    @property
    def holdings(self) -> Holdings:
        """What claims can rest on."""
        return Holdings(self.newsroom, self.engine)

    @property
    def jurisdiction(self) -> Jurisdiction:
        """Whose law, methods and limits apply."""
        return load_jurisdiction(self.newsroom.jurisdiction)

    def rules(self) -> Mapping[str, Rules]:
        """The rules of every flag, by its code."""
        return {code: newsroom_rules(flag, self.newsroom, known=FLAGS) for code, flag in FLAGS.items()}

    def askable(self) -> list[str]:
        """The flags that have something to ask here: those about competition need documents that tell of it."""
        has_processes = self.spending.has_processes()
        return [code for code, flag in FLAGS.items() if has_processes or flag.reads != "processes"]

    def lines(self) -> Table:
        """The lines that stand; worked out anew when something was read since, or when they were laid out elsewhere."""
        if self._lines is None or self._state != self.state():
            self.spending.lay_out()
            self._lines, self._state = self.spending.lines(), self.state()
            self.let_groups_go(0)
        return self._lines

    def state(self) -> str:
        """What was read, and where it is laid out."""
        return f"{self.spending.state()} {self.spending.find_layout()}"

    def once(self, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        """The answer to a question about the lines; until something is read the same question is not answered twice."""
        self.lines()
        return self._answers.once(self._state, question, answer)

    def found_once(self, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        """The answer to a question about the findings; until a flag is run it is not answered twice."""
        return self._found.once(self.findings.state(), question, answer)

    def count(self, code: str) -> Count:
        """How many findings of one flag have each outcome."""
        return self.found_once(("count", code), lambda: self.findings.count(code))

    def number(self, code: str, outcome: Outcome, buyer: str | None, named: Named) -> int:
        """How many findings of one flag are asked for."""
        if buyer is None and named == ANY:
            return self.count(code).of(outcome)
        question = ("number", code, outcome, buyer, named)
        return self.found_once(question, lambda: self.findings.number(code, outcome=outcome, buyer=buyer, named=named))

    def grouped(self, lines: Table, question: str, by: str) -> Grouped:
        """The groups of the lines that a question picks; those of the last questions are held."""
        self.lines()
        key = (question, by)
        if key in self._groups:
            self._groups[key] = self._groups.pop(key)
        else:
            self.let_groups_go(HELD - 1)
            self._made += 1
            self._groups[key] = self.group(lines, question, by)
        return self._groups[key]

    def group(self, lines: Table, question: str, by: str) -> Grouped:
        """Add up the lines that a question picks; all lines may be added up already."""
        if question == EVERYTHING and self.spending.find_layout():
            return Grouped(by, self.spending.groups(by), self.engine)
        return hold_groups(group_lines(lines, by), by, self.engine, name=f"groups_{self._made}")

    def let_groups_go(self, kept: int) -> None:
        """Forget the groups that were asked for longest ago, but for so many."""
        while len(self._groups) > kept:
            self._groups.pop(next(iter(self._groups))).drop()

    def totals(self, lines: Table, question: str, by: str) -> list[Total]:
        """The total of every account of the lines that a question picks, added up from their groups."""
        return self.once(("totals", question), lambda: self.grouped(lines, question, by).accounts())


def bench_of(request: HttpRequest) -> Bench:
    """The bench that a request is about."""
    bench: Bench = request.META[BENCH]
    return bench
