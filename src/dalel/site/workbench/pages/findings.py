"""Findings: the list, by flag, outcome and buyer, and one of them with its lines and its arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from dalel.errors import CommandError
from dalel.flags import FLAGS, Explanation, Finding, Outcome, Rules, data_of, explain, rows_of
from dalel.flags.explanation import say_values
from dalel.flags.findings import ANY, Named
from dalel.flags.follow_up import STATES, Followed, pick_state
from dalel.report.sentence import say_in_general
from dalel.site.words import language
from dalel.site.workbench.asked import one_of, parse_page
from dalel.site.workbench.bench import Bench, bench_of
from dalel.site.workbench.glance import FlagCount
from dalel.site.workbench.page import Told, page, render
from dalel.site.workbench.pages.spending import ROW_COLUMNS, document_names, shown_lines
from dalel.site.workbench.paging import Paging
from dalel.site.workbench.tags import query
from dalel.spending import lines_named, list_lines
from dalel.vocabulary.refusal import RefusedCommandError, name_near

if TYPE_CHECKING:
    from ibis.expr.types import Table

FEW = 10
"""Findings shown of each flag where all flags are listed."""
SUGGESTED = 100
"""Documents that a form offers, the newest first; any other is named by its SHA-256."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding in a list."""

    finding: Finding
    said: Explanation
    followed: Followed


@dataclass(frozen=True, slots=True)
class OfFlag:
    """The findings of one flag, as far as they are shown, and how many there are."""

    code: str
    title: str
    asks: str
    is_of_processes: bool
    paging: Paging
    shown: tuple[Listed, ...]


@page
def findings(request: HttpRequest) -> HttpResponse:
    """What the flags found; without a choice what is raised, the largest amounts of each flag first."""
    bench = bench_of(request)
    given = {name: str(value).strip() for name, value in request.GET.items()}
    for name in given:
        if name not in {"flag", "outcome", "buyer", "state", "page"}:
            raise RefusedCommandError("findings-picked-by", then="pick-findings-so", name=name)
    found, followed = bench.findings, bench.followed()
    state = one_of("state", given.get("state", ""), (*STATES, ""))
    code, buyer = given.get("flag", ""), given.get("buyer", "")
    if code and code not in FLAGS:
        raise RefusedCommandError("no-flag", **name_near(code, FLAGS), flag=code)
    outcome = Outcome(one_of("outcome", given.get("outcome") or Outcome.RAISED.value, tuple(Outcome)))
    recorded = found.recorded()
    rules = bench.rules()
    number = parse_page(given.get("page", "")) if code else 1
    size = None if code else FEW
    asked = [each for each in FLAGS if each in recorded and code in {"", each}]
    about = [each for each in asked if not buyer or found.names_buyers(each)]
    picked = Picked(outcome, buyer or None, pick_state(followed, state) if state else ANY)
    groups = [of_flag(bench, each, rules[each], picked, followed, page=number, size=size) for each in about]
    context = {
        "groups": [group for group in groups if code or group.shown],
        "others": []
        if code
        else [FlagCount(one.code, one.title, bench.count(one.code)) for one in groups if not one.shown],
        "flags": [(each, flag.sentence("title").say(language())) for each, flag in FLAGS.items()],
        "flag": code,
        "outcome": outcome.value,
        "buyer": buyer,
        "state": state,
        "states": STATES,
        "gone": found.gone([name for name, each in followed.items() if each.history]),
        "stale": found.stale(bench.spending.state()),
        "without_buyers": [each for each in asked if each not in about],
        "not_run": [each for each in bench.askable() if each not in recorded and code in {"", each}],
    }
    if code and groups:
        paging = groups[0].paging
        own = {"flag": code, "outcome": outcome.value, "buyer": buyer, "state": state}
        context["earlier"] = query(**own, page=paging.earlier) if paging.earlier else ""
        context["later"] = query(**own, page=paging.later) if paging.later else ""
        context["paging"] = paging
    return render(request, "findings", context)


@dataclass(frozen=True, slots=True)
class Picked:
    """Which findings of a flag are asked for."""

    outcome: Outcome
    buyer: str | None
    named: Named


