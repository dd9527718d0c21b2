"""Publications: each text with its check beside it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from dalel.errors import DalelError
from dalel.publications import Check, Verdict, check_text, read_text
from dalel.publications.published import editions_of
from dalel.publications.reply import read_replies
from dalel.site.words import language
from dalel.site.workbench.bench import Bench, bench_of
from dalel.site.workbench.glance import publication_files
from dalel.site.workbench.page import page, render
from dalel.site.workbench.publication import show_passages
from dalel.vocabulary.refusal import RefusedCommandError, name_near


@page
def publications(request: HttpRequest) -> HttpResponse:
    """Every text, with what its check comes to now."""
    bench = bench_of(request)
    return render(
        request,
        "publications",
        {"texts": [summary(bench, name) for name in publication_files(bench.newsroom.root)]},
    )


def summary(bench: Bench, name: str) -> dict[str, object]:
    """A text and how many of its claims have each verdict; one that cannot be read says why."""
    try:
        check = check_named(bench, name)
    except DalelError as error:
        return {"name": name, "error": error}
    return {"name": name, "check": check, "verdicts": count_verdicts(check), "error": None}


def check_named(bench: Bench, name: str) -> Check:
    """Check one text of the newsroom, as it is on the disk now."""
    known = publication_files(bench.newsroom.root)
    if name not in known:
        raise RefusedCommandError("no-publication", **name_near(name, known), name=name)
    return check_text(read_text(known[name]), bench.holdings)


def count_verdicts(check: Check) -> list[tuple[str, int]]:
    """How many claims have each verdict, every verdict named."""
    counts = Counter(one.verdict for one in check.claims)
    return [(verdict.value, counts[verdict]) for verdict in Verdict]


@page
def publication(request: HttpRequest, name: str) -> HttpResponse:
    """A text, passage by passage, each with its claims and what they come to."""
    bench = bench_of(request)
    check = check_named(bench, name)
    passages = list(show_passages(check, lang=language()))
    context = {
        "name": name,
        "check": check,
        "verdicts": count_verdicts(check),
        "editions": editions_of(bench.evidence, Path(check.text.file), root=bench.newsroom.root),
        "replies": read_replies(Path(check.text.file)),
        "problems": [(problem, problem.tell(language())) for problem in check.problems],
        "passages": [
            (passage, [(claim, "?" + urlencode(claim.lines) if claim.lines else "") for claim in passage.claims])
            for passage in passages
        ],
    }
    return render(request, "publication", context)
