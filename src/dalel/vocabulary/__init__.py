"""The words of the house, as data: one YAML file a noun, each term with labels in en, ru and kk."""

from dalel.vocabulary.mapping import Mapping_, mapping, mapping_names, translate
from dalel.vocabulary.number import say_number
from dalel.vocabulary.term import LANGUAGES, Term, label, term, vocabulary

__all__ = [
    "LANGUAGES",
    "Mapping_",
    "Term",
    "label",
    "mapping",
    "mapping_names",
    "say_number",
    "term",
    "translate",
    "vocabulary",
]
