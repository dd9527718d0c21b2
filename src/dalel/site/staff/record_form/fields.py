"""Which field of a form a column of a record gets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import URLValidator
from django.db import models

from dalel.errors import DataError
from dalel.jurisdictions.law import laws
from dalel.register.calling import Callings
from dalel.register.models.fields import PartialDateField, TermField, TextsField
from dalel.register.statement import noun_of
from dalel.register.statistics.row_name import say_norm
from dalel.register.typed_date import read_typed_date
from dalel.site.words import language, say, word
from dalel.vocabulary import LANGUAGES, vocabulary

if TYPE_CHECKING:
    Column = models.Field[Any, Any]

WITHIN_CASE = {"charge", "event", "proceeding"}
LONG = {"summary", "text", "question", "answer", "about", "description", "note"}


class TypedDateField(forms.CharField):
    """A date as people type it; its value is EDTF."""

    def clean(self, value: Any) -> str:
        """Read the date."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return read_typed_date(text)
        except DataError as error:
            raise forms.ValidationError(say("date-wrong", typed=text[:60])) from error


class OtherField(forms.CharField):
    """Another record by its name or key; which is meant is found by the form, which knows who asks."""

    def __init__(self, noun: str, **options: Any) -> None:
        super().__init__(**options)
        self.noun = noun


def fields_for(column: Column, *, case: str, callings: Callings) -> Iterator[tuple[str, forms.Field]]:
    """The fields of a column: one, or for texts one a language, that of the page first."""
    label = word("register/field", column.name)
    if isinstance(column, TextsField):
        for lang in sorted(LANGUAGES, key=lambda each: each != language()):
            attrs = {"lang": lang, "rows": 3 if column.name in LONG else 1}
            said = f"{label} ({lang})"
            yield (
                f"{column.name}_{lang}",
                forms.CharField(required=False, label=said, widget=forms.Textarea(attrs=attrs)),
            )
        return
    yield column.name, field_for(column, label, case=case, callings=callings)


def field_for(column: Column, label: str, *, case: str, callings: Callings) -> forms.Field:
    """The one field of a column that has one."""
    if isinstance(column, models.ForeignKey):
        return reference_field(column, label, case=case, callings=callings)
    if isinstance(column, models.BooleanField):
        return forms.BooleanField(required=False, label=label)
    if isinstance(column, models.DecimalField | models.IntegerField):
        return number_field(column, label)
    return word_field(column, label) or text_field(column, label)


def word_field(column: Column, label: str) -> forms.Field | None:
    """The field of a word of the vocabulary, or of several; None where the column holds none."""
    if isinstance(column, TermField):
        return choice(label, choices_of(column.noun))
    if isinstance(column, models.JSONField):
        return forms.MultipleChoiceField(
            required=False,
            label=label,
            choices=choices_of(f"register/{column.name.removesuffix('s')}"),
            widget=forms.CheckboxSelectMultiple,
        )
    return None


def choices_of(noun: str) -> list[tuple[str, str]]:
    """The terms of a noun with their labels."""
    return [(code, word(noun, code)) for code in vocabulary(noun)]


def number_field(column: Column, label: str) -> forms.Field:
    """The field of a number; 0 is a number, and an empty field is none."""
    if isinstance(column, models.DecimalField):
        return forms.DecimalField(
            required=False,
            label=label,
            min_value=0,
            max_digits=column.max_digits,
            decimal_places=column.decimal_places,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )
    most = 32_767 if isinstance(column, models.PositiveSmallIntegerField) else 2**31 - 1
    needed = not (column.null or column.has_default())
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(required=needed, label=label, min_value=0, max_value=most, widget=widget)


def text_field(column: Column, label: str) -> forms.Field:
    """The field of a text in one line, a date or an address."""
    if isinstance(column, PartialDateField):
        return TypedDateField(required=False, label=label, help_text=say("date-help"), max_length=60)
    validators = [URLValidator(schemes=["http", "https"])] if isinstance(column, models.URLField) else []
    return forms.CharField(required=False, label=label, max_length=column.max_length, validators=validators)


def reference_field(column: models.ForeignKey[Any, Any], label: str, *, case: str, callings: Callings) -> forms.Field:
    """A field that names another record: a choice of few, or a name to be looked up."""
    noun = noun_of(column.related_model)
    if noun == "norm":
        lang = language()
        return choice(label, [(key, f"{key} – {say_norm(key, lang)}") for each in laws() for key in each])
    if noun in WITHIN_CASE:
        found = callings.sight.inside(noun, case).records
        callings.learn(found)
        keys = callings.sight.keys
        shown = [(keys.shown(seen.key), callings.call(seen)) for seen in found]
        return forms.TypedChoiceField(
            required=False,
            label=label,
            choices=[("", "—"), *((key, f"{called} ({key.rpartition('/')[2]})") for key, called in shown)],
            coerce=keys.real,
        )
    help_text = say("case-help") if noun == "case" else say("other-help")
    return OtherField(noun, required=not column.null, label=label, help_text=help_text, max_length=500)


def choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    """A choice that can be left open."""
    return forms.ChoiceField(required=False, label=label, choices=[("", "—"), *choices])


def value_of(column: Column, cleaned: dict[str, Any], base: Any) -> object:
    """The value of a column as a statement has it; where the form has no field for it, as it was."""
    if isinstance(column, TextsField):
        names = {lang: f"{column.name}_{lang}" for lang in LANGUAGES}
        if names["en"] not in cleaned:
            return base
        return {lang: text for lang, name in names.items() if (text := cleaned[name].replace("\r\n", "\n").strip())}
    if column.name not in cleaned:
        return base
    value = cleaned[column.name]
    if isinstance(column, models.DecimalField) and value is not None:
        return str(value.quantize(Decimal(1).scaleb(-column.decimal_places)))
    if value in ("", None) and (column.null or isinstance(column, models.IntegerField)):
        return None if column.null else column.get_default()
    return value
