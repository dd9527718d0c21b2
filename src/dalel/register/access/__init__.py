"""Who may see what: audiences, restrictions, and what is left of a record for somebody."""

from __future__ import annotations

from dalel.register.access.audience import CIRCLES, Audience
from dalel.register.access.mask import Hidden, mask
from dalel.register.access.restrictions import Restrictions, belongs_to

__all__ = ["CIRCLES", "Audience", "Hidden", "Restrictions", "belongs_to", "mask"]
