"""The pace: how long to wait between two questions to one site, so that capturing burdens nobody."""

from __future__ import annotations

from dalel.evidence.capture.asking import Clock

MAX_WAIT = 60.0
"""Seconds that are waited at most, whatever a site asks for."""


class Pace:
    """When each host may be asked again."""

    def __init__(self, delay: float, clock: Clock) -> None:
        self._delay = delay
        self._clock = clock
        self._delays: dict[str, float] = {}
        self._free: dict[str, float] = {}

    def slow_down(self, host: str, delay: float) -> None:
        """The site's rules ask for so many seconds between two questions."""
        self._delays[host] = min(max(delay, self._delay), MAX_WAIT)

    def hold(self, host: str, seconds: float) -> None:
        """The site asked to be left alone for so long."""
        self._free[host] = max(self._free.get(host, 0.0), self._clock.monotonic() + seconds)

    def left(self, host: str) -> float:
        """For how many seconds the site is not to be asked."""
        return max(0.0, self._free.get(host, 0.0) - self._clock.monotonic())

    def wait(self, host: str) -> None:
        """Wait until a site may be asked."""
        if seconds := self.left(host):
            self._clock.wait(seconds)

    def note_end(self, host: str) -> None:
        """A question was answered: the next one waits."""
        self.hold(host, self._delays.get(host, self._delay))
