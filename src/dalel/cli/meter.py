"""The meter: how much was read so far, for work that takes longer than a second."""

from __future__ import annotations

import time

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn, TransferSpeedColumn

from dalel.cli.output import remarks


class Meter:
    """How much was read so far, on stderr, from the second second on; not where stderr is no terminal."""

    def __init__(self, verb: str) -> None:
        self._progress = Progress(
            TextColumn(verb),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeElapsedColumn(),
            console=remarks,
            transient=True,
            # Otherwise rich would send what we print to stdout to stderr.
            redirect_stdout=False,
            disable=not remarks.is_terminal,
        )
        self._task = self._progress.add_task(verb, total=None)
        self._begun = time.monotonic()

    def __enter__(self) -> Meter:
        return self

    def __exit__(self, *_error: object) -> None:
        self.clear()

    def advance(self, count: int) -> None:
        """So many bytes more."""
        if time.monotonic() - self._begun > 1:
            self._progress.start()
        self._progress.advance(self._task, count)

    def clear(self) -> None:
        """Take the bar away, so that a line can be printed; it comes back with the next bytes."""
        self._progress.stop()
