"""One spending line: what the document says, where it says so, and which findings rest on it."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse

from dalel.flags import FLAGS, explain
from dalel.site.words import language
from dalel.site.workbench.bench import bench_of
from dalel.site.workbench.page import page, render
from dalel.site.workbench.words import report
from dalel.spending import LINE_SCHEMA, method_name, title_in
from dalel.vocabulary.refusal import RefusedCommandError

_LINE = re.compile(r"[0-9a-f]{24}")


@page
def line(request: HttpRequest, name: str) -> HttpResponse:
    """Everything about one line; one that is not counted says what stands in its place."""
    bench, lang = bench_of(request), language()
    spending, engine = bench.spending, bench.engine
    if not _LINE.fullmatch(name):
        raise RefusedCommandError("no-name-of-line", then="open-from-list", line=name)
    chosen = spending.find_line(name)
    rows = engine.to_pyarrow(chosen.mutate(title=title_in(chosen, lang))).to_pylist()
    if not rows:
        raise RefusedCommandError("no-line", then="read-anew", line=name)
    row = rows[0]
    standing = spending.standing()
    gone = engine.to_pyarrow(standing.filter(standing.line == name)).to_pylist()
    rules = bench.rules()
    found = bench.findings.raised_about(name)
    context = {
        "row": row,
        "method_name": method_name(row, bench.jurisdiction, lang=lang),
        "document": bench.evidence.find(row["document"]),
        "gone": gone[0] if gone else None,
        "because": report(gone[0]["because"]) if gone else "",
        "columns": [(column, row[column]) for column in LINE_SCHEMA.names if row[column] is not None],
        "findings": [explain(each, FLAGS[each.flag], rules[each.flag], lang=lang) for each in found],
    }
    return render(request, "line", context)
