"""The answers to readers that stand: the newest to each report."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from dalel.register.models import Answer


def newest_answers() -> QuerySet[Answer]:
    """The newest answer to each report, oldest first."""
    later = Answer.objects.filter(task=OuterRef("task"), pk__gt=OuterRef("pk"))
    return Answer.objects.exclude(Exists(later)).order_by("pk")


def answers_to_confirm(alias: str) -> QuerySet[Answer]:
    """What somebody can confirm: answers of others that readers are to see."""
    open_answers = newest_answers().filter(confirmed_by=None).exclude(kind="none")
    return open_answers.exclude(act__actor=alias).select_related("act")
