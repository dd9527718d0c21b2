"""``dalel site notify``: letters, posts and hooks for those who follow the site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import click

from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.cli.secret import SERVICE, find_secret
from dalel.cli.site_build import FOLDER
from dalel.cli.workplace import now
from dalel.errors import CommandError
from dalel.evidence.custody.stock import FOLLOWING
from dalel.evidence.lock import working_alone
from dalel.export import counted, printable
from dalel.newsroom import Newsroom
from dalel.site.public.edition import newest_edition
from dalel.site.public.following.composing import Compose, Recipient, hooks, letters, posts
from dalel.site.public.following.follow_log import open_log
from dalel.site.public.following.follow_settings import FILE, FollowSettings, Target, read_settings
from dalel.site.public.following.hook import Hook, parse_secrets
from dalel.site.public.following.mail import Mail
from dalel.site.public.following.notifying import Notified, Notifying
from dalel.site.public.following.outcome import SENT, Message, Outcome, Way
from dalel.site.public.following.telegram import Telegram, parse_token
from dalel.site.public.following.topic import check_topic, topic_of
from dalel.site.public.following.wish import take_in_wishes
from dalel.site.start import connected_to

REQUESTS = "requests"
NOUNS = {"mail": "letter", "telegram": "post", "hook": "message"}


@click.command()
@click.option(
    "--from",
    "root",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="The folder of the editions. Default: public-site in the newsroom.",
)
@click.option(
    "--requests",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="Where the site writes who wishes to follow. Default: following/requests in the newsroom.",
)
@click.option("--again", metavar="NAME", help="Send again to one recipient what may not have arrived, and what waits.")
@click.option("--dry-run", is_flag=True, help="Print what would be sent, send nothing, and change nothing.")
@newsroom_option
def notify(*, root: Path | None, requests: Path | None, again: str | None, dry_run: bool, newsroom: Newsroom) -> None:
    """Tell those who follow the site what was published since they were last told: by mail, in Telegram, by web hooks.

    What is told is read from the newest edition, so it is public. Nothing is sent but by this command. Each recipient
    is told each change once: a run that breaks off is taken up where it was. What may have arrived is not sent again
    by itself, but named; the exit code is 1 where anything did not go through.

    Where to send is written in follow.toml; secrets are in the environment or the keyring (DALEL_SMTP_PASSWORD,
    DALEL_TELEGRAM_TOKEN, DALEL_HOOK_SECRET_NAME).

    \b
    Examples:
      dalel site notify --dry-run
      dalel site notify
      dalel site notify --again telegram:news
    """
    chosen = read_settings(newsroom.root / FILE)
    edition = newest_edition(root or newsroom.root / FOLDER)
    if edition is None:
        raise CommandError("No edition of the site was made yet.", next_step="Make one: dalel site build")
    folder = newsroom.root / FOLLOWING
    if not dry_run:
        folder.mkdir(mode=0o700, exist_ok=True)
    with nullcontext(True) if dry_run else working_alone(folder) as is_alone:
        if not is_alone:
            raise CommandError("Another run is sending.", next_step="Wait until it has ended.")
        with open_log(folder, for_trying=dry_run) as log, connected_to(edition.database, {}):
            if again and not log.send_again(again):
                raise CommandError(f'Nothing of "{again}" is unsure or waits.', next_step="Look at what notify says.")
            run = Notifying(log, edition, now().replace(microsecond=0))
            run.settle()
            run.look()
            take_in_wishes(requests or folder / REQUESTS, run.followers, run.at, keep=dry_run)
            run.followers.drop_unconfirmed(run.at)
            send_everything(run, Ways(chosen, run, is_dry=dry_run))
            for each in run.remind():
                remark(each)
    say_done(run.done, is_dry=dry_run)


def send_everything(run: Notifying, ways: Ways) -> None:
    """Letters first, then posts, then hooks; all secrets are looked for before anything is sent."""
    mail, others = ways.mail(), [*ways.channels(), *ways.hooks()]
    if mail:
        wanted = [(each, topic_of(each.topic)) for each in run.followers.all() if not each.confirmed]
        run.ask_to_confirm(mail, wanted)
        run.tell_all(ways.followers(mail))
        mail.close()
    run.tell_all(others)


def say_done(done: Notified, *, is_dry: bool) -> None:
    """Say what was sent, and what a person must look at."""
    for problem in done.problems:
        remark(problem)
    total = done.sent + Counter(mail=done.sent["confirm"])
    said = ", ".join(counted(total[kind], noun) for kind, noun in NOUNS.items())
    remark(f"{'To be sent' if is_dry else 'Sent'}: {said}.")
    if done.problems:
        raise SystemExit(1)


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of one run, as the settings say; in a trial all of them print."""

    settings: FollowSettings
    run: Notifying
    is_dry: bool

    def mail(self) -> Way | None:
        """The way of letters, where there is one."""
        server = self.settings.mail
        if server is None or self.is_dry:
            return Printing() if server else None
        password = find_needed("DALEL_SMTP_PASSWORD", "smtp", "the mail server") if server.user else ""
        return Mail(replace(server, password=password), self.run.at)

    def followers(self, mail: Way) -> Iterator[Recipient]:
        """Who confirmed."""
        for each in self.run.followers.all():
            if each.confirmed:
                topic = topic_of(each.topic)
                yield Recipient(
                    each.name, each.address, each.lang, topic, mail, letters, self.settings.is_daily, each.token
                )

    def channels(self) -> Iterator[Recipient]:
        """The channels of Telegram."""
        for each in self.settings.channels:
            way: Way = Printing()
            if not self.is_dry:
                way = Telegram(parse_token(find_needed("DALEL_TELEGRAM_TOKEN", "telegram", "Telegram")), each.server)
            yield self.recipient(f"telegram:{each.name}", each, way, posts)

    def hooks(self) -> Iterator[Recipient]:
        """The hooks."""
        for each in self.settings.hooks:
            way: Way = Printing()
            if not self.is_dry:
                variable = f"DALEL_HOOK_SECRET_{each.name.upper().replace('-', '_')}"
                secret = find_needed(variable, f"hook-{each.name}", f'the hook "{each.name}"')
                way = Hook(parse_secrets(secret, name=each.name), self.run.at)
            yield self.recipient(f"hook:{each.name}", each, way, hooks)

    def recipient(self, name: str, target: Target, way: Way, compose: Compose) -> Recipient:
        """A channel or a hook as one that is told something; what it follows must be there."""
        topic = topic_of(target.follow)
        check_topic(topic)
        return Recipient(name, target.to, target.lang, topic, way, compose)


class Printing:
    """A way that prints what another would send."""

    def send(self, message: Message, last_moment: Callable[[], None]) -> Outcome:
        """Print a message."""
        last_moment()
        head = {"To": message.to, "Subject": message.subject, **message.headers}
        lines = [f"{name}: {value}" for name, value in head.items() if value]
        for line in [*lines, "", *message.text.rstrip("\n").split("\n"), "", "=" * 72]:
            click.echo(printable(line))
        return SENT

    def close(self) -> None:
        """There is nothing to leave."""


def find_needed(variable: str, name: str, whose: str) -> str:
    """A secret that must be there. No message repeats it."""
    secret = find_secret(variable, name)
    if not secret:
        raise CommandError(
            f"There is no secret for {whose}.",
            next_step=f"Put it into the keyring (keyring set {SERVICE} {name}), or into the variable {variable}.",
        )
    return secret.strip()
