"""Finding people and organisations however their names are written."""

from __future__ import annotations

from dalel.register.search.alike import Alike, find_alike
from dalel.register.search.find import Found, find_named

__all__ = ["Alike", "Found", "find_alike", "find_named"]
