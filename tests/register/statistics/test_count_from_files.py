"""Counts by part, outcome, month, occupation and penalty, recomputed from the files with plain Python."""

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from dalel.register.partial_date import parse_partial_date
from dalel.register.statistics import Unit, count, say_code
from dalel.register.statistics.grouping import PAIRS, SEVERAL

pytestmark = pytest.mark.django_db
STORY = Path(__file__).parents[3] / "examples" / "register"
PAIRS_HERE = [pair for pair in PAIRS if pair[1] in ("part", "outcome", "month", "occupation", "penalty")]
DAYS = [dt.date.fromisoformat(day) for day in ("2019-01-01", "2020-04-10", "2020-06-22", "2026-01-01")]

RUNS = ["case-registered", "suspected", "charged", "sent-to-court"]
ENDS = {
    "convicted": "convicted",
    "conviction-upheld": "convicted",
    "penalised": "penalised",
    "penalty-upheld": "penalised",
    "acquitted": "acquitted",
    "conviction-quashed": "conviction-quashed",
    "penalty-quashed": "penalty-quashed",
    "terminated": "terminated",
    "terminated-amnesty": "terminated",
    "dropped": "dropped",
    "requalified": "requalified",
    "joined": "joined",
}
NOT_OF = {
    "criminal": {"penalised", "penalty-upheld", "penalty-quashed"},
    "administrative": {"convicted", "conviction-upheld", "conviction-quashed"},
}
"""The words that are never said of a case of a kind, nor under a norm of it."""
NO_CASE = ["refused", "unknown"]
LEAVES = ["stalled", "appeal-pending"]


class Files:
    """The files of a folder, as they stood on a day."""

    def __init__(self, folder: Path, day: dt.date) -> None:
        people = yaml.safe_load((folder / "people.yaml").read_text(encoding="utf-8"))
        self.occupations = {key: each.get("occupations", []) for key, each in people.items() if isinstance(each, dict)}
        self.cases: dict[str, Any] = {}
        self.charges: dict[tuple[str, str], Any] = {}
        self.events: list[Any] = []
        for path in (folder / "cases").glob("*.yaml"):
            case = yaml.safe_load(path.read_text(encoding="utf-8"))
            if later(case.get("opened"), day):
                continue
            self.cases[path.stem] = case
            self.events += [each for each in case.get("events", []) if not later(each.get("date"), day)]
            for place, charge in enumerate(case.get("charges", []), 1):
                steps = [each["status"] for each in charge["statuses"] if not later(each.get("date"), day)]
                name = str(charge.get("key", place))
                self.charges[path.stem, name] = charge | {"steps": steps, "opened": case.get("opened")}
        self.penalties = [
            (key, each)
            for key, case in self.cases.items()
            for each in case.get("penalties", [])
            if not later(each.get("date"), day)
        ]

    def values(self, unit: Unit, by: str) -> Iterable[set[str]]:
        """For every unit the codes that it has."""
        if unit is Unit.EVENTS:
            return [month(each.get("date")) for each in self.events]
        if (unit, by) == (Unit.CHARGES, "penalty"):
            return [self.tied_to(case, name) for case, name in self.charges]
        if unit is Unit.CASES and by != "part":
            ends = {key: case_end([each["steps"] for each in self.of_case(key)]) for key in self.cases}
            return [ends[key] if by == "outcome" else month(case.get("opened")) for key, case in self.cases.items()]
        own: dict[str, Callable[[Any], set[str]]] = {
            "month": lambda charge: month(charge["opened"]),
            "part": lambda charge: part(charge.get("norm")),
            "outcome": lambda charge: case_end([charge["steps"]]),
            "occupation": lambda charge: set(self.occupations[charge["person"]]),
            "penalty": lambda charge: {p["penalty"] for _, p in self.penalties if p["person"] == charge["person"]},
        }
        if unit is Unit.CASES:
            return [set().union(*(own[by](each) for each in self.of_case(key))) for key in self.cases]
        if unit is Unit.CHARGES:
            return [own[by](charge) for charge in self.charges.values()]
        persons: defaultdict[str, set[str]] = defaultdict(set)
        for charge in self.charges.values():
            persons[charge["person"]] |= own[by](charge)
        return persons.values()

    def tied_to(self, case: str, charge: str) -> set[str]:
        return {each["penalty"] for key, each in self.penalties if (key, str(each.get("charge"))) == (case, charge)}

    def of_case(self, key: str) -> list[Any]:
        return [charge for (case, _), charge in self.charges.items() if case == key]


def later(date: str | None, day: dt.date) -> bool:
    earliest = parse_partial_date(date).earliest if date else None
    return earliest is not None and earliest > day


def month(date: str | None) -> set[str]:
    found = parse_partial_date(date) if date else None
    if found is None or found.earliest is None or found.latest is None:
        return set()
    months = {f"{each.year:04}-{each.month:02}" for each in (found.earliest, found.latest)}
    return months if len(months) == 1 else set()


def part(norm: str | None) -> set[str]:
    return {":".join(norm.split(":")[:4])} if norm else set()


def case_end(charges: list[list[str]]) -> set[str]:
    """How charges ended: only of those for which a case was opened, if there is one."""
    opened = [steps for steps in charges if any(step not in NO_CASE for step in steps)]
    if not opened:
        return {"refused"} if charges and all(steps and set(steps) == {"refused"} for steps in charges) else set()
    ends = set()
    for steps in opened:
        end = ""
        for step in steps:
            end = "" if step in RUNS else ENDS.get(step, end)
        ends.add(end)
    return ends - {""}


