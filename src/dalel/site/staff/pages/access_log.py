"""The access log, for administrators: newest first, by person, act, record and day."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render

from dalel.site.accounts.models import AccessEntry
from dalel.site.staff.forms import LogForm
from dalel.site.staff.gate import ADMINISTRATORS, StaffRequest, staff_page
from dalel.site.staff.reader import real_key, shown_key

ROWS = 100


@staff_page(roles=ADMINISTRATORS)
def access_log(request: StaffRequest) -> HttpResponse:
    """A hundred rows, and the way to older ones."""
    form = LogForm(request.GET)
    rows, asked = AccessEntry.objects.order_by("-pk"), ""
    if form.is_valid():
        given = form.cleaned_data
        rows = rows.filter(**{name: given[name] for name in ("who", "act") if given[name]})
        if given["record"]:
            asked = given["record"]
            rows = rows.filter(key__startswith=real_key(asked) or asked)
        if given["since"]:
            rows = rows.filter(at__gte=midnight(given["since"]))
        if given["until"]:
            rows = rows.filter(at__lt=midnight(given["until"]) + dt.timedelta(days=1))
        if given["before"]:
            rows = rows.filter(pk__lt=given["before"])
    shown = list(rows[: ROWS + 1])
    older = request.GET.copy()
    if len(shown) > ROWS:
        older["before"] = str(shown[ROWS - 1].pk)
    told = [
        row for row in shown[:ROWS] if shown_key(row.key).startswith(asked)
    ]  # a hidden key is not found by guessing
    context = {"form": form, "rows": told, "older": older.urlencode() if len(shown) > ROWS else ""}
    return render(request, "staff/access_log.html", context)


def midnight(day: dt.date) -> dt.datetime:
    """When a day begins, in UTC."""
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
