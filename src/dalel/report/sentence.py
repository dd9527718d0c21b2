"""A sentence whose values differ from case to case, said once for all of them: what differs is shown as dots."""

from __future__ import annotations

from collections.abc import Mapping

from dalel.vocabulary import Term

GAP = "…"


class _Known(dict[str, str]):
    """The values that are the same in every case; any other is a gap."""

    def __missing__(self, key: str) -> str:
        return GAP


def say_in_general(sentence: Term, lang: str, known: Mapping[str, str] | None = None) -> str:
    """The sentence with the known values filled in and dots for the rest."""
    return sentence.label[lang].format_map(_Known(known or {}))
