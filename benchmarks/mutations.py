"""Whether the check of publications catches a number that is changed by one digit or word.

    python benchmarks/mutations.py --mutations 1000 --seed 1

The example texts hold, in three languages. Each mutation changes one digit, scale word, currency, year, unit or sign of
a comparison in what one claim says; the text must not hold any more. A hedged number may be changed and still be true
("about 2.2 billion" for 2,100,425,191): such mutations alter nothing that is claimed, are told by the rules of
docs/publications/numbers.md written out again here, and are counted apart. The exit code is 1 where one survives.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from synthetic.markdown import table, write_part

from dalel.cli.main import dalel
from dalel.newsroom import Newsroom
from dalel.publications import Holdings, check_text, parse_text
from dalel.spending import open_engine

EXAMPLES = Path(__file__).parents[1] / "examples"
POINTS = EXAMPLES / "kz" / "plan-points-2020-06.json"
TEXTS = ("plan-points.md", "plan-points-ru.md", "plan-points-kk.md")

SCALES = {
    "en": [("thousand", "million", "billion", "trillion")],
    "ru": [("тыс.", "млн", "млрд", "трлн"), ("тысяч", "миллионов", "миллиардов", "триллионов")],
    "kk": [("мың", "млн", "млрд", "трлн"), ("мың", "миллион", "миллиард", "триллион")],
}
CURRENCIES = {
    "en": [("tenge", "dollars", "euros", "roubles")],
    "ru": [("тенге", "долларов", "евро", "рублей")],
    "kk": [
        ("теңге", "доллар", "еуро", "рубль"),
        ("теңгеге", "долларға", "еуроға", "рубльге"),
        ("теңгеден", "доллардан", "еуродан", "рубльден"),
        ("теңгенің", "доллардың", "еуроның", "рубльдің"),
    ],
}
MONTHS = {"en": [("June", "July", "May")], "ru": [("июня", "июля", "мая")], "kk": [("маусымдағы", "шілдедегі")]}
UNITS = {"en": [("%", " times")], "ru": [("%", "раза")], "kk": [("%", "есе")]}
SIGNS = {
    "en": [("more than", "less than", "at most"), ("less", "more")],
    "ru": [
        ("более чем", "менее чем", "не более чем"),
        ("не более", "не менее", "более"),
        ("почти", "более", "не менее"),
        ("меньше", "больше"),
    ],
    "kk": [("астам", "кем"), ("кемінде", "ең көбі"), ("аз", "артық")],
}
WORDS = {"scale word": SCALES, "currency": CURRENCIES, "month": MONTHS, "unit": UNITS, "sign": SIGNS}

_LINK = re.compile(r"\[([^\]^]+)\]\(claim:([\w-]+)\)")
_POWERS = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "тыс": 3, "мың": 3} | {
    **dict.fromkeys(("млн", "миллион"), 6),
    **dict.fromkeys(("млрд", "миллиард"), 9),
    **dict.fromkeys(("трлн", "триллион"), 12),
}
_AMOUNT = re.compile(rf"([0-9]+(?:[.,][0-9]+)?)\s({'|'.join(_POWERS)})")


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change of what a claim says, and the text with it."""

    kind: str
    file: str
    claim: str
    before: str
    after: str
    text: str


def mutations_of(name: str) -> Iterator[Mutation]:
    """Every mutation of one text, claim by claim."""
    source = (EXAMPLES / "publications" / name).read_text(encoding="utf-8")
    lang = "en" if name.count("-") == 1 else name[-5:-3]
    body = source.index("---\n", 4)
    for link in _LINK.finditer(source, body):
        for kind, start, end, new in [*digits_of(link[1]), *words_of(link[1], lang)]:
            after = link[1][:start] + new + link[1][end:]
            text = source[: link.start(1)] + after + source[link.end(1) :]
            yield Mutation(kind, name, link[2], link[1], after, text)


def digits_of(words: str) -> Iterator[tuple[str, int, int, str]]:
    """Every digit as every other one; the last two of a year are a year."""
    for match in re.finditer("[0-9]", words):
        year = any(found.start() <= match.start() < found.end() for found in re.finditer("2020", words))
        kind = "year" if year else "digit"
        yield from ((kind, match.start(), match.end(), new) for new in "0123456789" if new != match.group())


def words_of(words: str, lang: str) -> Iterator[tuple[str, int, int, str]]:
    """Every word of a row of the tables above as every other one of its row."""
    for kind, rows in WORDS.items():
        taken: list[range] = []
        for row in sorted(rows[lang], key=lambda row: -len(row[0])):
            for word in row:
                for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", words):
                    if not any(match.start() in stretch for stretch in taken):
                        taken.append(range(match.start(), match.end()))
                        yield from ((kind, match.start(), match.end(), new) for new in row if new != word)


