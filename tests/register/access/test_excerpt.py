"""What an audience gets: every field of every record, restricted to every circle, looked for by everybody."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from everything import FIELDS, KEYS, canary, records
from hypothesis import given, settings
from hypothesis import strategies as st

from dalel.register.access import Audience, Restrictions
from dalel.register.excerpt import Part, Scratch, Withheld, make_excerpt
from dalel.register.excerpt.references import named_in
from dalel.register.models import Restriction
from dalel.register.models.records import CASE_PATHS, RECORDS
from dalel.register.statement import empty

Records = Mapping[tuple[str, str], Any]
RECORDS_HERE = records()
AUDIENCES = {
    "public": Audience("public"),
    "partner": Audience("partners"),
    "member": Audience("team", "member"),
    "named": Audience("team", "named"),
}
MAY_SEE = {
    "public": {"public", "partner", "member", "named"},
    "partners": {"partner", "member", "named"},
    "team": {"member", "named"},
    "named": {"named"},
}
"""Who sees what is restricted to each circle: the table that the rest is held against."""


NOTHING_WITHOUT = {("statistic", "count"), ("related", "other")}
"""What a record cannot be without: a figure its number, a related case the case."""


def pseudonym(noun: str, key: str, field: str) -> str:
    return f"{noun}-secret-{abs(hash((noun, key, field))) % 10**9}"


class Handed:
    """Records in memory, handed over case by case and noun by noun, as a database hands them over."""

    withdrawn: frozenset[tuple[str, str]] = frozenset()

    def __init__(self, known: Records) -> None:
        self.known = known

    def cases(self) -> Iterator[Part]:
        for case in [key for noun, key in self.known if noun == "case"]:
            yield self.part(lambda noun, key, case=case: f"{key}/".startswith(f"{case}/") and lies_in_case(noun))

    def alone(self) -> Iterator[Part]:
        for each in ("source", "norm", "person", "organisation", "statistic"):
            yield self.part(lambda noun, _, each=each: noun == each)

    def part(self, is_own: Callable[[str, str], bool]) -> Part:
        own = {record: said for record, said in self.known.items() if is_own(*record)}
        others = {record: self.known[record] for record in named_in(own) if record in self.known}
        return Part(own, {record: said for record, said in others.items() if record not in own})

    def names_of(self, somebody: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, ...]]:
        return {each: tuple(name for name, *_ in self.known[each]["names"]) for each in somebody if each in self.known}


def lies_in_case(noun: str) -> bool:
    return noun == "case" or noun in CASE_PATHS


@dataclass
class Got:
    """An excerpt, read whole; ``keys`` tells under which key each record of the register stands in it."""

    records: dict[tuple[str, str], Any]
    keys: dict[tuple[str, str], str]
    withheld: tuple[Withheld, ...]


def excerpt(*restricted: Restriction, audience: Audience, known: Records = RECORDS_HERE) -> Got:
    with closing(Scratch()) as scratch:
        made = make_excerpt(
            Handed(known), scratch, restrictions=Restrictions(restricted), audience=audience, pseudonym=pseudonym
        )
        keys = {before: after[1] for before, after, _ in scratch.left()}
        return Got(dict(made.records()), keys, made.withheld)


def restriction(noun: str, field: str, level: str) -> Restriction:
    people = ["named"] if level == "named" else []
    return Restriction(noun=noun, key=KEYS[noun], field=field, level=level, people=people)


def text_of(found: Got) -> str:
    return json.dumps([[*record, said] for record, said in sorted(found.records.items())], ensure_ascii=False)


def test_without_a_restriction_everybody_gets_everything() -> None:
    for audience in AUDIENCES.values():
        found = excerpt(audience=audience)
        assert found.records == RECORDS_HERE
        assert found.withheld == ()


@pytest.mark.parametrize("level", MAY_SEE)
@pytest.mark.parametrize(("noun", "field"), FIELDS)
def test_a_restricted_field_is_empty_for_those_who_may_not_see_it(noun: str, field: str, level: str) -> None:
    """And so is where it is cited from, while all that is not restricted stays."""
    record = (noun, KEYS[noun])
    held = RECORDS_HERE[record]
    for who, audience in AUDIENCES.items():
        found = excerpt(restriction(noun, field, level), audience=audience)
        if who in MAY_SEE[level]:
            assert found.records == RECORDS_HERE
            continue
        if (noun, field) in NOTHING_WITHOUT:
            assert record not in found.records
            continue
        said = found.records[noun, found.keys[record]]
        assert not [cited for cited in said["citations"] if cited[0] == field]
        assert canary(noun, f"at-{field}") not in text_of(found)
        assert canary(noun, f"by-{field}") not in text_of(found)
        if field == "names":
            assert said["names"] == []
            assert held["names"][0][0] not in text_of(found)
        elif field == "authors":
            assert said["links"]["authors"] == []
        elif field in {"person", "organisation"} and held["columns"][field]:
            check_somebody(noun, field, said["columns"][field], found)
        else:
            assert said["columns"][field] == empty(RECORDS[noun]._meta.get_field(field))
            assert canary(noun, field) not in text_of(found)


def check_somebody(noun: str, field: str, key: str | None, found: Got) -> None:
    """Where a record needs somebody there is somebody without a name; elsewhere there is nobody."""
    column = RECORDS[noun]._meta.get_field(field)
    if noun == "seizure":
        assert (column.null, key) == (True, None)
        return
    blank = found.records[field, str(key)]
    assert (key, blank["names"]) == (pseudonym(noun, KEYS[noun], field), [])
    assert not any(blank["columns"].values())


@pytest.mark.parametrize("level", MAY_SEE)
@pytest.mark.parametrize("noun", [noun for noun in KEYS if noun != "norm"])
def test_a_restricted_record_is_not_there_with_all_that_lies_in_it(noun: str, level: str) -> None:
    for who, audience in AUDIENCES.items():
        found = excerpt(restriction(noun, "", level), audience=audience)
        if who in MAY_SEE[level]:
            assert found.records == RECORDS_HERE
            continue
        assert (noun, KEYS[noun]) not in found.records
        assert not [key for _, key in found.records if key.startswith(f"{KEYS[noun]}/")]
        assert f"kanarek{noun}" not in text_of(found)


def test_who_is_hidden_is_still_counted_without_a_name() -> None:
    found = excerpt(restriction("person", "", "team"), audience=AUDIENCES["public"])
    somebody = found.records["charge", "cas-1/charge/1"]["columns"]["person"]
    assert somebody == pseudonym("person", "per-1", "")
    assert found.records["party", "cas-1/party/1"]["columns"]["person"] == somebody
    assert found.records["publication", "cas-1/publication/1"]["links"]["authors"] == sorted(["per-2", somebody])
    assert found.records["person", somebody]["names"] == []


def test_a_hidden_source_leaves_who_only_reports_a_thing() -> None:
    found = excerpt(restriction("source", "", "team"), audience=AUDIENCES["public"])
    source = pseudonym("source", "src-1", "")
    cited = found.records["case", "cas-1"]["citations"]
    assert {each[1] for each in cited} == {source}
    assert {each[2] for each in cited} == {""}
    assert {each[4] for each in cited} == {canary("case", f"by-{each[0]}") for each in cited}
    assert not any(found.records["source", source]["columns"].values())


def test_somebody_whom_only_hidden_records_name_is_not_there() -> None:
    """Else a person who stands in the excerpt without a case would tell who the nameless one is."""
    known = {record: said for record, said in RECORDS_HERE.items() if record[0] in {"case", "person", "source"}} | {
        ("party", "cas-1/party/1"): RECORDS_HERE["party", "cas-1/party/1"]
    }
    found = excerpt(restriction("party", "person", "team"), audience=AUDIENCES["public"], known=known)
    assert [key for noun, key in found.records if noun == "person"] == [
        "per-2",  # nobody names it anywhere
        pseudonym("party", "cas-1/party/1", "person"),
    ]


PLAIN = [
    (noun, field)
    for noun, field in FIELDS
    if field not in {"names", "authors", "person", "organisation"}
    and not RECORDS[noun]._meta.get_field(field).is_relation
]


@settings(max_examples=150)
@given(
    chosen=st.lists(st.sampled_from(PLAIN), min_size=1, max_size=5, unique=True),
    level=st.sampled_from(["partners", "team", "named"]),
    value=st.sampled_from([{"en": "quite another text"}, "another", 1, None, "2020"]),
)
def test_whatever_a_hidden_value_says_the_excerpt_is_the_same(
    chosen: list[tuple[str, str]], level: str, value: object
) -> None:
    restricted = [restriction(noun, field, level) for noun, field in chosen]
    changed = {record: json.loads(json.dumps(said)) for record, said in RECORDS_HERE.items()}
    for noun, field in chosen:
        changed[noun, KEYS[noun]]["columns"][field] = value
    for who in {"public", "partner", "member"} - MAY_SEE[level]:
        audience = AUDIENCES[who]
        assert excerpt(*restricted, audience=audience) == excerpt(*restricted, audience=audience, known=changed)


# ---- hidden names ----


@pytest.fixture
def named() -> Callable[..., Got]:
    """Two people in one case, one of whom may not be named, and what else stands in the case."""

    def make(text: str, *, title: str = "", case: str = "cas-1", other: str = "Айгүл Өтегенова") -> Got:
        known = {record: json.loads(json.dumps(said)) for record, said in RECORDS_HERE.items()}
        known["person", "per-1"]["names"] = [["Дина Дүйсенова", "kk", "as-published"]]
        known["person", "per-2"]["names"] = [[other, "kk", "as-published"]]
        known["event", "cas-1/event/1"]["columns"]["text"] = {"ru": text, "kk": "ештеңе"}
        known["source", "src-1"]["columns"]["title"] = title
        return excerpt(restriction("person", "names", "team"), audience=AUDIENCES["public"], known=known)

    return make


@pytest.mark.parametrize(
    "text",
    [
        "Обыск у Дуйсеновой", "DUISENOVA was questioned", "Дүйсенованың үйі тінтілді", "Dúısenova",
        "dossier: duyssenova-dina.pdf", "Дина дала показания",
    ],
)  # fmt: skip
def test_a_text_that_may_tell_a_hidden_name_is_withheld(named: Callable[..., Got], text: str) -> None:
    found = named(text)
    assert found.records["event", "cas-1/event/1"]["columns"]["text"] == {}
    assert found.withheld == (Withheld("event", "cas-1/event/1", "text"),)


@pytest.mark.parametrize("text", ["Обыск у Өтегеновой", "Суд отложен", "Динамика дел", "Дуйшебаев пришёл"])
def test_a_text_that_tells_another_name_or_none_stays(named: Callable[..., Got], text: str) -> None:
    found = named(text)
    assert found.records["event", "cas-1/event/1"]["columns"]["text"] == {"ru": text, "kk": "ештеңе"}
    assert found.withheld == ()


def test_a_word_that_somebody_shown_has_too_tells_nothing_alone(named: Callable[..., Got]) -> None:
    found = named("Дуйсенова подала жалобу", other="Алия Дуйсенова")
    assert found.withheld == ()
    assert named("Дина Дуйсенова подала жалобу", other="Алия Дуйсенова").withheld == (
        Withheld("event", "cas-1/event/1", "text"),
    )


def test_the_title_of_a_source_that_a_case_cites_is_withheld_too(named: Callable[..., Got]) -> None:
    found = named("", title="Кто такая Дуйсенова")
    assert found.records["source", "src-1"]["columns"]["title"] == ""
    assert found.withheld == (Withheld("source", "src-1", "title"),)


def test_a_key_that_tells_a_hidden_name_is_replaced_everywhere() -> None:
    known = {
        (noun, key.replace("cas-1", "duisenova-2020")): json.loads(json.dumps(said).replace("cas-1", "duisenova-2020"))
        for (noun, key), said in RECORDS_HERE.items()
    }
    known["person", "per-1"]["names"] = [["Дина Дүйсенова", "kk", "as-published"]]
    found = excerpt(restriction("person", "names", "team"), audience=AUDIENCES["public"], known=known)
    new = pseudonym("case", "duisenova-2020", "")
    assert found.keys["status", "duisenova-2020/charge/1/status/1"] == f"{new}/charge/1/status/1"
    assert "duisenova" not in text_of(found)
    assert found.withheld == (Withheld("case", "duisenova-2020", "key"),)


class Many(Handed):
    """As many cases as one likes, made when they are asked for."""

    def __init__(self, number: int) -> None:
        super().__init__(RECORDS_HERE)
        self.number = number

    def cases(self) -> Iterator[Part]:
        *_, first = super().cases()
        for number in range(self.number):
            text = json.dumps([[*record, said] for record, said in first.own.items()])
            own = json.loads(text.replace('"cas-1', f'"cas-{number + 10}'))
            yield Part({(noun, key): said for noun, key, said in own}, first.others)


def most_held(cases: int) -> int:
    with closing(Scratch()) as scratch:
        tracemalloc.start()
        nothing = Restrictions([])
        make_excerpt(Many(cases), scratch, restrictions=nothing, audience=AUDIENCES["public"], pseudonym=pseudonym)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert sum(noun == "case" for (noun, _), _, _ in scratch.left()) == cases
        return most


def test_three_times_as_many_cases_take_no_more_memory() -> None:
    few, many = most_held(15), most_held(45)
    assert many < 1.3 * few
