"""An act: everything that changes the register is one, with who did it, when and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from dalel.errors import CommandError
from dalel.register.models import Act


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something, when, of which kind (``register/act``) and why; an `Act` once it changes anything."""

    actor: str
    at: dt.datetime
    kind: str
    why: str = ""

    def begin(self) -> Act:
        """Enter the act; without somebody who does it there is none."""
        if not self.actor.strip():
            raise CommandError("Nobody is named who does this.", next_step="Give a name or an alias with --by.")
        return Act.objects.create(at=self.at, actor=self.actor.strip(), kind=self.kind, why=self.why)


@dataclass(frozen=True, slots=True)
class OneAct(Doing):
    """A doing that enters one act at most, and tells which."""

    acts: list[Act] = field(default_factory=list)

    def begin(self) -> Act:
        """Enter the act the first time; the same act from then on."""
        if not self.acts:
            self.acts.append(Doing.begin(self))
        return self.acts[0]
