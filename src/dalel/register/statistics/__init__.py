"""Counting the register: every count names its unit, its date rule, its as-of date and what it leaves out."""

from __future__ import annotations

from dalel.register.statistics.count import BY, Count, CountRow, Unit, count, say_code

__all__ = ["BY", "Count", "CountRow", "Unit", "count", "say_code"]
