"""Letters over one's own mail server (SMTP), one connection for all of a run."""

from __future__ import annotations

import datetime as dt
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from dalel.site.public.following.outcome import SENT, Message, Outcome, WayClosedError

SECONDS = 60
NAMES = re.compile(r"\S+@\S+")
REFUSED = (smtplib.SMTPException, OSError, UnicodeError)
"""What goes wrong on the way in; the last where a password has letters that the server cannot be told."""
UNFOLDED = SMTP.clone(max_line_length=998)
"""Some programs do not read a folded List-Unsubscribe."""
OUR_FAULT = "Look at [mail] in follow.toml and at the password, and run it again: nothing was lost."


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in: ``security`` is tls, starttls or, on this computer alone, none."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """The address that letters come from."""
        return parseaddr(self.sender)[1]

    @property
    def domain(self) -> str:
        """What the server is told of this computer: not its name."""
        return self.address.rpartition("@")[2]


class Mail:
    """The way of letters."""

    def __init__(self, server: MailServer, at: dt.datetime) -> None:
        self.server, self.at = server, at
        self.connection: smtplib.SMTP | None = None

    def send(self, message: Message, last_moment: Callable[[], None]) -> Outcome:
        """Hand in one letter: until its last byte is sent it cannot have been taken, after that it may have been."""
        letter = as_bytes(self.letter(message))
        try:
            refused = self._offer(message.to)
        except smtplib.SMTPException as error:
            return self._lost(f"the connection was lost ({type(error).__name__})", "later")
        if refused:
            return refused
        last_moment()
        connection = self._connect()
        try:
            connection.send(letter)
        except smtplib.SMTPException:
            return self._lost("the connection was lost within the letter", "later")
        try:
            code, said = connection.getreply()
        except smtplib.SMTPException:
            return self._lost("the connection was lost before the server said whether it has the letter", "unsure")
        return SENT if code == 250 else judge(code, said)

    def _offer(self, address: str) -> Outcome | None:
        """Say from whom and to whom; None where the server waits for the letter."""
        connection = self._connect()
        code, said = connection.mail(self.server.address)
        if code >= 500:
            raise WayClosedError(f"The mail server refuses our own address: {words(code, said)}.", next_step=OUR_FAULT)
        if code == 250:
            code, said = connection.rcpt(address)
            if code in (250, 251):
                code, said = connection.docmd("DATA")
                if code == 354:
                    return None
            elif code >= 500:
                connection.rset()
                return Outcome("ended", words(code, said), is_gone=True)
        connection.rset()
        return judge(code, said)

    def _connect(self) -> smtplib.SMTP:
        """The connection, made where there is none."""
        if self.connection is None:
            try:
                self.connection = open_connection(self.server)
            except REFUSED as error:
                said = (
                    words(error.smtp_code, error.smtp_error) if isinstance(error, smtplib.SMTPResponseException) else ""
                )
                raise WayClosedError(
                    f"The mail server {self.server.host} does not let us in: {said or type(error).__name__}.",
                    next_step=OUR_FAULT,
                ) from None  # the error may repeat what was sent
        return self.connection

    def _lost(self, said: str, state: str) -> Outcome:
        """The connection is gone; the next letter gets a new one."""
        self.close()
        return Outcome(state, said)

    def close(self) -> None:
        """Take leave of the server, where it is still there."""
        if self.connection is not None:
            connection, self.connection = self.connection, None
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()

    def letter(self, message: Message) -> EmailMessage:
        """A message as a letter of plain text."""
        letter = EmailMessage(policy=SMTP)
        letter["From"] = self.server.sender
        letter["To"] = message.to
        letter["Subject"] = message.subject
        letter["Date"] = format_datetime(self.at)
        letter["Message-ID"] = f"<{message.id}@{self.server.domain}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter["Content-Language"] = message.lang
        for name, value in message.headers.items():
            letter[name] = value
        letter.set_content(message.text, cte="quoted-printable")
        return letter


def open_connection(server: MailServer) -> smtplib.SMTP:
    """Connect as the settings say, never less safely, and sign in."""
    trust = ssl.create_default_context()
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, local_hostname=server.domain, timeout=SECONDS, context=trust
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, local_hostname=server.domain, timeout=SECONDS)
    try:
        if server.security == "starttls":
            connection.starttls(context=trust)
        connection.ehlo_or_helo_if_needed()
        if server.user:
            connection.login(server.user, server.password)
    except REFUSED:
        connection.close()
        raise
    return connection


def judge(code: int, said: bytes) -> Outcome:
    """What an answer means that is neither yes nor about the address: 4xx is for later, 5xx is the end."""
    return Outcome("ended" if code >= 500 else "later", words(code, said))


def words(code: int, said: bytes | str) -> str:
    """What a server said, without what it may repeat of an address."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {NAMES.sub('…', ' '.join(text.split()))[:200]}"


def as_bytes(letter: EmailMessage) -> bytes:
    """A letter as it goes over the wire, with the dot that ends it."""
    return re.sub(rb"(?m)^\.", b"..", letter.as_bytes(policy=UNFOLDED).rstrip(b"\r\n")) + b"\r\n.\r\n"
