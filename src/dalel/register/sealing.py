"""The seal of restricted notes: their texts are encrypted with a key that lies outside the database."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from dalel.register.refusal import RefusedCommandError, RefusedDataError


@dataclass(frozen=True, slots=True)
class Seal:
    """The key of the notes, in a file that nobody else can read; made when the first note is written."""

    path: Path

    def make(self) -> None:
        """Make the key, unless there is one."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return
        except OSError as error:
            raise RefusedCommandError(
                "seal-not-written", then="make-writable", path=self.path, reason=error.strerror
            ) from error
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())

    def close(self, text: str) -> str:
        """A text as a token that only the key opens."""
        return self.cipher().encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text of a token; a key that does not open it is an error that says so."""
        try:
            return self.cipher().decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise RefusedDataError("seal-another", then="seal-note-back", path=self.path) from error

    def cipher(self) -> Fernet:
        """The cipher of the key; a key that is missing, broken or readable by others is an error."""
        try:
            mode, key = self.path.stat().st_mode, self.path.read_bytes()
        except OSError as error:
            raise RefusedDataError("seal-missing", then="seal-notes-back", path=self.path) from error
        if mode & 0o077:
            raise RefusedDataError("seal-open", then="seal-shut", path=self.path)
        try:
            return Fernet(key.strip())
        except ValueError as error:
            raise RefusedDataError("seal-none", then="seal-back", path=self.path) from error
