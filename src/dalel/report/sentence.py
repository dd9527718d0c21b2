"""A sentence whose values differ from case to case, said once for all of them: what differs is shown as dots."""

from __future__ import annotations

from collections.abc import Mapping

from dalel.vocabulary import Term

GAP = "…"
_PLACE = f"{GAP}: "


class _Known(dict[str, str]):
    """The values that are the same in every case; any other is a gap."""

    def __missing__(self, key: str) -> str:
        return GAP


def say_in_general(sentence: Term, lang: str, known: Mapping[str, str] | None = None) -> str:
    """The sentence with the known values filled in and dots for the rest.

    A gap that only names the place, before a colon, is left out, and a gap at the end needs no full stop.
    """
    text = sentence.label[lang].format_map(_Known(known or {}))
    if text.startswith(_PLACE):
        text = text.removeprefix(_PLACE)
        text = text[0].upper() + text[1:]
    return text.replace(f"{GAP}.", GAP)
