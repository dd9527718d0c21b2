"""The door: an invitation, a password, a second factor, and then a page."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from people import Person


def test_a_person_comes_from_the_invitation_over_the_second_factor_to_the_first_page(
    invited: Callable[..., Person],
) -> None:
    aida = invited("aida")
    assert aida.browser.get("/")["Location"] == "/sign-in/?next=/"
    aida.accept_invitation()
    assert aida.browser.get("/").status_code == 200
    elsewhere = aida.sign_in(Client())
    assert elsewhere.get("/").status_code == 200
