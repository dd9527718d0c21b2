"""The formats Dalel reads, one file each."""

from dalel.spending.formats.format import Format, Issue, Source

__all__ = ["Format", "Issue", "Source"]
