"""The staff pages with a register in them, and people of every role at their browsers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.utils import timezone

from dalel.register.actions.act import Doing
from dalel.register.actions.load_folder import load_folder
from dalel.register.excerpt.sight import MADE
from dalel.register.folder import read_folder
from dalel.site.accounts.actions.invite import make_account
from dalel.site.staff.gate import PROVED, PROVED_AT

LOADING = Doing("loader", dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC), "load", "to try it")
SAMPLES = Path(__file__).parents[3] / "register" / "samples"

Desk = Callable[..., Client]


@pytest.fixture
def two_cases(db: None, tmp_path: Path) -> None:
    """The register with two made-up cases, and a key of notes in a folder of its own."""
    MADE.clear()
    settings.NOTES_KEY = str(tmp_path / "register-notes.key")
    load_folder(read_folder(SAMPLES / "two-cases"), LOADING)


@pytest.fixture
def desk(db: None) -> Desk:
    """A browser at which somebody is signed in: ``desk("editor")``, ``desk("author", alias="Ada")``."""

    def sit(role: str, alias: str = "") -> Client:
        alias = alias or role.capitalize()
        account = make_account(f"name-of-{alias.lower()}", alias=alias, role=role, by="tester")
        factor = Authenticator(user=account, type=Authenticator.Type.TOTP, data={"secret": "sealed"})
        Authenticator.objects.bulk_create([factor])  # without signals: nobody showed it at a browser
        browser = Client()
        browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = browser.session
        session[PROVED], session[PROVED_AT] = account.pk, timezone.now().timestamp()
        session.save()
        return browser

    return sit
