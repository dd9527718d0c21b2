"""An offence as the jurisdiction's data has it: the law with its norm, and the elements that must be there."""

from __future__ import annotations

import datetime as dt

from dalel.errors import CommandError
from dalel.jurisdictions.law import Element, Law, laws, norm, parents

OF_STATEMENTS = ("falsity", "knowledge")
"""Elements that only a statement of fact can have."""


def find_law(key: str, on: dt.date | None) -> Law:
    """The law that has a norm on a day; an unknown norm is an error with the nearest known ones."""
    norm(key)
    found = next(each for each in laws() if key in each)
    if on is not None and found.find(key, on) is None:
        raise CommandError(
            f"By our data {key} did not stand on {on}.", next_step="Name another day, or leave out --on."
        )
    return found


def elements_of(law: Law, key: str, on: dt.date | None) -> tuple[Element, ...]:
    """The elements of a norm, of its article first; where it narrows a choice of its article or part, its own alone."""
    levels = [law.find(each, on) for each in (*parents(key), key)]
    listed = [(level, element) for level, found in enumerate(levels) if found for element in found.elements]
    narrowest = {element.one_of: level for level, element in listed}
    chosen = [element for level, element in listed if element.one_of is None or narrowest[element.one_of] == level]
    return tuple({element.code: element for element in chosen}.values())


def elements_of_statements(key: str) -> tuple[Element, ...]:
    """What a norm asks of a statement itself, wherever the data says it."""
    return tuple(each for each in elements_of(find_law(key, None), key, None) if each.code in OF_STATEMENTS)
