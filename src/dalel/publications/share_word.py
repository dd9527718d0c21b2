"""A share in words: "a third", «каждый пятый», «үштен бірі», "one in five"."""

from __future__ import annotations

import re

from dalel.publications.amount import read_amount
from dalel.publications.number_phrase import Doubt, Kind
from dalel.publications.number_word import read_number_word
from dalel.publications.quantity import Quantity
from dalel.publications.reading import Reading

_PERIOD = frozenset(("first", "second", "last", "other", "первая", "первой", "первую", "первою")) | frozenset(
    ("вторая", "второй", "вторую", "второю", "бірінші", "екінші")
)
_EVERY = re.compile(r"in|out")


def read_share(reading: Reading, at: int, *, hedged: bool) -> Quantity | None:
    """ "a third", «каждый пятый», «үштен бірі», "one in five"."""
    part = read_one_in(reading, at)
    if part is not None:
        return part
    found = reading.find("share-word", at)
    if found is None or (reading.text(at - 1) in _PERIOD and found.code == "1/2"):
        return None
    hyphen = reading.text(found.next) == "-" and reading.is_glued(found.next)
    of_scale = reading.find("scale", found.next + hyphen) is not None or read_number_word(reading, at) is not None
    if found.code == "1/2" and of_scale:
        return None
    part_of, whole = (int(number) for number in found.code.split("/"))
    # "a third man" is no share; "a third of" is.
    bare = found.text.startswith(("a ", "an ")) and whole > 2 and not hedged and reading.text(found.next) != "of"
    # "half an hour" is no share, but it may be a number.
    bare = bare or (found.text == "half" and reading.text(found.next) in ("a", "an"))
    doubt = Doubt.PERHAPS_NO_NUMBER if bare else None
    return Quantity(Kind.SHARE, next=found.next, share=(part_of, whole), doubt=doubt)


def read_one_in(reading: Reading, at: int) -> Quantity | None:
    """ "one in five", "3 out of every 10"; a larger whole is a number of its own ("5 out of 81")."""
    left = read_amount(reading, at)
    if left is None or not _EVERY.fullmatch(reading.text(left.next)) or reading.text(left.next - 1) == "%":
        return None
    out_of = reading.text(left.next) == "out" and reading.text(left.next + 1) == "of"
    after = left.next + (2 if out_of else 1)
    every = reading.text(after) == "every"
    right = read_amount(reading, after + every)
    if right is None or left.kind is not Kind.NUMBER or right.kind is not Kind.NUMBER:
        return None
    if len(left.readings) != 1 or len(right.readings) != 1:
        return None
    part, whole = left.readings[0].value, right.readings[0].value
    said = every or out_of or part == 1
    if not (said and 0 < part < whole and part % 1 == whole % 1 == 0 and (whole <= 10 or (every and whole <= 1000))):
        return None
    return Quantity(Kind.SHARE, next=right.next, share=(int(part), int(whole)))
