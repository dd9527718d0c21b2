"""A process that is forked off to be killed: what it was told by Dalel reaches us through a pipe, line by line."""

from __future__ import annotations

import os
import signal
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

Tell = Callable[[str], None]
"""Says in one line what was reported as recorded."""

SECONDS = 60
"""A process that hangs is ended by its own alarm."""


@dataclass(frozen=True)
class Ended:
    """How a process ended: the signal that killed it or 0, what was told before, and its error if it had one."""

    signal: int
    told: tuple[str, ...]
    error: str

    @property
    def was_killed(self) -> bool:
        return self.signal == signal.SIGKILL


class Forked:
    """A running process."""

    def __init__(self, run: Callable[[Tell], None]) -> None:
        reading, writing = os.pipe()
        with warnings.catch_warnings():
            # pytest-xdist has a thread of its own; the child does nothing with it.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.pid = os.fork()
        if self.pid == 0:
            os.close(reading)
            live(run, writing)
        os.close(writing)
        self._reading = reading

    def wait(self) -> Ended:
        with os.fdopen(self._reading, encoding="utf-8") as file:
            text = file.read()
        _, status = os.waitpid(self.pid, 0)
        told, _, error = text.partition("ERROR ")
        code = os.waitstatus_to_exitcode(status)
        return Ended(signal=max(0, -code), told=tuple(told.splitlines()), error=error)


def run_at_once(runs: Sequence[Callable[[Tell], None]], *, meanwhile: Callable[[], None] | None = None) -> list[Ended]:
    """Run several processes that all begin at the same moment, and wait for their ends."""
    starting, start = os.pipe()

    def begin(run: Callable[[Tell], None], tell: Tell) -> None:
        os.close(start)
        os.read(starting, 1)
        run(tell)

    processes = [Forked(partial(begin, run)) for run in runs]
    os.close(start)
    os.close(starting)
    if meanwhile is not None:
        meanwhile()
    return [process.wait() for process in processes]


def live(run: Callable[[Tell], None], writing: int) -> None:
    """The child's whole life; it never returns."""

    def tell(line: str) -> None:
        os.write(writing, f"{line}\n".encode())

    signal.alarm(SECONDS)
    code = 0
    try:
        run(tell)
    except BaseException:  # noqa: BLE001 - whatever it is, the parent must see it
        os.write(writing, f"ERROR {traceback.format_exc()}".encode())
        code = 1
    finally:
        os._exit(code)


def run_forked(run: Callable[[Tell], None]) -> Ended:
    """Run something in a process of its own, and wait for its end."""
    return Forked(run).wait()
