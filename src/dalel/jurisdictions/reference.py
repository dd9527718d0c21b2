"""A reference to a norm as people write it: "п. 2 ч. 4 ст. 274 УК РК", "Article 274(4)(2)", "274-баптың 4-бөлігі".

The whole text must be understood, or nothing of it is: a word that the reader does not know ("УК РФ", "примечание") is
an error that shows the word, and so is a list that can be read in two ways. Nothing is filled in that is not written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from dalel.errors import CommandError

EXAMPLES = "Write it as: п. 2 ч. 4 ст. 274 УК РК, or Article 274(4)(2) of the Penal Code."

PREFIX_MARKERS = {
    "article": r"ст|стать\w+|статей|articles?|arts?",
    "part": r"ч|част\w+|parts?",
    "subpoint": r"пп|подп|подпункт\w*|subparagraphs?",
    "point": r"п|пункт\w*|points?",
    "paragraph": r"paragraphs?|paras?",
}
"""Words that stand before their number."""

SUFFIX_MARKERS = {
    "article": r"ба[пб]\w*",
    "part": r"бөлі[кг]\w*",
    "subpoint": r"тармақша\w*",
    "point": r"тарма[қғ]\w*",
}
"""Kazakh words, that stand after their number."""

SEPARATORS = {",", ";", "и", "and", "және", "мен", "бен", "пен"}
FILLERS = {"of", "the", "under", "по"}
ORDINALS = {
    **dict.fromkeys(("перв", "first", "бірінші"), "1"),
    **dict.fromkeys(("втор", "second", "екінші"), "2"),
    **dict.fromkeys(("трет", "third", "үшінші"), "3"),
    **dict.fromkeys(("четверт", "fourth", "төртінші"), "4"),
    **dict.fromkeys(("пят", "fifth", "бесінші"), "5"),
    **dict.fromkeys(("шест", "sixth", "алтыншы"), "6"),
}
RUSSIAN_ENDING = r"(?:ая|ой|ый|ую|ого|ому|ым|ом|ые|ых|ыми|ий|ья|ьей|ью|ьего|ьему|ьим|ьем|ьи|ьих)"
ORDINAL_SUFFIX = r"(?<=\d)-?(?:ая|ой|ый|ую|ого|ому|ым|ом|ая|я|й|ю|го|му|м|х|е)(?!\w)"
TOKEN = re.compile(r"\d+(?:[.-]\d+)*(?:\s?\(\w+(?:[.-]\d+)?\))*°?|[^\W\d_]+|\S")
CODE_MARK = "\ue000"
"""Stands where a code was named."""

ARTICLE_WRITTEN = re.compile(rf"(?<!\w)(?:{PREFIX_MARKERS['article']}|{SUFFIX_MARKERS['article']})(?!\w)|\d\d|\d-\d")
NUMBERS = {
    "article": re.compile(r"\d+(?:-\d+)*"),
    "part": re.compile(r"\d{1,2}(?:-\d{1,2})?"),
    "point": re.compile(r"\d{1,2}(?:[.-]\d{1,2})?|[^\W\d_]"),
}
"""How each level is numbered. A longer number of a part or a point is an article's that the writer did not mark."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a code: an article, and the part and point where they are named. Numbers keep their spelling."""

    article: str
    part: str | None = None
    point: str | None = None

    @property
    def path(self) -> str:
        """The tail of a norm key."""
        return ":".join(piece for piece in (self.article, self.part, self.point) if piece is not None)


@dataclass(frozen=True, slots=True)
class NamedCode:
    """A code of law as texts name it; ``*`` in a name stands for any ending.

    ``paragraphs``: its articles have numbered paragraphs and lettered points (a treaty), so "пункт 3 статьи 19" and
    "paragraph 3 of article 19" name what is a part here.
    """

    key: str
    names: tuple[str, ...]
    paragraphs: bool = False


@dataclass(slots=True)
class Group:
    """Numbers of one level that stand together ("частям 2 и 3"), and which member of a list they belong to."""

    level: str
    numbers: list[str]
    chunk: int


