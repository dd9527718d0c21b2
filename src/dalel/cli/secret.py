"""Secrets: from the environment, or from this computer's keyring. No message repeats one."""

from __future__ import annotations

import os
from importlib.util import find_spec

from dalel.cli.output import remark

SERVICE = "dalel"


def find_secret(variable: str, name: str) -> str | None:
    """A secret by the variable that may hold it, or by its name in the keyring (service ``dalel``); None if nowhere."""
    return os.environ.get(variable) or find_in_keyring(name)


def find_in_keyring(name: str) -> str | None:
    """A secret in this computer's keyring; None where there is no keyring, or nothing under that name."""
    if find_spec("keyring") is None:
        return None
    # Only who keeps a secret there has this library.
    import keyring  # noqa: PLC0415
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        return keyring.get_password(SERVICE, name)
    except KeyringError as error:
        remark(f"The keyring cannot be read ({type(error).__name__}).")
        return None
