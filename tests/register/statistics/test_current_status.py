"""The newest status of a charge on a day, against its definition read in plain Python from made-up histories."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import amount

from dalel.register.models import Case, Charge, ChargeStatus, Person
from dalel.register.partial_date import parse_partial_date
from dalel.register.statistics import Unit, count

pytestmark = pytest.mark.django_db
Step = tuple[str, str]
"""A status and its date; either may be empty."""
History = tuple[int, int, list[Step]]
"""A charge: the numbers of its case and its person, and its steps in the order of procedure."""
DAYS = ["", "2020", "2020-03", "2020-03-15", "2020-04-01", "2021-01-01"]
steps = st.tuples(st.sampled_from(["case-registered", "charged", "convicted", "acquitted", ""]), st.sampled_from(DAYS))
histories = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.lists(steps, max_size=4)), min_size=1, max_size=6
)


def newest(history: Sequence[Step], day: dt.date) -> str:
    """The status of the last step that is not dated later than the day."""
    known = [status for status, date in history if not date or (parse_partial_date(date).earliest or day) <= day]
    return known[-1] if known else ""


def write(made: Sequence[History]) -> None:
    for model in (ChargeStatus, Charge, Case, Person):
        model._default_manager.all().delete()
    cases = [Case.objects.create(key=f"c{number}") for number in range(3)]
    people = [Person.objects.create(key=f"p{number}") for number in range(3)]
    for number, (case, person, history) in enumerate(made):
        charge = Charge.objects.create(key=f"c{case}/charge/{number}", case=cases[case], person=people[person])
        for position, (status, date) in enumerate(history, 1):
            key = f"{charge.key}/status/{position}"
            ChargeStatus.objects.create(key=key, charge=charge, status=status, date=date, position=position)


@settings(max_examples=amount(25, 80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories, st.sampled_from(["2019-12-31", "2020-01-01", "2020-03-10", "2020-03-31", "2020-06-01", "2026-01-01"]))
def test_a_count_by_status_is_that_of_the_newest_step_known_on_the_day(db: None, made: list[History], on: str) -> None:
    day = dt.date.fromisoformat(on)
    write(made)
    for unit, column in ((Unit.CHARGES, None), (Unit.CASES, 0), (Unit.PERSONS, 1)):
        having: dict[str, set[int]] = defaultdict(set)
        for number, (*owners, history) in enumerate(made):
            having[newest(history, day)].add(number if column is None else owners[column])
        valued = {status: units for status, units in having.items() if status}
        known = set().union(*valued.values())
        total = 3 if unit is Unit.CASES else len(set().union(*having.values()))
        found = count(unit, "status", as_of=day)
        assert {row.code: row.count for row in found.rows} == {
            **{status: len(units) for status, units in valued.items()},
            None: total - len(known),
        }
