"""How SQLite is opened."""

from __future__ import annotations

OPTIONS = {
    # Writers wait for each other instead of failing, and begin as writers, so that none reads what another changes.
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}
