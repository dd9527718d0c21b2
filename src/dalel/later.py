"""Ibis, imported when an expression is first stated: importing it takes longer than many a command does."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis as ibis  # noqa: PLC0414 - given on to those who ask for it here
else:

    @cache
    def load() -> Any:
        """The module, told how to write SQL."""
        module = import_module("ibis")
        # DuckDB merges one SELECT into another by itself; Ibis takes a fifth of a small run to do it beforehand.
        module.options.sql.fuse_selects = False
        return module

    class Later:
        """What stands for the module until something of it is asked for."""

        def __getattr__(self, name: str) -> Any:
            return getattr(load(), name)

    ibis = Later()

__all__ = ["ibis"]
