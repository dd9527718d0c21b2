"""Cases as they were published, the last first: a page near the beginning is read without putting all in order."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from dalel.register.models import Act, Case, StandingStep

LAST = (500, 4_000, 32_000)
"""Among how many of the last acts a page is looked for before all cases are put in order."""


@dataclass(frozen=True, slots=True)
class NewestFirst:
    """Cases that were found (`dalel.site.public.asked.find_cases`), of which pages can be made."""

    found: QuerySet[Case]

    def count(self) -> int:
        """How many there are."""
        return self.found.count()

    def __getitem__(self, stretch: slice) -> list[Case]:
        """Some of them, from a place on; a page is taken from the last acts only where it is full."""
        start, stop = stretch.start or 0, stretch.stop
        for number in LAST:
            since = Act.objects.order_by("-at").values_list("at", flat=True)[number : number + 1].first()
            if since is None:
                break
            steps = StandingStep.objects.filter(noun="case", act__at__gte=since)
            page = list(self.found.filter(key__in=steps.values("key"), published__gte=since)[start:stop])
            if len(page) == stop - start:
                return page
        return list(self.found[start:stop])
