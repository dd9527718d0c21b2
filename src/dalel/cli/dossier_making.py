"""What every command that makes a dossier does: where, by whom, and what is said of it afterwards."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dalel.cli.checkpoint import keys_of
from dalel.cli.dossier_showing import show_traces
from dalel.cli.output import remark
from dalel.cli.workplace import collector, device, now, open_evidence, table_rows
from dalel.evidence.dossier import Identity, Order, Sealed, Selection, TraceKind, TracesFoundError, Workplace, seal
from dalel.evidence.store import Progress
from dalel.export import counted
from dalel.newsroom import Newsroom

if sys.platform != "win32":
    import os
    import pwd

ALLOW = click.option(
    "--allow",
    multiple=True,
    type=click.Choice([str(kind) for kind in TraceKind]),
    help="Seal although documents hold such traces; look at them first.",
)
NOTE = click.option("--note", help="What you want to remember about this; kept beside the ledger, not in it.")


def try_to_seal(workplace: Workplace, selection: Selection, order: Order) -> Sealed:
    """Seal; where traces keep it from being sealed, list them."""
    try:
        return seal(
            workplace,
            selection,
            output=order.output,
            allowed=order.allowed,
            time=order.time,
            progress=order.progress,
        )
    except TracesFoundError as error:
        show_traces(error.traces)
        raise


def say_sealed(done: Sealed, output: Path) -> None:
    """Where the dossier is, and what it shows."""
    for said in done.remarks:
        remark(said)
    held_back = f", {done.held_back} held back" if done.held_back else ""
    click.echo(output)
    remark(
        f"Sealed at checkpoint {done.signed.checkpoint.size}: {counted(done.documents, 'document')}{held_back}. "
        f"SHA-256 of its tagmanifest: {done.digest}"
    )


def order_of(output: Path, allow: tuple[str, ...], progress: Progress, *, note: str | None = None) -> Order:
    """How the dossier is to be made."""
    return Order(output=output, allowed=frozenset(allow), time=now(), progress=progress, note=note)


def workplace_of(newsroom: Newsroom) -> Workplace:
    """Where dossiers are made here."""
    return Workplace(
        evidence=open_evidence(newsroom), keys=keys_of(newsroom), identity=identity(), table_rows=table_rows
    )


def identity() -> Identity:
    """What must not stand in a dossier: who works here, and where."""
    return Identity(user=collector(), full_name=full_name(), home=str(Path.home()), host=device())


def full_name() -> str | None:
    """The user's full name, where the computer was told one."""
    if sys.platform == "win32":
        return None
    try:
        return pwd.getpwuid(os.getuid()).pw_gecos.split(",")[0] or None
    except KeyError:
        return None
