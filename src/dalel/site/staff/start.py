"""Django, started with the settings of the staff pages for one newsroom."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings

from dalel.errors import CommandError
from dalel.site.start import open_register, start_django


def start_staff() -> None:
    """Set Django up for commands of the staff pages; their models can be imported then."""
    try:
        start_django("dalel.site.staff.settings")
    except ModuleNotFoundError as error:
        raise CommandError(
            f"The staff pages need {error.name}, which is not installed.",
            next_step='Install it: pip install "dalel[staff]"',
        ) from error


def open_staff(newsroom: Path) -> None:
    """Open the register of a newsroom with its accounts, and read its secret key, made at the first time."""
    settings.SECRET_KEY = read_secret(newsroom / "keys" / "staff-secret")
    settings.NOTES_KEY = settings.NOTES_KEY or str(newsroom / "register-notes.key")
    open_register(newsroom)


def read_secret(path: Path) -> str:
    """The key with which sessions are signed and secrets of second factors encrypted; nobody else may read its file.

    Without it nobody is signed in any more, and every second factor must be set anew.
    """
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    except OSError as error:
        raise CommandError(
            f"{path} cannot be written: {error.strerror}.", next_step="Make the folder writable."
        ) from error
    else:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
    if path.stat().st_mode & 0o077:
        raise CommandError(f"{path} can be read by others.", next_step=f"Run: chmod 600 {path}")
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < 50:
        raise CommandError(f"{path} holds no secret key.", next_step="Bring it back from a copy, or remove it.")
    return secret
