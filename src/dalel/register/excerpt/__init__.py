"""Excerpts: the register as one audience may see it, a register of its own that every output can be made of.

What is not in an excerpt cannot be told by a page, an export, a count or a search that is made of it.
"""

from __future__ import annotations

from dalel.register.excerpt.excerpt import Excerpt, make_excerpt
from dalel.register.excerpt.part import Part
from dalel.register.excerpt.scratch import Scratch
from dalel.register.excerpt.silence import Withheld
from dalel.register.excerpt.write import Written, write_excerpt

__all__ = ["Excerpt", "Part", "Scratch", "Withheld", "Written", "make_excerpt", "write_excerpt"]