def of_flag(
    bench: Bench,
    code: str,
    rules: Rules,
    picked: Picked,
    followed: Mapping[str, Followed],
    *,
    page: int,
    size: int | None,
) -> OfFlag:
    """A page of one flag's findings."""
    flag, lang, found = FLAGS[code], language(), bench.findings
    asked: dict[str, Any] = {"outcome": picked.outcome, "buyer": picked.buyer, "named": picked.named}
    total = bench.number(code, picked.outcome, picked.buyer, picked.named)
    paging = Paging(page, total) if size is None else Paging(page, total, size)
    chosen = bench.found_once(
        ("select", code, picked, paging), lambda: found.select(code, **asked, limit=paging.size, skip=paging.skip)
    )
    return OfFlag(
        code=code,
        title=flag.sentence("title").say(lang),
        asks=flag_asks(code, rules, lang=lang),
        is_of_processes=flag.reads == "processes",
        paging=paging,
        shown=tuple(
            Listed(each, explain(each, flag, rules, lang=lang), followed.get(each.finding, Followed(each.finding)))
            for each in chosen
        ),
    )


@page
def finding(request: HttpRequest, name: str) -> HttpResponse:
    """Why a finding has its outcome: what was observed, the arithmetic, the rule, every line, and what was done."""
    return show_finding(request, name)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into a form that could not be entered, and why not."""

    doing: str
    given: Mapping[str, str]
    problem: Told


def find_or_gone(bench: Bench, name: str) -> Finding | str:
    """A finding, or the name of one that is found no more and was followed up."""
    try:
        return bench.findings.find(name)
    except CommandError:
        if name not in {each.finding for each in bench.follow_ups.read()}:
            raise
        return name


def show_finding(
    request: HttpRequest, name: str, *, typed: Typed | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    """One finding with everything about it."""
    bench, lang = bench_of(request), language()
    found = find_or_gone(bench, name)
    if isinstance(found, str):
        gone = {"name": found, "gone": True, "typed": typed, **done_about(bench, found)}
        return render(request, "finding_gone", gone, status=status)
    flag, rules = FLAGS[found.flag], bench.rules()[found.flag]
    data = bench.lines() if flag.reads == "lines" else data_of(flag, bench.spending)
    members = bench.findings.members(found, data, rules)
    paging = Paging(parse_page(request.GET.get("page", "")), len(members))
    chosen = lines_named(rows_of(flag, data), members)
    context: dict[str, Any] = {
        "finding": found,
        "said": explain(found, flag, rules, lang=lang),
        "asks": flag_asks(found.flag, rules, lang=lang),
        **(line_rows(bench, chosen, paging) if flag.reads == "lines" else process_rows(bench, chosen, paging)),
        "paging": paging,
        "stale": found.flag in bench.findings.stale(bench.spending.state()),
        "earlier": query(page=paging.earlier) if paging.earlier else "",
        "later": query(page=paging.later) if paging.later else "",
        "typed": typed,
        "documents": list(reversed(bench.evidence.documents()))[:SUGGESTED],
        **done_about(bench, found.finding),
    }
    context["changed"] = context["followed"].changed(found)
    return render(request, "finding", context, status=status)


def done_about(bench: Bench, name: str) -> dict[str, Any]:
    """What was done about a finding, and what the documents that show it are called."""
    followed = bench.followed().get(name, Followed(name))
    names = {each.sha256: each.name for each in bench.evidence.documents()}
    return {
        "followed": followed,
        "history": [(each, names.get(each.document or "", ""), each in followed.standing) for each in followed.history],
    }


def line_rows(bench: Bench, chosen: Table, paging: Paging) -> dict[str, object]:
    """A page of the lines that a finding rests on, the largest first."""
    rows = list_lines(chosen, bench.engine, lang=language(), limit=paging.size, columns=ROW_COLUMNS, skip=paging.skip)
    return shown_lines(rows, bench, document_names(bench))


def process_rows(bench: Bench, chosen: Table, paging: Paging) -> dict[str, object]:
    """A page of the contracting processes that a finding rests on, each with its place in its document."""
    ordered = chosen.order_by("line").select("ocid", "document", "place").limit(paging.size, offset=paging.skip)
    names = document_names(bench)
    rows = bench.engine.to_pyarrow(ordered).to_pylist()
    return {"processes": [{**row, "document_name": names[row["document"]]} for row in rows]}


def flag_asks(code: str, rules: Rules, *, lang: str) -> str:
    """What a flag asks, with the parameters of this newsroom."""
    return say_in_general(FLAGS[code].sentence("says"), lang, say_values(rules.parameters, lang))