@cache
def truths() -> dict[str, Decimal]:
    """What is true of the hedged claims, from the document with the standard library alone."""
    items = json.loads(POINTS.read_text(encoding="utf-8"), parse_float=Decimal)["items"]
    direct, quotations = (
        [Decimal(item["amount"]) for item in items if item["ref_trade_methods_id"] == method] for method in (23, 3)
    )
    return {
        "plan": sum((Decimal(item["amount"]) for item in items), Decimal(0)),
        "quotations": sum(quotations, Decimal(0)),
        "gap": sum(direct, Decimal(0)) - sum(quotations, Decimal(0)),
        "largest-direct": max(direct),
    }


def is_still_true(mutation: Mutation, true: dict[str, Decimal] | None = None) -> bool:
    """Whether a hedged number that was changed is true all the same, by the rules as they are documented."""
    result, match = (truths() if true is None else true).get(mutation.claim), _AMOUNT.search(mutation.after)
    if result is None or match is None or mutation.kind not in ("digit", "scale word", "sign"):
        return False
    power = next(power for word, power in _POWERS.items() if match[2].startswith(word))
    printed = Decimal(match[1].replace(",", ".")).scaleb(power)
    if mutation.claim == "plan":
        return "500" in mutation.after and abs(result - printed) <= printed / 20
    return holds(mutation.after, printed, result)


def holds(words: str, printed: Decimal, result: Decimal) -> bool:
    """The rules of hedges, for those that the texts have or get."""
    near = result <= printed * 3 / 2 and printed <= result * 3 / 2
    if re.search("не более|at most|ең көбі", words):
        return result <= printed and near
    if re.search("не менее|кемінде", words):
        return result >= printed and near
    if re.search("почти", words):
        return printed * 9 / 10 <= result < printed
    if re.search("more than|более|астам", words):
        return printed < result and near
    if re.search("less than|менее|кем", words):
        return result < printed and near
    return False


def open_holdings(folder: Path) -> Holdings:
    """A newsroom that holds the plan points of the examples."""
    for words in (["init", str(folder)], ["spending", "read", str(POINTS), "--newsroom", str(folder)]):
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            dalel(words, standalone_mode=False)
    newsroom = Newsroom.open(folder)
    return Holdings(newsroom, open_engine(spill=newsroom.spending / ".spill"))


def is_caught(mutation: Mutation, holdings: Holdings) -> bool:
    """Whether the text does not hold any more."""
    return not check_text(parse_text(mutation.text, mutation.file), holdings).holds


def draw(count: int, seed: int) -> list[Mutation]:
    """So many mutations of all texts, each once."""
    every = [mutation for name in TEXTS for mutation in mutations_of(name)]
    return random.Random(seed).sample(every, min(count, len(every)))


def main() -> int:
    """Draw, check and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutations", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the result into this page")
    asked = parser.parse_args()
    drawn = draw(asked.mutations, asked.seed)
    altered = [each for each in drawn if not is_still_true(each)]
    with tempfile.TemporaryDirectory() as folder:
        holdings = open_holdings(Path(folder) / "newsroom")
        for name in TEXTS:
            source = (EXAMPLES / "publications" / name).read_text(encoding="utf-8")
            if not check_text(parse_text(source, name), holdings).holds:
                raise SystemExit(f"{name} does not hold before anything is changed.")
        survivors = [each for each in altered if not is_caught(each, holdings)]
    result = report(drawn, altered, survivors)
    print(result)
    if asked.write is not None:
        write_part(asked.write, "mutations", result)
    return 1 if survivors else 0


def report(drawn: Sequence[Mutation], altered: Sequence[Mutation], survivors: Sequence[Mutation]) -> str:
    """What was drawn and what of it was caught, by kind; then every survivor."""
    counts = [Counter(each.kind for each in those) for those in (drawn, altered, survivors)]
    rows = [
        (kind, all_, altering, altering - left, f"{100 * (altering - left) / altering:.1f} %" if altering else "–")
        for kind in ("digit", "year", *WORDS)
        for all_, altering, left in [[count[kind] for count in counts]]
    ]
    caught = len(altered) - len(survivors)
    rows.append(("all", len(drawn), len(altered), caught, f"{100 * caught / len(altered):.1f} %"))
    told = table(["changed", "mutations", "that alter meaning", "caught", "rate"], rows)
    left = [(each.file, each.claim, each.kind, each.before, each.after) for each in survivors]
    return told + ("\n\n" + table(["text", "claim", "changed", "before", "survived"], left) if left else "")


if __name__ == "__main__":
    sys.exit(main())
