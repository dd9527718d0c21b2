"""Django, started with the settings of the workbench for one newsroom."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from dalel.site.workbench.bench import BENCH, Bench
from dalel.site.workbench.keys import KEYS, Keys

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def workbench_application(bench: Bench, keys: Keys) -> Application:
    """The workbench of one newsroom as a WSGI application, opened by these keys."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "dalel.site.workbench.settings"
    django = get_wsgi_application()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return django({**environ, BENCH: bench, KEYS: keys}, start_response)

    return application