@dataclass(slots=True)
class Reading:
    """The state of reading one text from left to right."""

    text: str
    groups: list[Group] = field(default_factory=list)
    bare: list[tuple[str, bool]] = field(default_factory=list)
    awaiting: str | None = None
    separated: bool = False
    chunk: int = 0

    def add(self, level: str, numbers: Sequence[str]) -> None:
        """Keep a group; a separator that stood before it begins the next member of the list."""
        if self.separated:
            self.chunk += 1
            self.separated = False
        self.groups.append(Group(level, list(numbers), self.chunk))

    def add_number(self, level: str, number: str) -> None:
        """Keep one number, with what is written inside it: 274(4)(2), 167.2.2.1."""
        base, *inner = re.findall(r"[^()\s°]+", number)
        levels = [level]
        if level == "article":
            base, *dotted = base.split(".", 2)
            inner = [*dotted, *inner]
            levels += ["part", "subpoint"]
        elif level == "part":
            levels += ["subpoint"]
        if len(inner) >= len(levels):
            raise not_understood(self.text, number)
        for name, value in zip(levels, (base, *inner), strict=False):
            self.add(name, [value])


def parse_reference(
    text: str, codes: Iterable[NamedCode], *, countries: Sequence[str] = (), code: str | None = None
) -> tuple[str, list[Place]]:
    """The code's key and the places that a text names, in its order.

    ``countries`` are words for the country itself, that may stand anywhere; ``code`` is the key of the code where the
    text names none. A text that names another code than ``code`` is an error.
    """
    known = {named.key: named for named in codes}
    rest = fold(text)
    for name in sorted(countries, key=len, reverse=True):
        rest = pattern(name).sub(" ", rest)
    found: dict[str, None] = {}
    for name, key in sorted(((n, c.key) for c in known.values() for n in c.names), key=lambda pair: -len(pair[0])):
        rest, count = pattern(name).subn(f" {CODE_MARK} ", rest)
        if count:
            found[key] = None
    if len(found) > 1 or (found and code is not None and code not in found):
        said = sorted({*found, *([code] if code else [])})
        raise CommandError(
            f'The reference "{text}" names more than one code: {", ".join(said)}.', next_step="Write each code apart."
        )
    sides = rest.split(CODE_MARK)
    if len(sides) == 2 and all(ARTICLE_WRITTEN.search(side) for side in sides):
        # "ст. 174 УК, ч. 4 ст. 274": the second article may be of another code that is not named.
        raise ambiguous(text)
    groups = read_groups(text, rest)
    prefix = next(iter(found), code)
    if prefix is None:
        choice = ", ".join(sorted(each.partition(":")[2] for each in known))
        raise CommandError(
            f'The reference "{text}" does not say which code it is of.',
            next_step=f"Name the code in the text, or give it: {choice}.",
        )
    return prefix, find_places(text, resolve_levels(text, groups, paragraphs=known[prefix].paragraphs))


