"""A register as a folder of YAML files that people write and read: what ``dalel register load`` takes.

The format: docs/formats/register-folder.md.
"""

from __future__ import annotations

from dalel.register.folder.draft import Cited, Draft, Name, Reference, norm_draft
from dalel.register.folder.reading import read_folder

__all__ = ["Cited", "Draft", "Name", "Reference", "norm_draft", "read_folder"]
