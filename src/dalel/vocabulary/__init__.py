"""The words of the house, as data: one YAML file a noun, each term with labels in en, ru and kk."""

from dalel.vocabulary.number import say_number
from dalel.vocabulary.term import LANGUAGES, Term, label, term, vocabulary

__all__ = ["LANGUAGES", "Term", "label", "say_number", "term", "vocabulary"]
