"""The words of the house, as data: one YAML file a noun, each term with labels in en, ru and kk."""

from dalel.vocabulary.form import Form, expand_form
from dalel.vocabulary.mapping import Mapping_, mapping, mapping_names, translate
from dalel.vocabulary.number import say_number
from dalel.vocabulary.term import LANGUAGES, Term, label, term, vocabulary

__all__ = [
    "LANGUAGES",
    "Form",
    "Mapping_",
    "Term",
    "expand_form",
    "label",
    "mapping",
    "mapping_names",
    "say_number",
    "term",
    "translate",
    "vocabulary",
]
