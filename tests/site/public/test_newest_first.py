"""Cases are listed as they were published, the same from the last acts as from all."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from dalel.register.models import Act, Case, StandingStep
from dalel.site.public.asked import Asked, find_cases
from dalel.site.public.newest import NewestFirst

DAY = dt.date(2026, 11, 28)
AT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_a_page_from_the_last_acts_is_that_of_all_cases_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(4)
    Case.objects.bulk_create(Case(key=f"case-{n}", region=dice.choice(["KZ-75", "KZ-79"])) for n in range(60))
    for number in range(40):  # several cases in one act, several acts at one time, other records, cases published again
        act = Act.objects.create(at=AT + dt.timedelta(hours=dice.randrange(25)), actor="a", kind="publish")
        for key in dice.sample(range(55), number % 4):
            StandingStep.objects.create(act=act, noun=dice.choice(["case", "case", "person"]), key=f"case-{key}")
    for asked in (Asked(), Asked(region="KZ-75"), Asked(region="KZ-10")):
        found = find_cases(asked, DAY)
        every = [(case.key, case.published) for case in found]
        for last in ((), (3, 8, 20), (1,), (39,), (40,)):
            monkeypatch.setattr("dalel.site.public.newest.LAST", last)
            pages = NewestFirst(found)
            assert pages.count() == len(every)
            for start, stop in ((0, 5), (5, 10), (0, 30), (55, 60), (0, 100)):
                assert [(case.key, case.published) for case in pages[start:stop]] == every[start:stop]
