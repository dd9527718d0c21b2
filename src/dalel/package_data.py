"""The data files that are part of Dalel, which are YAML: read by the C library where PyYAML was built with it."""

from __future__ import annotations

from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same values as the other, in a tenth of the time."""


def parse_data(text: str) -> Any:
    """What one of our own files says."""
    return yaml.load(text, Loader=LOADER)  # noqa: S506 - both are safe loaders
