"""What was done about a finding: shown beside it, entered by the forms below it, and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from http import HTTPStatus
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from dalel.errors import CommandError
from dalel.export import clean_text
from dalel.flags import Finding
from dalel.flags.follow_up import Doing, Said, enter, undo
from dalel.site.words import language
from dalel.site.workbench.bench import Bench, bench_of
from dalel.site.workbench.page import page, tell
from dalel.site.workbench.pages.findings import Typed, find_or_gone, show_finding
from dalel.vocabulary.refusal import RefusedCommandError

FORMS = (Doing.NOTE, Doing.ASKED, Doing.EXPLAINED)
"""What can be entered, each by a form of its own."""


@page
def follow_up(request: HttpRequest, name: str) -> HttpResponse:
    """Enter or take back what the form says; what cannot be is said above the form, and nothing typed is lost."""
    bench, given = bench_of(request), {key: clean_text(str(value)).strip() for key, value in request.POST.items()}
    finding = find_or_gone(bench, name)
    try:
        change(bench, finding, given)
    except CommandError as error:
        typed = Typed(given.get("doing", ""), given, tell(error, language()))
        return show_finding(request, name, typed=typed, status=HTTPStatus.BAD_REQUEST)
    address = reverse("workbench-finding", args=[language(), finding if isinstance(finding, str) else finding.finding])
    return cast(HttpResponse, HttpResponseRedirect(f"{address}#follow-up", status=HTTPStatus.SEE_OTHER))


def change(bench: Bench, finding: Finding | str, given: Mapping[str, str]) -> None:
    """Do what the form asks for."""
    time = dt.datetime.now(dt.UTC)
    name = finding if isinstance(finding, str) else finding.finding
    if given.get("doing") == Doing.UNDONE:
        undo(bench.follow_ups, name, time=time, number=parse_number(given.get("number", "")))
    elif isinstance(finding, str):
        raise RefusedCommandError("no-finding", finding=finding)
    else:
        # A day is one of the calendar on the wall.
        enter(bench.follow_ups, finding, parse_said(bench, given), time=time, today=dt.date.today())  # noqa: DTZ011


def parse_number(text: str) -> int:
    """The number of what is to be taken back."""
    if not (text.isascii() and text.isdecimal()):
        raise RefusedCommandError("bad-form")
    return int(text)


def parse_said(bench: Bench, given: Mapping[str, str]) -> Said:
    """What the form says was done."""
    if given.get("doing") not in FORMS:
        raise RefusedCommandError("bad-form")
    try:
        on = dt.date.fromisoformat(given["on"]) if given.get("on") else None
    except ValueError as error:
        raise RefusedCommandError("needs-day") from error
    document = given.get("document", "")
    return Said(
        doing=Doing(given["doing"]),
        text=given.get("text", ""),
        to=given.get("to", ""),
        on=on,
        document=bench.evidence.find(document).sha256 if document else None,
    )
