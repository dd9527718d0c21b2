"""Who may do what: each role of the staff (``register/staff-role``) and the acts (``register/act``) it may do."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dalel.register.refusal import RefusedCommandError, Word
from dalel.vocabulary import term

_READER = frozenset({"comment", "end-task"})
_AUTHOR = _READER | {"edit", "load", "import", "note"}
_REVIEWER = _AUTHOR | {"review", "confirm-answer"}
_EDITOR = _REVIEWER | {"publish", "withdraw", "restrict", "assign", "answer", "bring-back", "undo-import"}

MAY: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "reader": _READER,
        "author": _AUTHOR,
        "reviewer": _REVIEWER,
        "editor": _EDITOR,
        "administrator": _EDITOR | {"expunge"},
        "partner": frozenset(),
    }
)
"""The acts that each role may do. Accounts are no act on the register: only an administrator changes them."""


def check_permission(role: str, act: str) -> None:
    """Refuse an act that a role may not do; the error names the roles that may."""
    if term("register/act", act).code not in MAY[term("register/staff-role", role).code]:
        able = [each for each, acts in MAY.items() if act in acts]
        raise RefusedCommandError(
            "role-may-not",
            then="roles-that-may",
            role=Word("register/staff-role", role),
            act=Word("register/act", act, english=act),
            able=tuple(Word("register/staff-role", each) for each in able),
        )
