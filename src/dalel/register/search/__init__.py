"""Finding people and organisations however their names are written, and records by the words of their texts."""

from __future__ import annotations

from dalel.register.search.alike import Alike, find_alike
from dalel.register.search.find import Found, find_named
from dalel.register.search.text_search import FoundText, search_texts
from dalel.register.search.texts import SEARCHED

__all__ = ["SEARCHED", "Alike", "Found", "FoundText", "find_alike", "find_named", "search_texts"]
