"""``dalel evidence watch``: addresses captured again and again, and what changed at them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import click

from dalel.cli.evidence_capture import check_expected, read_addresses, say, show_captured
from dalel.cli.manners import Manners, manners_options, robots_options
from dalel.cli.meter import Meter
from dalel.cli.output import output_option, remark, show_json, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.workplace import now, open_evidence
from dalel.errors import CommandError, did_you_mean
from dalel.evidence.capture import Address, Captured, CapturePlan, Capturing, ComputerClock, Verdict, parse_address
from dalel.evidence.entry_form import time_text
from dalel.evidence.watch import (
    Between,
    Comparison,
    TableChange,
    Watched,
    WatchList,
    attempts_of,
    check_watched,
    compare_attempts,
    find_sightings,
    list_attempts,
    parse_every,
    render_page,
    row_of,
)
from dalel.newsroom import Newsroom
from dalel.report.file import check_target, write_whole
from dalel.vocabulary import LANGUAGES, term

LISTED = ["address", "every", "as", "last", "verdict", "due"]
SHOWN = ["address", "outcome", "before", "after", "texts", "rows", "says"]


@click.group()
def watch() -> None:
    """Addresses that are captured again and again, and what a reader sees differently."""


@watch.command()
@click.argument("urls", metavar="URL…", nargs=-1)
@click.option("--list", "listed", metavar="FILE", help="Addresses, one a line. - is standard input.")
@click.option("--every", default="1d", show_default=True, metavar="TIME", help="How often: 12h, 1d, 2w.")
@click.option("--page", is_flag=True, help="Open it in Chromium, and compare the page as it stands after its scripts.")
@click.option("--expect", metavar="TEXT", help="Words that must be in it; otherwise it is not the document.")
@robots_options
@newsroom_option
def add(
    *,
    urls: tuple[str, ...],
    listed: str | None,
    every: str,
    page: bool,
    expect: str | None,
    why: str | None,
    newsroom: Newsroom,
) -> None:
    """Watch addresses. One that is watched already is watched as given now.

    Nothing is asked for yet: dalel evidence watch run captures what is due.

    \b
    Examples:
      dalel evidence watch add https://example.gov.kz/about --page --every 12h
      dalel evidence watch add --list addresses.txt --every 1w
    """
    parse_every(every)
    known = WatchList(newsroom.root)
    watched = {each.address: each for each in known.read()}
    for address in read_addresses(urls, listed):
        check_watched(address)
        watched[address.shown] = Watched(address.shown, every, page=page, expect=check_expected(expect), why=why)
    known.write(watched.values())
    remark(f"{len(watched)} watched. Capture what is due: dalel evidence watch run")


@watch.command()
@click.argument("urls", metavar="URL…", nargs=-1, required=True)
@newsroom_option
def remove(urls: tuple[str, ...], newsroom: Newsroom) -> None:
    """Watch addresses no longer. Everything captured of them stays.

    \b
    Example:
      dalel evidence watch remove https://example.gov.kz/about
    """
    known = WatchList(newsroom.root)
    watched = {each.address: each for each in known.read()}
    for url in urls:
        address = parse_address(url).shown
        if address not in watched:
            raise CommandError(f"{address} is not watched.", next_step=did_you_mean(address, watched))
        del watched[address]
    known.write(watched.values())


@watch.command("list")
@newsroom_option
@output_option
def list_watched(newsroom: Newsroom, output: str) -> None:
    """List what is watched, when it was last asked for, and whether it is due.

    \b
    Example:
      dalel evidence watch list
    """
    watched = read_watched(newsroom)
    say_nothing(watched)
    sightings = find_sightings(open_evidence(newsroom), [each.address for each in watched])
    rows = []
    for each in watched:
        last = sightings[each.address][-1] if sightings[each.address] else None
        rows.append(
            {
                "address": each.address,
                "every": each.every,
                "as": "page" if each.page else "file",
                "last": time_text(last.time) if last else None,
                "verdict": (last.reason or last.verdict.value) if last else None,
                "due": each.is_due(last.time if last else None, now()),
            }
        )
    show_rows(rows, LISTED, output=output)


@watch.command("run")
@click.option("--all", "takes_all", is_flag=True, help="Capture everything that is watched, due or not.")
@manners_options
@newsroom_option
@output_option
def run_watch(*, takes_all: bool, manners: Manners, newsroom: Newsroom, output: str) -> None:
    """Capture what is due. Give this to cron or a systemd timer; how often it runs does not matter.

    The exit code is 1 where anything could not be captured; the rest is captured all the same.

    \b
    Examples:
      dalel evidence watch run
      dalel evidence watch run --all --proxy socks5://127.0.0.1:9050
    """
    watched = read_watched(newsroom)
    say_nothing(watched)
    evidence = open_evidence(newsroom)
    sightings = find_sightings(evidence, [each.address for each in watched])
    last = {address: found[-1].time for address, found in sightings.items() if found}
    due = [each for each in watched if takes_all or each.is_due(last.get(each.address), now())]
    plans = list(plan_captures(due, manners))
    outcomes: list[Captured] = []
    with Meter("Capturing") as meter:
        for plan, addresses in plans:
            run = Capturing(evidence, plan, clock=ComputerClock(), progress=meter.advance)
            for captured in run.capture_all(addresses):
                meter.clear()
                say(captured)
                outcomes.append(captured)
    show_captured(outcomes, output=output)
    if any(each.judgement.verdict is not Verdict.CAPTURED for each in outcomes):
        raise SystemExit(1)


@watch.command()
@click.argument("urls", metavar="[URL…]", nargs=-1)
@click.option("--from", "start", metavar="DAY", help="Compare with what was there on this day (2026-11-01), in UTC.")
@click.option("--to", "end", metavar="DAY", help="Compare what was there on this day. Default: what was captured last.")
@click.option(
    "--html", type=click.Path(path_type=Path), metavar="FILE", help="Write a page with both sides and proofs."
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The language of the page.")
@newsroom_option
@output_option
def report(
    *,
    urls: tuple[str, ...],
    start: str | None,
    end: str | None,
    html: Path | None,
    lang: str,
    newsroom: Newsroom,
    output: str,
) -> None:
    """Show what changed between two days, or since the last capture before.

    Text and tables are compared, as a reader sees them; markup alone counts for nothing. An address that could not be
    captured is not evaluated: this says neither that it changed nor that it did not. The lists of a portal that were
    captured (dalel evidence capture kz-ows) stand after the addresses, run against run.

    \b
    Examples:
      dalel evidence watch report
      dalel evidence watch report --from 2026-11-01 --to 2026-11-23 --html changes.html --lang ru
      dalel evidence watch report https://example.gov.kz/about --output json
    """
    if html is not None:
        if html.suffix.lower() != ".html":
            raise CommandError(f"A page cannot be written as {html.name}.", next_step="Give a name that ends in .html")
        check_target(html)
    between = Between(None if start is None else parse_day(start), now() if end is None else parse_day(end))
    watched = read_watched(newsroom, urls)
    evidence = open_evidence(newsroom)
    sightings = find_sightings(evidence, [each.address for each in watched])
    attempts = {
        **{each.address: attempts_of(evidence, each, sightings[each.address]) for each in watched},
        **({} if urls else list_attempts(evidence)),
    }
    found = [compare_attempts(evidence, subject, each, between) for subject, each in attempts.items()]
    say_nothing(found)
    if html is not None:
        write_whole(html, render_page(found, until=between.end, lang=lang).encode())
        remark(f"Wrote {html}")
    if output == "json":
        show_json(map(row_of, found))
    else:
        show_rows(map(short_row, found), SHOWN, output=output)


def say_nothing(found: Sequence[object]) -> None:
    """Say what to do where nothing is watched."""
    if not found:
        remark("Nothing is watched yet. Add an address: dalel evidence watch add URL")


def read_watched(newsroom: Newsroom, urls: Sequence[str] = ()) -> list[Watched]:
    """What is watched, or of it the addresses given."""
    watched = WatchList(newsroom.root).read()
    known = {each.address: each for each in watched}
    addresses = [parse_address(url).shown for url in urls]
    for address in addresses:
        if address not in known:
            raise CommandError(f"{address} is not watched.", next_step=did_you_mean(address, known))
    return [known[address] for address in addresses] or watched


def plan_captures(due: Sequence[Watched], manners: Manners) -> Iterator[tuple[CapturePlan, list[Address]]]:
    """What is captured in one way is captured in one run; what a way lacks is said before anything is asked."""

    def way_of(watched: Watched) -> tuple[bool, str, str]:
        return watched.page, watched.expect or "", watched.why or ""

    for _, group in groupby(sorted(due, key=way_of), key=way_of):
        alike = list(group)
        plan = manners.plan(terms=alike[0].terms, page=alike[0].page)
        yield plan, [parse_address(each.address) for each in alike]


def parse_day(text: str) -> dt.datetime:
    """A day, up to its end in UTC; or a moment with its zone."""
    try:
        if len(text) == len("2026-11-01"):
            return dt.datetime.combine(dt.date.fromisoformat(text), dt.time.max, dt.UTC)
        moment = dt.datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment
    except ValueError:
        pass
    raise CommandError(f'"{text[:40]}" is no day.', next_step="Write 2026-11-01, or 2026-11-01T09:30:00Z")


def short_row(found: Comparison) -> dict[str, object]:
    """A comparison for eyes."""
    difference = found.difference
    tables = difference.tables if difference else ()
    reason = term("watch-reason", found.reason).say("en") if found.reason else None
    return {
        "address": found.subject,
        "outcome": found.outcome.value,
        "before": time_text(found.before.attempt.time) if found.before else None,
        "after": time_text(found.after.attempt.time) if found.after else None,
        "texts": len(difference.texts) if difference else None,
        "rows": sum(map(count_rows, tables)) if difference else None,
        "says": ": ".join(filter(None, (reason, found.says))) or None,
    }


def count_rows(table: TableChange) -> int:
    """How many rows differ."""
    return len(table.gone) + len(table.new) + len(table.amended)
