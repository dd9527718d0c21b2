"""What a number phrase says, before its place in the text is known: a quantity or a date, with its hedge."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dalel.publications.amount import Amount
from dalel.publications.number_phrase import Doubt, Hedge, Said
from dalel.publications.reading import Reading

ABLATIVE = re.compile(r"[дтн][ае]н")
"""How a Kazakh word ends before «артық», «астам», «кем»: more or less *than* it."""

CHANGED_AFTER = re.compile(
    r"(?:өс|арт|көбей|ұлғай|төменде|азай|қысқар|кемі)"
    r"(?:ті|ді|ты|ды|кен|ген|қан|ған|іп|ып|п|іпті|ыпты|пті|еді|ады|йді|етін|атын|йтін)"
)
"""Kazakh verbs of change, which stand after both numbers."""

_THAN = frozenset(["артық", "астам", "көп", "аз", "кем", "төмен"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity(Said):
    """What a number phrase says, before its place in the text is known; ``next`` is the token after it."""

    next: int


def from_amount(amount: Amount) -> Quantity:
    """An amount as a quantity."""
    return Quantity(
        amount.kind,
        next=amount.next,
        readings=amount.readings,
        currency=amount.currency,
        scale=amount.scale,
        doubt=amount.doubt,
    )


def with_hedge_after(reading: Reading, quantity: Quantity) -> Quantity:
    """The quantity with the hedge that follows it: «208-ге жуық», «100 теңгеден астам», "5 or more"."""
    found = reading.find("hedge", quantity.next, after=True)
    if found is None:
        return quantity
    if found.text == "дейін" and CHANGED_AFTER.fullmatch(reading.text(found.next)):
        return quantity
    if found.text.split()[0] in _THAN and not ABLATIVE.search(reading.text(quantity.next - 1)[-3:]):
        return quantity
    doubt = None if quantity.doubt is Doubt.PERHAPS_NO_NUMBER else quantity.doubt
    return replace(quantity, hedge=Hedge(found.code), next=found.next, doubt=doubt)
