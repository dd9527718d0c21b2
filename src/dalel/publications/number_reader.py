"""Every number phrase of a text in English, Russian or Kazakh: amounts, shares, ranges, digits that are no amounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dalel.errors import CommandError, did_you_mean
from dalel.publications.amount import read_amount
from dalel.publications.calendar_date import Dated, read_date
from dalel.publications.labelled import read_labelled
from dalel.publications.number_phrase import Doubt, Hedge, Kind, NumberPhrase, Said
from dalel.publications.number_range import closes_change, read_changed, read_range
from dalel.publications.numeral import marks_of
from dalel.publications.quantity import Quantity, from_amount, with_hedge_after
from dalel.publications.reading import Reading
from dalel.publications.set_apart import SetApart, find_set_apart
from dalel.publications.share_word import read_share
from dalel.publications.token import CleanText, Sort, Token, clean_text, tokens
from dalel.vocabulary import LANGUAGES


def read_numbers(text: str, lang: str | None = None) -> tuple[NumberPhrase, ...]:
    """Every number phrase of a text, in order; none overlaps another.

    ``lang`` is the text's language, whose rules its marks and words are read by; None is a text in several, in which a
    mark that two languages read differently is ambiguous.
    """
    if lang is not None and lang not in LANGUAGES:
        raise CommandError(
            f'Numbers in prose are not read in the language "{lang}".', next_step=did_you_mean(lang, LANGUAGES)
        )
    clean = clean_text(text)
    apart = find_set_apart(clean.text)
    stretches = [*between(clean.text, apart)]
    marks = marks_of((t.text for stretch in stretches for t in stretch if t.sort is Sort.NUMERAL), lang)
    phrases = [
        phrase_apart(text, clean, stretch)
        for stretch in apart
        if any(letter.isdigit() for letter in clean.text[stretch.start : stretch.end])
    ]
    for stretch in stretches:
        reading = Reading(tuple(stretch), lang, marks)
        phrases += (phrase(text, clean, reading, found) for found in read_stretch(reading))
    return tuple(sorted(phrases, key=lambda found: found.start))


def between(text: str, apart: list[SetApart]) -> Iterator[list[Token]]:
    """The tokens of each stretch of a text that is not set apart."""
    start = 0
    for stretch in apart:
        yield tokens(text, start, stretch.start)
        start = stretch.end
    yield tokens(text, start)


def read_stretch(reading: Reading) -> Iterator[tuple[int, Quantity]]:
    """The number phrases among some tokens: for each its first token and what it says."""
    at = 0
    while at < len(reading.tokens):
        found = read_labelled(reading, at) or read_quantity(reading, at)
        if found is None:
            at += 1
        else:
            yield at, found
            at = found.next


def read_quantity(reading: Reading, at: int) -> Quantity | None:
    """The quantity or date that begins at a token, or None."""
    hedge = reading.find("hedge", at)
    dated = read_date(reading, at)
    if dated is not None:
        return from_date(dated)
    if hedge is not None and not closes_change(reading, at):
        return read_hedged(reading, Hedge(hedge.code), hedge.next)
    return read_range(reading, at) or read_changed(reading, at) or read_open(reading, at) or read_plain(reading, at)


def from_date(dated: Dated) -> Quantity:
    """A date or a year as a quantity."""
    return Quantity(dated.kind, next=dated.next, date=dated.date, until=dated.until)


def read_hedged(reading: Reading, hedge: Hedge, at: int) -> Quantity | None:
    """What a hedge stands before. A date has none («до 2020 года» is until then), nor has a number it cannot limit."""
    filler = at + (reading.text(at) in ("в", "на", "the", "a", "чем"))
    dated = read_date(reading, at)
    if dated is not None and (dated.kind is Kind.DATE or dated.next > at + 1 or hedge is Hedge.UP_TO):
        return None
    for start in dict.fromkeys((at, filler)):
        found = read_range(reading, start) or read_plain(reading, start, hedged=True)
        if found is not None and found.kind is not Kind.YEAR and found.doubt is not Doubt.INDEFINITE:
            return replace(found, hedge=found.hedge or hedge)
    return None


def read_plain(reading: Reading, at: int, *, hedged: bool = False) -> Quantity | None:
    """A share in words or an amount, with the hedge after it."""
    share = read_share(reading, at, hedged=hedged)
    if share is not None:
        return with_hedge_after(reading, share)
    amount = read_amount(reading, at, hedged=hedged)
    return None if amount is None else with_hedge_after(reading, from_amount(amount))


def read_open(reading: Reading, at: int) -> Quantity | None:
    """ "hundreds of millions", «тысячи», «жүздеген»: a number that is not named."""
    found = reading.find("number-doubt", at)
    if found is None:
        return None
    end = found.next
    scale = reading.find("scale", end + (reading.text(end) == "of"))
    end = end if scale is None else scale.next
    currency = reading.find("currency", end + (reading.text(end) == "of"))
    kind, code = (Kind.NUMBER, None) if currency is None else (Kind.MONEY, currency.code)
    return Quantity(kind, next=end if currency is None else currency.next, currency=code, doubt=Doubt.INDEFINITE)


def phrase(text: str, clean: CleanText, reading: Reading, found: tuple[int, Quantity]) -> NumberPhrase:
    """What was found, with its place in the text as given."""
    first, quantity = found
    start = clean.places[reading.tokens[first].start]
    end = clean.places[reading.tokens[quantity.next - 1].end - 1] + 1
    return quantity.placed(text, start, end)


def phrase_apart(text: str, clean: CleanText, stretch: SetApart) -> NumberPhrase:
    """What its shape set apart, with its place in the text as given."""
    start, end = clean.places[stretch.start], clean.places[stretch.end - 1] + 1
    return Said(stretch.kind, date=stretch.date, doubt=stretch.doubt).placed(text, start, end)
