"""Dalel: publish what public money is spent on so that every statement can be proved."""

__version__ = "0.1.0"
