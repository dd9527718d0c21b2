"""What colleagues wrote, without names that a reader may not know: the rule of excerpts, for one person of the team.

As in an excerpt (`dalel.register.excerpt.silence`), a text that may tell a hidden name is withheld whole: in a case
each word of the names of those whom the reader is not shown in it, everywhere the whole names of those who are
restricted. It is asked for the records of one page, so it looks only at the cases in which something is hidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from dalel.register.access import Audience, Hidden, Restrictions, mask
from dalel.register.access.audience import CIRCLES
from dalel.register.access.restrictions import WHOLE, belongs_to, parent_of
from dalel.register.excerpt.hidden_names import HiddenNames
from dalel.register.excerpt.names import names_of
from dalel.register.excerpt.references import BLANKS, Known, fields_with_keys, links_of, somebody_in
from dalel.register.excerpt.silence import case_of, hidden_in_cases
from dalel.register.excerpt.texts import texts_of
from dalel.register.models import Citation, Restriction
from dalel.register.models.records import CASE_PATHS, RECORDS
from dalel.register.statement import Statement, read_statements


class Discretion:
    """What one audience may not be told, as far as somebody asks."""

    def __init__(self, audience: Audience) -> None:
        self.audience = audience
        levels = [level for level in CIRCLES if level == "named" or not audience.may_see(level)]
        self.held = [
            each
            for each in Restriction.objects.filter(level__in=levels)
            if not audience.may_see(each.level, each.people)
        ]
        self.by_case: dict[str, list[HiddenNames]] = {}

    def __bool__(self) -> bool:
        return bool(self.held)

    @cached_property
    def secret(self) -> frozenset[Known]:
        """The people and bodies whose names the audience may not know."""
        return frozenset(
            (each.noun, each.key) for each in self.held if each.noun in BLANKS and each.field in {WHOLE, "names"}
        )

    @cached_property
    def everywhere(self) -> HiddenNames:
        """Their whole names, which no text tells."""
        return HiddenNames(names=[name for names in names_of(self.secret).values() for name in names])

    @cached_property
    def troubled(self) -> frozenset[str]:
        """The cases in which something is hidden from the audience, or somebody is named whom it may not know."""
        own = {each.key.partition("/")[0] for each in self.held if case_of(each.noun, each.key)}
        for noun in BLANKS:
            named = cases_naming(noun, [key for each, key in self.secret if each == noun])
            own.update(case for cases in named.values() for case in cases)
        return frozenset(own)

    def told_fields(self, noun: str, said: Mapping[str, Statement]) -> dict[str, set[str]]:
        """For records of one noun, by key: the fields whose texts may tell a hidden name."""
        if not self or noun == "norm":
            return {}
        around = self.cases_around(noun, list(said))
        found = {}
        for key, each in said.items():
            near = [names for case in sorted(around[key]) for names in self.in_case(case)]
            told = {name for name, text, whole in texts_of(noun, each) if self.is_told(text, near, whole=whole)}
            if told:
                found[key] = told
        return found

    def tells(self, noun: str, key: str, text: str) -> bool:
        """Whether something that was written about a record may tell a hidden name."""
        if not self or not text:
            return False
        near = [names for case in sorted(self.cases_around(noun, [key])[key]) for names in self.in_case(case)]
        return self.is_told(text, near, whole=False)

    def tells_by_key(self, noun: str, key: str) -> bool:
        """Whether the last piece of a key may tell a hidden name; of somebody whose names are hidden it always may."""
        if (noun, key) in self.secret:
            return True
        near = [names for case in sorted(self.cases_around(noun, [key])[key]) for names in self.in_case(case)]
        return self.is_told(key.rpartition("/")[2], near, whole=noun in BLANKS)

    def is_told(self, text: str, near: Iterable[HiddenNames], *, whole: bool) -> bool:
        """Whether a text may tell a hidden name."""
        return self.everywhere.are_told(text, whole=True) or any(each.are_told(text, whole=whole) for each in near)

    def cases_around(self, noun: str, keys: Collection[str]) -> dict[str, set[str]]:
        """The cases with something hidden that records lie in or, where they stand by themselves, are named in."""
        found = {key: {case_of(noun, key)} & self.troubled for key in keys}
        alone = [key for key in keys if not case_of(noun, key)] if self.troubled else []
        for key, cases in cases_naming(noun, alone).items():
            found[key] = cases & self.troubled
        return found

    def in_case(self, case: str) -> list[HiddenNames]:
        """The names of those in a case whom the audience is not shown in it; each is looked for once."""
        if case not in self.by_case:
            found = self.hidden_in(case)
            self.by_case[case] = [] if found is None else [found]
        return self.by_case[case]

    def hidden_in(self, case: str) -> HiddenNames | None:
        """The rule of excerpts, for one case alone: everybody whom it names, and what the audience sees of it."""
        records = dict(read_case(case))
        people = {each for (noun, _), said in records.items() for each in somebody_in(noun, said)}
        restrictions = Restrictions.of([key for _, key in (*records, *people)])
        seen: dict[Known, Statement] = {}
        for (noun, key), said in records.items():
            *containers, _ = belongs_to(noun, key)
            left = mask(noun, said, restrictions.hidden_fields(noun, key, self.audience))
            hidden = restrictions.hides(noun, key, self.audience) or any(each not in seen for each in containers)
            if not hidden and not isinstance(left, Hidden):
                seen[noun, key] = left
        names = names_of(people)
        for each in people - self.secret:
            seen[each] = {"columns": {}, "names": list(names[each]), "links": {}, "citations": []}
        return hidden_in_cases(records, seen, names).get(case)


def read_case(case: str) -> Iterable[tuple[Known, Statement]]:
    """Every record of a case, each after those that it lies in."""
    for noun, model in RECORDS.items():
        way = "key" if noun == "case" else f"{CASE_PATHS[noun]}__key" if noun in CASE_PATHS else ""
        if way:
            for key, said in read_statements(model._default_manager.filter(**{way: case})):
                yield (noun, key), said


def cases_naming(noun: str, keys: Collection[str]) -> dict[str, set[str]]:
    """The cases that name or cite records which stand by themselves, by their keys."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    if not keys:
        return found
    if noun == "source":
        for key, own, cited in Citation.objects.filter(source__key__in=keys).values_list("source__key", "noun", "key"):
            if case := case_of(own, cited):
                found[key].add(case)
        return found
    for own, path in {"case": "", **CASE_PATHS}.items():
        names = [name for name, other in (*fields_with_keys(own), *links_of(own)) if other == noun]
        for name in names if noun != "case" else ():
            if name != parent_of(RECORDS[own]):
                way = f"{path}__key" if path else "key"
                rows = RECORDS[own]._default_manager.filter(**{f"{name}__key__in": keys}).order_by()
                for key, case in rows.values_list(f"{name}__key", way).distinct():
                    found[key].add(case)
    return found
