"""An act: everything that changes the register is one, with who did it, when and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from dalel.register.models import Act
from dalel.register.permission import check_permission
from dalel.register.refusal import RefusedCommandError


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something, when, of which kind (``register/act``) and why; an `Act` once it changes anything.

    ``role`` is that of the account at work. Whoever can run commands on the register can do everything to it, so that
    there the role is the highest.
    """

    actor: str
    at: dt.datetime
    kind: str
    why: str = ""
    role: str = "administrator"

    def begin(self) -> Act:
        """Enter the act; without somebody who does it, or whose role allows it, there is none."""
        check_permission(self.role, self.kind)
        if not self.actor.strip():
            raise RefusedCommandError("nobody-named", next_step="Give a name or an alias with --by.")
        return Act.objects.create(at=self.at, actor=self.actor.strip(), kind=self.kind, why=self.why)


@dataclass(frozen=True, slots=True)
class OneAct(Doing):
    """A doing that enters one act at most, and tells which."""

    acts: list[Act] = field(default_factory=list)

    @classmethod
    def of(cls, doing: Doing) -> OneAct:
        """The same doing, as one act."""
        return cls(doing.actor, doing.at, doing.kind, doing.why, doing.role)

    def begin(self) -> Act:
        """Enter the act the first time; the same act from then on."""
        if not self.acts:
            self.acts.append(Doing.begin(self))
        return self.acts[0]
