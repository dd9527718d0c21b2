"""People who try the staff pages, each at a browser."""

from __future__ import annotations

import html
import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from dalel.site.accounts.actions.invite import invite
from dalel.site.accounts.models import Account

PASSWORD = "correct horse battery staple"


def totp(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows now, or some half minutes from now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def says(answer: HttpResponse) -> list[str]:
    """The heading and the paragraphs, list items and errors of the main part of a page, in order."""
    main = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)
    assert main is not None
    found = re.findall(r"<(h1|p|li)\b[^>]*>(.*?)</\1>", main.group(), re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", text)).strip() for _, text in found]


class Person:
    """Somebody at a browser: types into forms and presses buttons."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.browser = Client(HTTP_USER_AGENT="Firefox on a desk")
        self.secret = ""

    def accept_invitation(self) -> None:
        """Open the link, set the password, set up an app."""
        token = invite(self.account, by="tester", at=timezone.now())
        fields = {"password1": PASSWORD, "password2": PASSWORD}
        answer = self.browser.post(f"/invitation/{token}/", fields)
        assert answer["Location"] == "/account/factors/", answer.content.decode()
        self.set_up_app()

    def set_up_app(self) -> None:
        """Scan the code, and type what the app shows."""
        page = self.browser.get("/account/factors/app/")
        self.secret = page.context["form"].secret
        answer = self.browser.post("/account/factors/app/", {"code": totp(self.secret)})
        assert answer["Location"] == "/account/recovery-codes/", answer.content.decode()

    def confirm_password(self) -> None:
        """Type the password once more, as before something delicate."""
        assert self.browser.post("/confirm/", {"password": PASSWORD}).status_code == 302

    def type_password(self, password: str = PASSWORD, browser: Client | None = None) -> HttpResponse:
        """Send the form of signing in."""
        return (browser or self.browser).post("/sign-in/", {"login": self.account.name, "password": password})

    def sign_in(self, browser: Client | None = None) -> Client:
        """Sign in by password and code; codes of one half minute are taken once, so the next one is used."""
        browser = browser or self.browser
        assert self.type_password(browser=browser)["Location"] == "/sign-in/second-factor/"
        answer = browser.post("/sign-in/second-factor/", {"code": totp(self.secret, +1)})
        assert answer["Location"] == "/", answer.content.decode()
        return browser
