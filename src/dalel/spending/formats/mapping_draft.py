"""The draft of a mapping: what a table looks like to Dalel, with its reasons and doubts, for a person to correct.

A draft claims nothing. What the document does not tell is left empty, and a mapping with something empty is not read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice

from dalel.errors import DocumentError
from dalel.spending.formats.format import Source
from dalel.spending.formats.kz_plan_xlsx import KzPlanXlsx
from dalel.spending.formats.mapping import FIELDS, NEEDS_SCHEME
from dalel.spending.formats.table_guess import Candidate, TableGuess, amounts_by_product, guess_table, words_of
from dalel.spending.formats.table_sample import ColumnSample
from dalel.spending.formats.text_encoding import find_delimiters, find_encodings, first_rows
from dalel.spending.formats.workbook import Dialect, column_letters, is_package, open_sheets
from dalel.vocabulary import vocabulary

COMMENTS_AT = 44
SHOWN = 40

_CURRENCY_WORDS = {
    "KZT": ("kzt", "тенге", "теңге", "тг", "₸"),
    "RUB": ("rub", "руб", "рублей", "₽"),
    "USD": ("usd", "долл", "$"),
    "EUR": ("eur", "евро", "€"),
    "KGS": ("kgs", "сом"),
    "UZS": ("uzs", "сум", "сўм"),
}
_STAGE_WORDS = {
    "plan": ("plan", "план", "плана", "плану", "жоспар", "жоспары"),
    "lot": ("lot", "лот", "лота", "лоттың"),
    "award": ("award", "bid", "bidder", "победитель", "участник", "жеңімпаз"),
    "contract": ("contract", "договор", "договора", "шарт", "шарттың"),
    "payment": ("payment", "платеж", "платежа", "оплата", "төлем"),
}


def draft_mapping(source: Source) -> str:
    """A mapping file for a table, as text, with a reason or a doubt beside each line."""
    if is_package(source):
        with open_sheets(source) as sheets:
            guesses = [guess for guess in map(guess_table, sheets) if guess is not None]
        return Draft(source, choose_sheet(source, guesses), how=sheet_lines(guesses)).text()
    with open_sheets(source, Dialect("iso8859-1", ",")):
        pass  # An empty document and a workbook of before 2007 end here, with a sentence that says so.
    encodings = find_encodings(source)
    delimiters = find_delimiters(source, encodings[0])
    if not delimiters:
        raise DocumentError(
            f"{source.name} is no table that can be told: no comma, semicolon, tab or bar cuts its first rows into the "
            "same number of cells.",
            next_step="If it is a table, write its mapping by hand: docs/formats/table.md",
        )
    dialect = Dialect(encodings[0], delimiters[0])
    with open_sheets(source, dialect) as sheets:
        guess = guess_table(sheets[0])
    best = choose_sheet(source, [guess] if guess else [])
    return Draft(source, best, how=text_lines(source, encodings=encodings, delimiters=delimiters)).text()


def choose_sheet(source: Source, guesses: Sequence[TableGuess]) -> TableGuess:
    """The sheet that is understood best."""
    if not guesses:
        raise DocumentError(f"{source.name} has no rows.", next_step="Get the document again from its source.")
    return max(guesses, key=lambda guess: guess.score)


def sheet_lines(guesses: Sequence[TableGuess]) -> list[str]:
    """Which sheet is proposed, and which there are."""
    if not guesses:
        return []
    best = max(guesses, key=lambda guess: guess.score)
    others = [quoted(guess.sheet) for guess in guesses if guess is not best]
    return [line(f"sheet: {quoted(best.sheet)}", f"the others: {', '.join(others)}" if others else "the only one")]


def text_lines(source: Source, *, encodings: Sequence[str], delimiters: Sequence[str]) -> list[str]:
    """The encoding and the delimiter proposed; where several encodings fit, how a row that they differ in reads."""
    others = f"; {', '.join(map(quoted, delimiters[1:]))} would fit too" if delimiters[1:] else ""
    delimiter = line(f"delimiter: {quoted(delimiters[0])}", f"cuts the first rows into as many cells each{others}")
    if len(encodings) == 1:
        return [line(f"encoding: {encodings[0]}", "every byte fits"), delimiter]
    shown = {encoding: first_texts(source, Dialect(encoding, delimiters[0])) for encoding in encodings}
    likeliest, second, *_ = shown.values()
    differing = next((at for at, pair in enumerate(zip(likeliest, second, strict=False)) if pair[0] != pair[1]), 0)
    lines = [line(f"encoding: {encodings[0]}", "A GUESS; a row as it reads in those that fit:")]
    lines += [
        f"#   {encoding}: {texts[differing][:100]}" for encoding, texts in shown.items() if differing < len(texts)
    ]
    return [*lines, delimiter]


def first_texts(source: Source, dialect: Dialect) -> list[str]:
    """The first rows of a CSV file, each as one text."""
    return [" | ".join(cell.text for cell in row.cells) for row in first_rows(source, dialect)]


def quoted(text: str) -> str:
    """A text as YAML takes it without a doubt."""
    return json.dumps(text, ensure_ascii=False)


def line(setting: str, why: str) -> str:
    """A setting with its reason behind it."""
    return f"{setting.ljust(COMMENTS_AT)} # {why}" if why else setting


class Draft:
    """The text of one draft."""

    def __init__(self, source: Source, guess: TableGuess, *, how: Sequence[str]) -> None:
        self._source = source
        self._guess = guess
        self._how = how
        self._placed: dict[str, ColumnSample] = {}
        self._beside: dict[str, str] = {}
        self._reasons: dict[str, str] = {}
        self._choose()

    def text(self) -> str:
        """The mapping file."""
        parts = [self._opening(), self._shape(), self._meaning(), self._columns(), self._words(), self._left()]
        return "\n\n".join("\n".join(lines) for lines in (list(part) for part in parts) if lines) + "\n"

    # Which column is which field.

    def _choose(self) -> None:
        for field, candidates in self._guess.candidates.items():
            chosen = self._choose_amount(candidates) if field == "amount" else candidates[0].sample
            if chosen is not None:
                self._placed[field] = chosen
            others = ", ".join(quoted(one.sample.header) for one in candidates if one.sample is not chosen)
            if chosen is None:
                self._beside[field] = f"CHOOSE ONE, each looks like it: {others}"
                continue
            reasons = [self._reasons.get(field, ""), self._guess.doubts.get(chosen.position, "")]
            self._beside[field] = "; ".join(
                part for part in (*reasons, f"could also be {others}" if others else "") if part
            )

    def _choose_amount(self, candidates: Sequence[Candidate]) -> ColumnSample | None:
        """The one column that looks like an amount; of several the one that is quantity × price, or none."""
        products = amounts_by_product(self._guess)
        if products:
            self._reasons["amount"] = f"quantity × unit price gives it in the {self._guess.rows} rows looked at"
            return products[0]
        return candidates[0].sample if len(candidates) == 1 else None

    # The parts of the file.

    def _opening(self) -> Iterator[str]:
        name = self._source.name
        yield f"# A draft, made by looking at the header and the first {self._guess.rows} rows of {name}."
        yield "# It can be wrong: look over every line, fill in what is empty, and put right what is not so. Then:"
        yield f"#   dalel spending read {name}"
        yield "# Every setting: docs/formats/table.md"
        if is_package(self._source) and KzPlanXlsx().recognises(self._source):
            yield "#"
            yield "# This looks like the official annual plan of Kazakhstan, which needs no mapping:"
            yield f"#   dalel spending read {name} --format kz-plan-xlsx"

    def _shape(self) -> Iterator[str]:
        guess = self._guess
        yield "version: 1"
        yield from self._how
        if guess.header is None:
            yield line("header_row: 0", "no row near the top reads like a header")
        else:
            first, last = guess.header
            yield line(f"header_row: {first if first == last else list(guess.header)}", "")
            if guess.first_row != last + 1:
                yield line(f"first_row: {guess.first_row}", "the row before it only numbers the columns")
        points, commas = guess.marks
        seen = f"of the texts looked at, {points} have a decimal point and {commas} a comma"
        yield line(f"decimal_mark: {quoted(guess.decimal_mark)}", seen)

    def _meaning(self) -> Iterator[str]:
        words = {word for sample in self._guess.samples for word in words_of(sample.header)}
        stages = [stage for stage, known in _STAGE_WORDS.items() if words & set(known)]
        if len(stages) == 1:
            yield line(f"stage: {stages[0]}", "a guess from a word in the header; see vocabulary/stage.yaml")
        else:
            named = f"the header speaks of {' and '.join(stages)}" if stages else "the header does not say"
            yield line("stage:", f"CHOOSE plan, lot, award, contract, amendment or payment: {named}")
        yield from self._currency(words)
        yield line("vat_basis: unknown", "the document does not say; net or gross where its publisher does")
        titles = [sample for field, sample in self._placed.items() if field in {"title", "description"}]
        if titles:
            yield line(f"language: {language_of(titles[0].values)}", "of titles and descriptions, by their letters")
        yield from self._schemes()
        dates = [sample for field, sample in self._placed.items() if field in {"date", "start_date", "end_date"}]
        formats = [one for one in (dates[0].date_formats if dates else []) if one]
        if formats:
            others = f"; {', '.join(map(quoted, formats[1:]))} would fit too" if formats[1:] else ""
            yield line(f"date_formats: [{quoted(formats[0])}]", f"as in {quoted(dates[0].values[0][:SHOWN])}{others}")
        if "year" not in self._placed and not dates:
            yield line("# year: 2020", "the financial year, where no column gives it")

    def _currency(self, words: set[str]) -> Iterator[str]:
        if "currency" in self._placed:
            return
        found = [code for code, known in _CURRENCY_WORDS.items() if words & set(known)]
        if len(found) == 1:
            yield line(f"currency: {found[0]}", "a word in the header says so")
        else:
            yield line("currency:", "CHOOSE, as KZT: the header does not say")

    def _schemes(self) -> Iterator[str]:
        """Whose identifiers the columns hold."""
        for field, scheme in NEEDS_SCHEME.items():
            sample = self._placed.get(field)
            if sample is None:
                continue
            if field == "record":
                yield line(f"{scheme}: {quoted(self._source.name)}", "name it alike in every table with these records")
            elif field == "item_code":
                known = sample.item_scheme or ""
                why = "by the look of the codes" if known else "CHOOSE, as CPV: whose codes these are"
                yield line(f"{scheme}: {known}".rstrip(), why)
            elif sample.is_bin:
                yield line(f"{scheme}: KZ-BIN", "its values have twelve digits")
            else:
                yield line(f"{scheme}:", "CHOOSE, as KZ-BIN: whose numbers these are")

    def _columns(self) -> Iterator[str]:
        yield "columns:"
        for field in FIELDS:
            if field in self._placed:
                yield line(f"  {field}: {self._name(self._placed[field])}", self._beside.get(field, ""))
            elif field in self._beside:
                yield line(f"  {field}:", self._beside[field])
        if not {"amount", "unit_price"} & {*self._placed, *self._beside}:
            yield line("  amount:", "CHOOSE: no column looks like an amount")
        if not {"buyer_id", "buyer_name"} & self._placed.keys():
            yield "# constants:                                # what is the same in every row and stands in no column"
            yield '#   buyer_id: "…"'

    def _name(self, sample: ColumnSample) -> str:
        same = [one for one in self._guess.samples if one.header == sample.header]
        if not sample.words or len(same) > 1:
            return f"{{column: {column_letters(sample.position)}}}"
        return quoted(sample.header)

    def _words(self) -> Iterator[str]:
        """Words of the document that a person may have to explain."""
        for field, key, noun in (("method", "methods", "method"), ("status", "statuses", "status")):
            sample = self._placed.get(field)
            if sample is None:
                continue
            terms = ", ".join(vocabulary(noun))
            codes = "the jurisdiction's code for it, or one of " if field == "method" else "one of "
            yield f"# {key}:  # for words that are not known: {codes}{terms}"
            for text in islice(dict.fromkeys(sample.values), 20):
                yield f"#   {quoted(text[:80])}:"

    def _left(self) -> Iterator[str]:
        placed = {sample.position for sample in self._placed.values()}
        left = [sample for sample in self._guess.samples if sample.position not in placed and sample.values]
        if left:
            yield "# Columns without a place here:"
        for sample in left:
            doubt = self._guess.doubts.get(sample.position, "")
            example = " ".join(sample.values[0].split())[:SHOWN]
            name = quoted(sample.header) if sample.words else f"column {column_letters(sample.position)}"
            if not doubt and sample.date_formats:
                doubt = "dates, and the header does not say of what"
            yield f"#   {name}, as {quoted(example)}" + (f": {doubt}" if doubt else "")


def language_of(texts: Sequence[str]) -> str:
    """The language that the letters of most texts tell: kk by its own letters, ru by Cyrillic ones, en, or other."""
    kazakh = sum(any(sign in "әғқңөұүһ" for sign in text.casefold()) for text in texts)
    cyrillic = sum(any("а" <= sign <= "я" for sign in text.casefold()) for text in texts)
    if kazakh * 2 >= len(texts):
        return "kk"
    if cyrillic * 2 >= len(texts):
        return "ru"
    return "en" if all(text.isascii() for text in texts) else "other"
