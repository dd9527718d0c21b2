"""Loading a folder: what the files say stands in the register, once; what is wrong is said, and nothing is loaded."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from dalel.errors import CommandError, DataError
from dalel.register.folder import read_folder
from dalel.register.history import history_of
from dalel.register.models import (
    Case,
    Charge,
    ChargeStatus,
    Citation,
    Event,
    Penalty,
    Person,
    Publication,
    Seizure,
    Source,
    Statistic,
)

pytestmark = pytest.mark.django_db
Change = Callable[..., Path]
Load = Callable[..., Any]
ADDED = Counter(
    source=1, person=4, organisation=3, norm=2, statistic=1, case=2, party=6, proceeding=1, charge=3, status=6, event=3,
    actor=1, seizure=2, penalty=2, publication=1, reaction=1, related=1,
)  # fmt: skip


def test_a_folder_is_loaded_whole_and_a_second_time_changes_nothing(two_cases: Path, load: Load) -> None:
    first = load(two_cases)
    assert (first.added, first.changed, first.unchanged, first.not_in_files) == (ADDED, Counter(), Counter(), [])
    again = load(two_cases)
    assert (again.added, again.changed, again.unchanged, again.not_in_files) == (Counter(), Counter(), ADDED, [])


def test_a_dry_run_says_what_would_change_and_changes_nothing(two_cases: Path, load: Load) -> None:
    assert load(two_cases, dry_run=True).added == ADDED
    assert (Case.objects.count(), Person.objects.count(), Citation.objects.count()) == (0, 0, 0)


def test_every_value_of_a_record_stands_as_the_file_says_it(register: None) -> None:
    case = Case.objects.get(key="first")
    assert (case.title, case.kind, case.country, case.region) == (
        {"en": "Posts about a bank"}, "criminal", "KZ", "KZ-75",
    )  # fmt: skip
    assert (case.opened, str(case.opened_earliest), str(case.opened_latest)) == ("2020-04", "2020-04-01", "2020-04-30")
    assert [name.text for name in Person.objects.get(key="ada").names.all()] == ["Ada Sample", "Ada Sampel"]
    assert list(Person.objects.get(key="unnamed").names.all()) == []
    charge = Charge.objects.get(key="first/charge/ada")
    assert (charge.person.key, charge.norm and charge.norm.key) == ("ada", "kz:penal:274:4")
    history = ChargeStatus.objects.filter(charge=charge).values_list("status", "date", "proceeding__key")
    assert list(history) == [
        ("case-registered", "2020-04", None),
        ("charged", "", None),
        ("convicted", "2020-06-22", "first/proceeding/trial"),
        ("conviction-upheld", "2020-09-15", None),
    ]
    assert list(Seizure.objects.values_list("device", "quantity", "status")) == [
        ("telephone", 2, "held"),
        ("computer", None, ""),
    ]
    fine = Penalty.objects.get(penalty="fine")
    assert (fine.amount, fine.currency, fine.charge) == (Decimal("13255.50"), "KZT", None)
    assert sorted(person.key for person in Publication.objects.get().authors.all()) == ["ada", "bek"]
    official = Statistic.objects.get()
    assert (official.count, official.unit, official.period, official.is_claim) == (7, "cases", "2020-01/2020-08", False)


def test_every_citation_names_its_value_its_place_and_how_it_is_known(register: None) -> None:
    def cited(noun: str, key: str) -> list[tuple[str, ...]]:
        found = Citation.objects.filter(noun=noun, key=key).order_by("field", "place")
        return list(found.values_list("field", "source__key", "place", "basis", "attributed_to"))

    assert cited("case", "first") == [
        ("", "paper", "1", "stated", ""),
        ("opened", "paper", "1", "stated", ""),
        ("region", "paper", "1", "inferred", ""),
    ]
    assert cited("person", "ada") == [
        ("", "paper", "1", "stated", ""),
        ("names", "paper", "1", "stated", ""),
        ("names", "paper", "2", "stated", ""),
    ]
    assert cited("reaction", "first/reaction/1") == [("", "paper", "4", "attributed", "a spokesman")]


def test_a_value_can_be_known_otherwise_than_the_rest_of_its_source(load: Load, changed_folder: Change) -> None:
    def change(case: Any) -> None:
        case["events"][0] |= {"at": {"date": 3, "all": 3}, "reliability_of": {"date": "claimed"}}

    load(changed_folder("cases/first.yaml", change))
    cited = Citation.objects.filter(key="first/event/search").order_by("field")
    assert list(cited.values_list("field", "reliability")) == [("", ""), ("date", "claimed")]
    assert not load(changed_folder("cases/first.yaml", change)).changed
    assert history_of("first/event/search")[0].differences["citations"] == (
        None, [["", "paper", "3", "stated", ""], ["date", "paper", "3", "stated", "", "claimed"]],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("claimed", 'reliability_of is a mapping from fields to words, for example {"date": "claimed"}'),
        (
            {"date": "claimd"},
            'reliability_of: The vocabulary "register/reliability" has no term "claimd". Did you mean claimed?',
        ),
        ({"dat": "claimed"}, 'reliability_of: "dat" has no place of its own. Did you mean date?'),
    ],
)
def test_how_a_value_is_known_is_a_word_of_the_vocabulary_for_a_value_that_is_cited(
    load: Load, changed_folder: Change, given: object, message: str
) -> None:
    def change(case: Any) -> None:
        case["events"][0] |= {"at": {"date": 3, "all": 3}, "reliability_of": given}

    with pytest.raises(DataError) as refused:
        load(changed_folder("cases/first.yaml", change))
    assert message in str(refused.value)


def test_what_differs_is_changed_and_nothing_else(register: None, changed_folder: Change, load: Load) -> None:
    def change(people: Any) -> None:
        people["bek"]["names"].append({"text": "Бек Сэмпл", "lang": "ru", "kind": "spelling"})

    done = load(changed_folder("people.yaml", change))
    assert (done.added, done.changed, done.unchanged["person"]) == (Counter(), Counter(person=1), 3)
    assert [name.text for name in Person.objects.get(key="bek").names.all()] == ["Bek Sample", "Бек Сэмпл"]
    assert Case.objects.count() == 2


def test_what_the_files_no_longer_have_stays_and_is_named(register: None, changed_folder: Change, load: Load) -> None:
    done = load(changed_folder("cases/first.yaml", lambda case: case.update(events=case["events"][:-1])))
    assert done.not_in_files == ["first/event/undated"]
    assert Event.objects.filter(key="first/event/undated").exists()


def set_in(*path: Any) -> Callable[[Any], None]:
    """A change that sets one value, deep in a file."""
    *way, last, value = path

    def change(found: Any) -> None:
        for step in way:
            found = found[step]
        found[last] = value

    return change


FIRST = "cases/first.yaml"


WRONG = yaml.safe_load((Path(__file__).parent / "samples" / "wrong.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong['file']} {wrong.get('set', 'text')}")
def test_what_is_wrong_is_said_with_its_place_and_nothing_is_loaded(
    changed_folder: Change, wrong: Any, load: Load
) -> None:
    change = set_in(*wrong["set"], wrong["to"]) if "set" in wrong else lambda _: wrong["text"]
    with pytest.raises(DataError) as refused:
        load(changed_folder(wrong["file"], change))
    assert wrong["says"] in str(refused.value)
    assert (Case.objects.count(), Person.objects.count(), Source.objects.count()) == (0, 0, 0)


def test_every_problem_is_said_at_once(changed_folder: Change) -> None:
    def change(case: Any) -> None:
        case["kind"] = "crime"
        case["events"][0]["kind"] = "serch"

    with pytest.raises(DataError) as refused:
        read_folder(changed_folder(FIRST, change))
    assert [line.split(":")[0].strip() for line in str(refused.value).splitlines()[1:]] == [
        "cases/first.yaml",
        "cases/first.yaml, events[1]",
    ]


def test_a_folder_that_is_not_there_or_holds_nothing_is_the_commands_fault(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        read_folder(tmp_path / "nowhere")
    with pytest.raises(CommandError, match="There is nothing to load in"):
        read_folder(tmp_path)