def fold(text: str) -> str:
    """A text without the differences of writing: case, ё, kinds of hyphen, quotation marks, "274-баптың", "274-й"."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("ё", "е").replace("’", "'")
    folded = re.sub("[\u2010\u2011\u2212]", "-", folded)
    folded = re.sub('[«»“”„"°]', " ", folded).replace("sub-paragraph", "subparagraph")
    folded = re.sub(ORDINAL_SUFFIX, "°", folded)
    return re.sub(r"(?<=\d)-(?=[^\W\d])", " ", folded)


def pattern(name: str) -> re.Pattern[str]:
    """A name as whole words, with any ending where it has ``*`` and a Kazakh ending after a hyphen ("ҚК-нің")."""
    words = r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in fold(name).split())
    return re.compile(rf"(?<![\w-]){words}(?:-[^\W\d]+)?(?!\w)")


def read_groups(text: str, rest: str) -> list[Group]:
    """The numbers of a text by level, in its order."""
    reading = Reading(text)
    for token in TOKEN.findall(rest):
        if is_number(reading, token):
            read_number(reading, token)
        elif level := find_level(token, PREFIX_MARKERS):
            read_prefix(reading, token, level)
        else:
            read_word(reading, token)
    if reading.awaiting or (reading.separated and not reading.bare):
        raise not_understood(text, "its end")
    if reading.bare and (reading.groups or any(number.isdigit() and ordinal for number, ordinal in reading.bare)):
        raise not_understood(text, reading.bare[0][0])
    if len(reading.bare) > 1 and any(is_small(number) for number, _ in reading.bare):  # "274, 4": article 4, or part 4?
        raise ambiguous(text)
    for number, _ in reading.bare:  # nothing but numbers: "456-2 КоАП", "174 и 274 УК"
        reading.separated = bool(reading.groups)
        reading.add_number("article", number)
    return reading.groups


def is_number(reading: Reading, token: str) -> bool:
    """Whether a token counts something: digits, an ordinal in words, the letter of a point ("п. «а»")."""
    if token[0].isdigit() or read_ordinal(token):
        return True
    lettered = reading.awaiting in {"point", "subpoint", "paragraph"} and len(token) == 1 and token.isalpha()
    return lettered and find_level(token, PREFIX_MARKERS) is None


def read_word(reading: Reading, token: str) -> None:
    """A separator, a Kazakh word for the numbers before it, or a word that adds nothing; any other is an error."""
    if token in SEPARATORS and not reading.awaiting:
        reading.separated = True
    elif reading.bare and (level := find_level(token, SUFFIX_MARKERS)):
        reading.add(level, [number.rstrip("°") for number, _ in reading.bare])
        reading.bare.clear()
    elif token not in FILLERS and token not in {".", ")", CODE_MARK}:
        raise not_understood(reading.text, token)


def read_number(reading: Reading, token: str) -> None:
    """A number belongs to the word before it, to the list it continues, or to a word that follows."""
    ordinal = read_ordinal(token)
    number = ordinal or token
    last = reading.groups[-1] if reading.groups else None
    if reading.awaiting:
        reading.add_number(reading.awaiting, number)
        reading.awaiting = None
    elif reading.separated and last and not reading.bare and not ordinal and prefix_written(reading):
        if last.level == "article":
            alone = all(group.chunk != last.chunk or group is last for group in reading.groups)
            if is_small(number) or not (alone or "(" in number):
                # "ст. 274, 4": article 4, or part 4? "ч. 2 ст. 174 и 274": part 2 of both, or the whole of the other?
                raise ambiguous(reading.text)
            reading.add_number("article", number)
        else:
            last.numbers.append(number)
            reading.separated = False
    else:
        if reading.bare and not reading.separated:
            raise not_understood(reading.text, token)
        if reading.bare:
            reading.separated = False
        reading.bare.append((number, ordinal is not None or number.endswith("°")))


def prefix_written(reading: Reading) -> bool:
    """Whether the text marks its numbers with words that stand before them (not the Kazakh way)."""
    return not any(find_level(word, SUFFIX_MARKERS) for word in re.findall(r"[^\W\d_]+", fold(reading.text)))


def read_prefix(reading: Reading, token: str, level: str) -> None:
    """A word for article, part or point: its number follows, unless an ordinal stood before it ("первая часть")."""
    if reading.awaiting:
        if reading.awaiting != level:  # "ч.ч. 2, 3" is one word written twice
            raise not_understood(reading.text, token)
        return
    if reading.bare and all(ordinal for _, ordinal in reading.bare):
        reading.add(level, [number.rstrip("°") for number, _ in reading.bare])
        reading.bare.clear()
        return
    if reading.bare:
        if reading.groups or len(reading.bare) > 1:
            raise not_understood(reading.text, token)
        reading.add_number("article", reading.bare.pop()[0])  # "274 ч.4"
    reading.awaiting = level


def read_ordinal(token: str) -> str | None:
    """The number of an ordinal written as a word ("четвертой"), or None."""
    if token in ORDINALS:
        return ORDINALS[token]
    stem = re.sub(rf"{RUSSIAN_ENDING}$", "", token)
    return ORDINALS.get(stem) if stem != token else None


def is_small(number: str) -> bool:
    """Whether a number could as well be a part's: one or two digits and nothing else."""
    return re.fullmatch(r"\d{1,2}", number) is not None


