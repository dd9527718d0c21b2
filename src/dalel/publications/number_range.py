"""A range of numbers: "from 3 to 5 million", «3–5 млн»; and what changed from one to another, which is two numbers."""

from __future__ import annotations

import re
from dataclasses import replace

from dalel.publications.amount import Amount, past_point, read_amount
from dalel.publications.calendar_date import DASHES, read_date
from dalel.publications.number_phrase import SCALES, Kind
from dalel.publications.quantity import ABLATIVE, CHANGED_AFTER, Quantity, from_amount, with_hedge_after
from dalel.publications.reading import Reading

_PAIRS = {"from": "to", "between": "and", "от": "до", "между": "и"}
_FROM = {"from": "to", "с": "до", "со": "до"}
_CHANGED = re.compile(
    r"rose|risen|grew|grown|fell|fallen|dropped|jumped|increased|decreased|declined|up|down|went|cut|raised|changed"
)
MUCH = 100
"""A first number over a hundred times the second was not meant in its scale word: «с 900 до 1 млн»."""


def read_range(reading: Reading, at: int) -> Quantity | None:
    """ "from 3 to 5 million", «от 3 до 5 млн», «3–5 млн», «3-тен 5 миллионға дейін», "between 3 and 5".

    What changed from one number to another ("rose from 3 to 5") is two numbers.
    """
    opening = reading.text(at)
    start = at + (opening in ("from", "between", "от", "между"))
    low = read_amount(reading, start)
    if low is None or not reading.text(low.next):
        return None
    if low.scale is not None and reading.text(past_point(reading, low.next)) == "до":
        low = replace(low, next=past_point(reading, low.next))
    joint = reading.text(low.next)
    if opening in _PAIRS:
        after = low.next + 1 if joint == _PAIRS[opening] and not has_changed(reading, at) else None
    else:
        to = joint == "to" and reading.text(at - 1) != "from"
        after = low.next + 1 if to or is_range_dash(reading, low.next) else None
        after = low.next if after is None and ABLATIVE.search(reading.text(low.next - 1)[-3:]) else after
    high = None if after is None else read_amount(reading, after)
    if after is None or high is None or (read_date(reading, start) and read_date(reading, after)):
        return None
    if after == low.next:
        if reading.text(high.next) != "дейін":
            return None
        if CHANGED_AFTER.fullmatch(reading.text(high.next + 1)):
            return from_amount(inherit(low, high))
        return join(low, replace(high, next=high.next + 1))
    found = join(low, high)
    return None if found is None else with_hedge_after(reading, found)


def has_changed(reading: Reading, at: int) -> bool:
    """Whether a verb of change stands within three words before."""
    return any(_CHANGED.fullmatch(reading.text(at - back)) for back in (1, 2, 3) if at >= back)


def is_range_dash(reading: Reading, at: int) -> bool:
    """A dash that sticks to both numbers, or an en dash or hyphen with spaces on both sides."""
    if reading.text(at) not in DASHES:
        return False
    left, right = reading.is_glued(at), reading.is_glued(at + 1)
    return (left and right) or (not left and not right and reading.text(at) != "—")


def read_changed(reading: Reading, at: int) -> Quantity | None:
    """The 3 of "rose from 3 to 5 million", with the scale word and the unit that it shares with the 5."""
    low = read_amount(reading, at) if reading.text(at - 1) in _FROM else None
    if low is None or reading.text(low.next) != _FROM[reading.text(at - 1)]:
        return None
    high = read_amount(reading, low.next + 1)
    return None if high is None or low.doubt or high.doubt else from_amount(inherit(low, high))


def closes_change(reading: Reading, at: int) -> bool:
    """Whether «до» is the second half of «с 3 до 5», and so no hedge."""
    if reading.text(at) != "до":
        return False
    starts = (at - back for back in range(2, 12) if at >= back and reading.text(at - back) in ("с", "со"))
    return any((low := read_amount(reading, start + 1)) is not None and low.next == at for start in starts)


def inherit(low: Amount, high: Amount) -> Amount:
    """The first of two amounts with what it leaves unsaid: the scale word, the currency, the unit of the second."""
    if low.kind is Kind.NUMBER:
        low = replace(low, kind=high.kind, currency=high.currency)
    if low.scale is None and high.scale is not None and low.readings[0].value < SCALES[high.scale]:
        scaled = low.scaled(high.scale)
        return scaled if scaled.readings[0].value < high.readings[0].value * MUCH else low
    return low


def join(low: Amount, high: Amount) -> Quantity | None:
    """Two amounts as a range; what the first leaves unsaid it has from the second."""
    if len(low.readings) != 1 or len(high.readings) != 1:
        return None
    if low.kind is Kind.MONEY and high.kind is Kind.NUMBER:
        high = replace(high, kind=Kind.MONEY, currency=low.currency)
    low = inherit(low, high)
    if (low.kind, low.currency) != (high.kind, high.currency) or low.readings[0].value >= high.readings[0].value:
        return None
    return replace(from_amount(high), readings=low.readings, upper=high.readings[0], doubt=None)
