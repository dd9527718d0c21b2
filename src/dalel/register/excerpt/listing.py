"""The list of cases of an excerpt: by name, title, kind, region or norm, a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dalel.register.calling import named_by
from dalel.register.case_file import read_case_file
from dalel.register.excerpt.sight import ExcerptSight
from dalel.register.excerpt.silence import case_of
from dalel.register.listing import ROWS, Listed, Wanted, by_row
from dalel.register.search import SEARCHED, FoundText
from dalel.register.search.spelling import fold_name
from dalel.register.search.text_search import Asked
from dalel.register.seen_texts import asked_for, read_seen
from dalel.register.sight import Seen


def list_excerpt(wanted: Wanted, sight: ExcerptSight, *, page: int = 1) -> Listed:
    """A page of the cases of an excerpt, by key; everything that is looked through is in it."""
    told = by_row("case", told_in(sight, asked_for(wanted.name)))
    cases = sorted(
        (seen for (noun, _), seen in sight.known.items() if noun == "case" and seen is not None),
        key=lambda seen: seen.key,
    )
    found = [(seen, "published") for seen in cases if fits(seen, wanted, sight, told)]
    rows = found[(page - 1) * ROWS : page * ROWS]
    return Listed(rows, len(found) > page * ROWS, told)


def told_in(sight: ExcerptSight, asked: Asked | None) -> Iterator[FoundText]:
    """The records of cases of an excerpt whose texts have every word."""
    for (noun, key), seen in sorted(sight.known.items(), key=lambda each: each[0]) if asked else ():
        if asked and seen is not None and noun in SEARCHED and case_of(noun, key):
            hit = read_seen(seen, asked)
            if hit is not None:
                yield hit


def fits(case: Seen, wanted: Wanted, sight: ExcerptSight, told: Collection[str]) -> bool:
    """Whether a case is one that is asked for; ``told`` are those whose texts have the words."""
    if any(getattr(wanted, name) not in {"", case.value(name)} for name in ("kind", "region")):
        return False
    norms = [str(seen.value("norm") or "") for seen in sight.inside("charge", case.key).records]
    if wanted.norm and not any(f"{each}:".startswith(f"{wanted.norm}:") for each in norms):
        return False
    return not wanted.name or case.key in told or is_called(case, wanted.name, sight)


def is_called(case: Seen, text: str, sight: ExcerptSight) -> bool:
    """Whether every word of a text begins a word of one name in a case, or of its title in one language."""
    found = read_case_file(case.key, sight)
    named = {each for seen in (found.everything() if found else ()) for each in named_by(seen)}
    texts = [*case.said["columns"]["title"].values()]
    for noun, key in named:
        seen = sight.find(noun, key)
        texts += [name for name, *_ in seen.said["names"]] if seen is not None else []
    words = fold_name(text)
    return bool(words) and any(
        all(any(each.startswith(word) for each in fold_name(whole)) for word in words) for whole in texts
    )
