"""The current status of a charge: the last in the order of procedure on a day. It is computed, never typed."""

from __future__ import annotations

import datetime as dt

from django.db.models import OuterRef, QuerySet, Subquery

from dalel.register.models import ChargeStatus


def statuses_known(as_of: dt.date) -> QuerySet[ChargeStatus]:
    """The statuses that are not dated later than a day; one without a date is in."""
    return ChargeStatus.objects.exclude(date_earliest__gt=as_of)


def current_status(as_of: dt.date) -> Subquery:
    """The column of a query of charges that holds the current status; NULL where there is none."""
    newest = statuses_known(as_of).filter(charge=OuterRef("pk")).order_by("-position")
    return Subquery(newest.values("status")[:1])
