"""A case on one screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("two_cases")


def test_a_case_is_shown_with_everything_that_belongs_to_it(desk: Callable[..., Client]) -> None:
    page = desk("administrator").get("/cases/first/")
    assert page.status_code == 200
    print(page.content.decode())
