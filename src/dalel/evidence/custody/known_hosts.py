"""Servers that SSH knows: who answers with another key is told no password, and sent nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from dalel.errors import DataError


@cache
def known_only() -> Any:
    """What paramiko asks about a server: its key must stand in ``~/.ssh/known_hosts``, as ``ssh`` has it."""
    # Only who copies by SFTP has it.
    from paramiko import HostKeys, MissingHostKeyPolicy  # type: ignore[import-untyped] # noqa: PLC0415

    class KnownOnly(MissingHostKeyPolicy):  # type: ignore[misc] # paramiko has no types
        """Refuses a server whose key is not known, or is another."""

        def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:  # noqa: ARG002
            """Look the key up."""
            known, path = HostKeys(), Path.home() / ".ssh" / "known_hosts"
            if path.is_file():
                known.load(str(path))
            if known.check(hostname, key):
                return
            host, _, port = hostname.strip("[").partition("]:")
            if known.lookup(hostname):
                raise DataError(
                    f"{hostname} answers with another key than the one that is known here: {key.fingerprint}. "
                    "Nothing was sent.",
                    next_step="Ask its owner. Somebody may stand between you and the server.",
                )
            raise DataError(
                f"The key of {hostname} is not known here: {key.fingerprint}. Nothing was sent.",
                next_step="Compare it with what its owner says, and have it noted: "
                f"ssh-keyscan -p {port or 22} {host} >> ~/.ssh/known_hosts",
            )

    return KnownOnly()
