"""The columns that a register needs beside Django's: a word of the vocabulary, a partial date, texts by language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from dalel.errors import DalelError
from dalel.register.partial_date import parse_partial_date
from dalel.vocabulary import LANGUAGES, term

if TYPE_CHECKING:
    CharField = models.CharField[str, str]
    JSONField = models.JSONField[dict[str, str], dict[str, str]]
else:  # Django's own fields take no parameters when the program runs.
    CharField, JSONField = models.CharField, models.JSONField


def parse_word(noun: str, text: object) -> str:
    """The code of a term of the vocabulary; another word is an error with the nearest known ones."""
    return term(noun, str(text)).code


class TermField(CharField):
    """A code of the vocabulary ``register/NOUN``; empty where the source does not say."""

    def __init__(self, noun: str, **options: Any) -> None:
        self.noun = noun
        super().__init__(**{"max_length": 40, "blank": True, "default": "", **options})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """How a migration writes the column: with its noun."""
        name, path, args, options = super().deconstruct()
        return name, path, [self.noun, *args], options

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse a code that the vocabulary does not have."""
        super().validate(value, model_instance)
        if value:
            _refuse(lambda: parse_word(self.noun, value))


class PartialDateField(CharField):
    """A date in EDTF; the columns ``NAME_earliest`` and ``NAME_latest`` beside it follow by themselves."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 60, "blank": True, "default": "", **options})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Set the days that the date lies between."""
        value = super().pre_save(model_instance, add)
        found = parse_partial_date(value) if value else None
        setattr(model_instance, f"{self.name}_earliest", found.earliest if found else None)
        setattr(model_instance, f"{self.name}_latest", found.latest if found else None)
        return value

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse what is no date."""
        super().validate(value, model_instance)
        if value:
            _refuse(lambda: parse_partial_date(value))


class TextsField(JSONField):
    """A text in one or several languages: ``{"en": …, "ru": …}``; nothing is translated by itself."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"default": dict, "blank": True, **options})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse what is no mapping of languages to texts."""
        super().validate(value, model_instance)
        if not are_texts(value):
            raise ValidationError(f"Texts are given by language ({', '.join(LANGUAGES)}).")


def are_texts(value: object) -> bool:
    """Whether a value is a mapping of known languages to texts that are not empty."""
    return isinstance(value, dict) and all(
        lang in LANGUAGES and isinstance(text, str) and text.strip() for lang, text in value.items()
    )


def bound() -> models.DateField[Any, Any]:
    """The column of the earliest or latest day of a partial date; it is set from that date and never typed."""
    return models.DateField(null=True, editable=False, db_index=True)


def _refuse(read: Callable[[], object]) -> None:
    """Turn an error of ours into the one that a form shows at its field."""
    try:
        read()
    except DalelError as error:
        raise ValidationError(str(error)) from error
