"""``dalel evidence verify``: read everything again, and compare it with what was recorded, signed and stamped."""

from __future__ import annotations

from pathlib import Path

import click

from dalel.cli.meter import Meter
from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.workplace import open_evidence
from dalel.errors import CommandError, DataError
from dalel.evidence import EarlierRoot, Property, Verification
from dalel.evidence.checkpoint import verify_with_checkpoints
from dalel.newsroom import Newsroom

A_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
CHECKED = ["property", "answer", "checked", "differences", "says"]


@click.command()
@click.option("--root", metavar="HEX", help="A root that you noted earlier, elsewhere. Needs --size.")
@click.option("--size", type=click.IntRange(min=0), metavar="N", help="How many entries the ledger had then.")
@click.option("--held", multiple=True, type=A_FILE, metavar="FILE", help="A checkpoint as somebody kept it.")
@click.option("--tsa-root", "roots", multiple=True, type=A_FILE, metavar="FILE", help="Roots to trust, in PEM.")
@newsroom_option
@output_option
def verify(
    *,
    root: str | None,
    size: int | None,
    held: tuple[Path, ...],
    roots: tuple[Path, ...],
    newsroom: Newsroom,
    output: str,
) -> None:
    """Read everything again and compare it with what was recorded.

    Each property is PASS, FAIL or NOT CHECKED. Where something differs, the first difference is named, with what was
    expected and what was found, and the exit code is 1. Nothing is changed.

    Whoever can write in the folder can replace all of it. Only what is kept elsewhere shows that: a checkpoint that
    somebody holds, a stamp whose authority you trust, or size and root as you noted them.

    \b
    Examples:
      dalel evidence verify
      dalel evidence verify --held from-counsel.txt --tsa-root tsa.pem
      dalel evidence verify --size 12 --root 3c9a…
    """
    earlier = parse_earlier_root(root, size)
    evidence = open_evidence(newsroom)
    with Meter("Verifying") as meter:
        verification = evidence.verify(earlier=earlier, progress=meter.advance)
    verification = verify_with_checkpoints(
        verification,
        evidence,
        tsa_roots=b"\n".join(path.read_bytes() for path in roots) if roots else None,
        held=[path.read_bytes() for path in held],
    )
    columns = ["property", "answer", "says"] if output == "table" else CHECKED
    show_rows(check_rows(verification), columns, output=output)
    for said in verification.remarks:
        remark(said)
    remark(f"Size {verification.size}, root {verification.root}")
    if verification.has_failed:
        count = verification.differences
        raise DataError(
            f"{count} difference{'s' if count > 1 else ''} from what was recorded. "
            f"The first: {verification.first_difference}",
            next_step="Keep this folder as it is, and compare it with a copy.",
        )


def check_rows(verification: Verification) -> list[dict[str, object]]:
    """The checks as rows; the ledger's own carries size and root for programs."""
    rows: list[dict[str, object]] = []
    for check in verification.checks:
        row: dict[str, object] = {
            "property": str(check.property),
            "answer": str(check.answer),
            "checked": check.checked,
            "differences": check.differences,
            "says": check.says,
        }
        if check.property is Property.LEDGER:
            row |= {"size": verification.size, "root": verification.root}
        rows.append(row)
    return rows


def parse_earlier_root(root: str | None, size: int | None) -> EarlierRoot | None:
    """The root that was noted earlier; half of it is a mistake, and not the same as none."""
    if root is None and size is None:
        return None
    if root is None or size is None:
        raise CommandError("--root and --size go together.", next_step="Give both, as verify printed them.")
    try:
        digest = bytes.fromhex(root)
    except ValueError:
        digest = b""
    if len(digest) != 32:
        raise CommandError(f'"{root}" is not a root: 64 of the signs 0-9 and a-f.', next_step="Copy it whole.")
    return EarlierRoot(size=size, root=digest)
