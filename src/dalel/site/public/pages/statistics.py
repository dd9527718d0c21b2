"""Statistics: each count as a table with bars, its method and a download; official figures beside them, never added."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from dalel.export import neutral
from dalel.register.exchange.frictionless import csv_line
from dalel.register.models import Statistic
from dalel.register.statistics import Unit
from dalel.site.public.counts import table_of
from dalel.site.public.edition import TABLES
from dalel.site.public.reading import PublicRequest
from dalel.site.public.seeing import public_sight, showing_of
from dalel.site.public.words import public_page


@public_page
def statistics(request: PublicRequest) -> HttpResponse:
    """Every table, and the figures that others published."""
    sight = public_sight()
    keys = list(Statistic.objects.order_by("period_earliest", "key").values_list("key", flat=True)[:100])
    seen = sight.read("statistic", keys)
    showing = showing_of(sight, seen.values())
    context = {
        "tables": [table_of(request.edition, unit, by) for unit, by in TABLES],
        "figures": [showing.show(each) for each in seen.values()],
    }
    return render(request, "public/statistics.html", context)


@public_page
def statistics_csv(request: PublicRequest, name: str) -> HttpResponse:
    """One table as CSV, with the day and the unit in each row."""
    unit, _, by = name.partition("-by-")
    if (unit, by) not in {(each.value, what) for each, what in TABLES}:
        raise Http404
    table = table_of(request.edition, Unit(unit), by)
    day = table.count.as_of.isoformat()
    rows = [[unit, by, bar.code or "", neutral(bar.label), str(bar.count), day] for bar in table.bars]
    lines = map(csv_line, [["unit", "by", "code", "label", "count", "as_of"], *rows])
    answer = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