def check(folder: Path, day: dt.date) -> None:
    files = Files(folder, day)
    for unit, by in PAIRS_HERE:
        expected = list(files.values(unit, by))
        found = count(unit, by, as_of=day)
        rows = {row.code: row.count for row in found.rows if row.count}
        several = Counter(code for codes in expected for code in codes)
        without = sum(not codes for codes in expected)
        assert (found.total, rows) == (len(expected), {**several, **({None: without} if without else {})}), (unit, by)
        assert (unit, by) in SEVERAL or found.total == sum(row.count for row in found.rows)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_storys_counts_are_those_of_its_files(load: Callable[..., Any], day: dt.date) -> None:
    load(STORY)
    check(STORY, day)


@pytest.mark.parametrize("seed", range(3))
def test_the_counts_of_any_register_are_those_of_its_files(
    load: Callable[..., Any], two_cases: Path, tmp_path: Path, seed: int
) -> None:
    make_up(random.Random(seed), two_cases, tmp_path)
    load(tmp_path)
    for day in DAYS:
        check(tmp_path, day)


def in_order(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Steps in the order of their dates, which that of procedure never contradicts."""
    return sorted(steps, key=lambda step: parse_partial_date(step.get("date", "0001")).earliest or dt.date.min)


def make_up(chance: random.Random, two_cases: Path, folder: Path) -> None:
    """Write a folder of cases with everything that these counts look at, drawn by chance."""
    dates = [None, "2020", "2020-04", "2020-04-17", "2020-04/2020-05", "2020-05/..", "2021-01-31"]
    norms = [None, "kz:admin:478", *(f"kz:penal:{each}" for each in ("274", "274:1", "274:4", "274:4:2"))]
    statuses = [*RUNS, *ENDS, *NO_CASE, *LEAVES]
    people = [f"p{number}" for number in range(6)]
    jobs = [[], ["blogger"], ["blogger", "activist"], ["unknown"]]
    written = {key: {"at": 1, "occupations": chance.choice(jobs)} for key in people}
    for name in ("sources", "organisations"):
        (folder / f"{name}.yaml").write_bytes((two_cases / f"{name}.yaml").read_bytes())
    (folder / "people.yaml").write_text(yaml.safe_dump({"source": "paper", **written}), "utf-8")
    (folder / "cases").mkdir()

    def dated(**fields: object) -> dict[str, object]:
        date = chance.choice(dates)
        return {key: value for key, value in {**fields, "date": date, "at": 1}.items() if value is not None}

    def said(norm: str | None, kind: str) -> dict[str, object]:
        branch = kind if norm is None else "administrative" if ":admin:" in norm else "criminal"
        return dated(status=chance.choice([word for word in statuses if word not in NOT_OF.get(branch, ())]))

    for number in range(12):
        case_kind = chance.choice(["criminal", "administrative", "complaint"])
        charges: list[dict[str, Any]] = [
            {
                "key": f"c{place}",
                "person": chance.choice(people),
                "at": 1,
                "statuses": in_order([said(norm, case_kind) for _ in range(chance.randrange(4))]),
                **({"norm": norm} if norm else {"norm_as_given": "an article"}),
            }
            for place, norm in enumerate(chance.choices(norms, k=chance.randrange(4)))
        ]
        penalties = [
            dated(
                key=f"{charge['key']}-{penalty}",
                person=charge["person"],
                charge=chance.choice([None, charge["key"]]),
                penalty=penalty,
            )
            for charge in charges
            for penalty in chance.sample(["fine", "arrest", "unknown"], chance.randrange(3))
        ]
        penalties.append(dated(key="more", person=chance.choice(people), penalty="suspended"))
        opened = dated().get("date")
        case = {
            "source": "paper",
            "kind": case_kind,
            "at": 1,
            "charges": charges,
            "penalties": penalties,
            "events": [dated(key="e", kind="search")],
            **({"opened": opened} if opened else {}),
        }
        (folder / "cases" / f"case{number}.yaml").write_text(yaml.safe_dump(case), "utf-8")


def test_an_article_whose_part_is_not_given_is_a_row_of_its_own_and_a_point_counts_under_its_part(
    load: Callable[..., Any], changed_folder: Callable[..., Path]
) -> None:
    def change(case: Any) -> None:
        case["charges"][0]["norm"] = "kz:penal:274:4:2"
        case["charges"][1]["norm"] = "kz:penal:274"

    load(changed_folder("cases/first.yaml", change))
    found = count(Unit.CHARGES, "part", as_of=DAYS[-1])
    names = {
        lang: [say_code(Unit.CHARGES, "part", row.code, lang) for row in found.rows] for lang in ("en", "ru", "kk")
    }
    assert [(row.code, row.count) for row in found.rows] == [("kz:penal:274", 1), ("kz:penal:274:4", 1), (None, 1)]
    assert names["en"] == [
        "Penal Code, article 274, part not given",
        "Dissemination of knowingly false information, part 4",
        "not given by a source",
    ]
    assert names["ru"][0] == "Уголовный кодекс, статья 274, часть не указана"
    assert names["kk"][0] == "Қылмыстық кодекс, 274-бап, бөлігі көрсетілмеген"


def test_what_is_not_known_is_called_by_what_is_missing(register: None) -> None:
    def last(unit: Unit, by: str) -> str:
        return say_code(unit, by, count(unit, by, as_of=DAYS[-1]).rows[-1].code, "en")

    assert [last(unit, by) for unit, by in PAIRS_HERE if unit is Unit.CHARGES] == [
        "month not known",
        "not given by a source",
        "no penalty recorded",
        "no outcome recorded",
    ]
    assert say_code(Unit.CHARGES, "outcome", "terminated", "en") == "Terminated, on whatever ground"
    assert count(Unit.CHARGES, "outcome", as_of=DAYS[-1]).date_rule == "status-date"
