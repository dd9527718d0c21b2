"""A newsroom: the folder in which one watchdog's work lives, and its settings (``dalel.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dalel.errors import CommandError
from dalel.vocabulary.refusal import RefusedCommandError, name_near

SETTINGS = "dalel.toml"

_FIRST_SETTINGS = """\
# The settings of this newsroom. Every setting: docs/newsroom.md

# Whose law, methods and limits apply (a folder of dalel/jurisdictions).
jurisdiction = "{jurisdiction}"

# Exchange rates for converted totals: a CSV with the columns date, base, quote, rate, source.
# rates = "rates.csv"

# Change a flag's parameter, for example:
# [flags.SUPPLIER-SHARE]
# share = "0.50"
"""

_FIRST_BUYERS = """\
# What each buyer is for, so that "core" spending is explicit. `dalel flags explain NON-CORE` says how it is used.
#
# "080740016808":
#   name: Gorvodokanal
#   mandate: Supplies water to the town.
#   source: its name; its charter, clause 2
#   core: []            # spending categories that belong to the mandate
{}
"""


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The folder and its settings; ``open`` reads them, ``create`` makes a new one.

    ``flags`` holds the parameters set under ``[flags.CODE]``, as written.
    """

    root: Path
    jurisdiction: str
    rates: Path | None = None
    flags: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def evidence(self) -> Path:
        """Documents and the ledger."""
        return self.root / "evidence"

    @property
    def spending(self) -> Path:
        """Spending lines as Parquet, and what was said while reading them."""
        return self.root / "spending"

    @property
    def findings(self) -> Path:
        """What the flags found."""
        return self.root / "findings"

    @property
    def follow_up(self) -> Path:
        """What was done about the findings: kept when they are found anew."""
        return self.root / "follow-up.jsonl"

    @property
    def keys(self) -> Path:
        """The keys that checkpoints are signed with: never among what is handed out."""
        return self.root / "keys"

    @property
    def witness(self) -> Path:
        """What is kept of the ledgers of others, as their witness."""
        return self.root / "witness"

    @property
    def buyers(self) -> Path:
        """The buyers' profiles."""
        return self.root / "buyers.yaml"

    @classmethod
    def create(cls, root: Path, *, jurisdiction: str) -> Newsroom:
        """Make a newsroom in an empty or new folder; refuse to touch one that is there."""
        if (root / SETTINGS).exists():
            raise CommandError(
                f"{root} is a newsroom already.", next_step=f"Work in it: cd {root} && dalel evidence list"
            )
        if root.exists() and not root.is_dir():
            raise CommandError(f"{root} is a file, not a folder.", next_step="Name another folder: dalel init DIR")
        root.mkdir(parents=True, exist_ok=True)
        for folder in ("evidence", "spending", "findings"):
            (root / folder).mkdir(exist_ok=True)
        (root / "buyers.yaml").write_text(_FIRST_BUYERS, encoding="utf-8")
        # The settings come last: a folder is a newsroom only once everything else is there.
        (root / SETTINGS).write_text(_FIRST_SETTINGS.format(jurisdiction=jurisdiction), encoding="utf-8")
        return cls.open(root)

    @classmethod
    def find(cls, start: Path) -> Newsroom:
        """The newsroom that ``start`` lies in, as git finds a repository."""
        for folder in (start, *start.parents):
            if (folder / SETTINGS).is_file():
                return cls.open(folder)
        raise CommandError(
            f"{start} is not in a newsroom (no {SETTINGS} here or above).",
            next_step="Make one with: dalel init DIR, or name one with --newsroom DIR or DALEL_NEWSROOM.",
        )

    @classmethod
    def open(cls, root: Path) -> Newsroom:
        """Read the settings; an unknown or malformed one is an error that names it."""
        path = root / SETTINGS
        try:
            settings = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise RefusedCommandError("no-newsroom", then="init-here", root=root, settings=SETTINGS) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise RefusedCommandError("no-toml", then="correct-line", path=path, problem=error) from error
        known = {"jurisdiction", "rates", "flags"}
        for name in settings:
            if name not in known:
                raise RefusedCommandError("no-setting", **name_near(name, known), path=path, name=name)
        jurisdiction, rates, flags = (
            settings.get("jurisdiction"),
            settings.get("rates"),
            settings.get("flags", {}),
        )
        if not isinstance(jurisdiction, str):
            raise RefusedCommandError("setting-jurisdiction", then="write-jurisdiction", path=path)
        if rates is not None and not isinstance(rates, str):
            raise RefusedCommandError("setting-rates", then="write-rates", path=path)
        if not isinstance(flags, dict) or not all(isinstance(table, dict) for table in flags.values()):
            raise RefusedCommandError("setting-flags", then="write-flags", path=path)
        return cls(root=root, jurisdiction=jurisdiction, rates=root / rates if rates else None, flags=flags)