def find_level(token: str, markers: Mapping[str, str]) -> str | None:
    """The level that a word names, or None."""
    return next((level for level, words in markers.items() if re.fullmatch(words, token)), None)


def resolve_levels(text: str, groups: list[Group], *, paragraphs: bool) -> list[Group]:
    """Points and paragraphs as the code at hand counts them."""
    has_parts = any(group.level == "part" for group in groups)
    for group in groups:
        if paragraphs:
            group.level = {"point": "part", "paragraph": "part", "subpoint": "point"}.get(group.level, group.level)
        elif group.level == "paragraph" and not has_parts:
            raise CommandError(
                f'In the reference "{text}" a paragraph may be a part or a point.', next_step="Write part, or point."
            )
        elif group.level in {"paragraph", "subpoint"}:
            group.level = "point"
    for group in groups:
        for number in group.numbers:
            written = NUMBERS[group.level].fullmatch(number)
            if not written or (group.level != "article" and is_range(number)):
                raise not_understood(text, number)
    return groups


def is_range(number: str) -> bool:
    """Whether a hyphened number may mean "from 2 to 4" and not a part that was inserted later, such as 1-1."""
    first, _, second = number.partition("-")
    return bool(second) and int(second) > int(first)


def find_places(text: str, groups: list[Group]) -> list[Place]:
    """The members of the list, each with its article."""
    chunks: dict[int, dict[str, list[str]]] = {}
    for group in groups:
        if group.level in chunks.setdefault(group.chunk, {}):
            raise ambiguous(text)
        chunks[group.chunk][group.level] = group.numbers
    pending: list[dict[str, list[str]]] = []
    articles: list[tuple[str, list[dict[str, list[str]]]]] = []
    for chunk in chunks.values():
        if "article" not in chunk:
            pending.append(chunk)
            continue
        if pending and articles:  # "ст. 174, ч. 4, ст. 274"
            raise ambiguous(text)
        own = {level: numbers for level, numbers in chunk.items() if level != "article"}
        if len(chunk["article"]) > 1 and own:
            raise ambiguous(text)
        articles += [(article, [*pending, *([own] if own else [])]) for article in chunk["article"]]
        pending = []
    if not articles:
        raise CommandError(f'The reference "{text}" names no article.', next_step=EXAMPLES)
    if pending and len(articles) > 1:
        raise ambiguous(text)
    articles[-1][1].extend(pending)
    places = [place for article, members in articles for place in spell_places(text, article, members)]
    return list(dict.fromkeys(places))


def spell_places(text: str, article: str, members: list[dict[str, list[str]]]) -> list[Place]:
    """What is named within one article; a part and a point that a comma divides belong together if there is but one."""
    parts = [member for member in members if "part" in member]
    if any("part" not in member for member in members):
        lone = [member for member in members if "part" not in member]
        if not parts:
            raise CommandError(
                f'The reference "{text}" names a point without its part.', next_step="Write the part as well."
            )
        if len(parts) > 1 or len(lone) > 1 or "point" in parts[0]:
            raise ambiguous(text)
        parts = [{**parts[0], **lone[0]}]
    places = []
    for member in parts:
        if len(member["part"]) > 1 and "point" in member:
            raise ambiguous(text)
        places += [Place(article, part, point) for part, point in product(member["part"], member.get("point", [None]))]
    return places or [Place(article)]


def not_understood(text: str, word: str) -> CommandError:
    """The error for a word that no rule reads."""
    return CommandError(f'The reference "{text}" is not understood at "{word.rstrip("°")}".', next_step=EXAMPLES)


def ambiguous(text: str) -> CommandError:
    """The error for a list that can be read in more than one way."""
    return CommandError(f'The reference "{text}" can be read in more than one way.', next_step="Write each norm apart.")
