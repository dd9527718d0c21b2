"""The sentences of the workbench in the language of the page: ``vocabulary/workbench.yaml``."""

from __future__ import annotations

from dalel.site.words import language
from dalel.vocabulary import say_number, term


def say(code: str, **values: object) -> str:
    """A sentence of the workbench, its ``{names}`` filled in; large numbers with their thousands apart."""
    said = {name: say_number(value, language()) if isinstance(value, int) else value for name, value in values.items()}
    return term("workbench", code).say(language(), **said)


def report(code: str, **values: object) -> str:
    """A sentence that the report says too."""
    return term("report", code).say(language(), **values)
