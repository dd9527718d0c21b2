"""Everything that its description allows, and much that it does not, asked of the API by schemathesis.

It is run by `test_public_api_asked_of_everything` in a process of its own, since the settings of a process are those of
one site: the public one, in this process, without a network.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, settings

from dalel.site.public.wsgi import application

EXAMPLES = int(os.environ["EXAMPLES"])
"""How many questions are made up for each operation, beside those at the bounds of what is allowed."""
DONE = count()


def from_somewhere(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """The site, asked each time from another address, so that nobody asks too often."""
    number = next(DONE)
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    return application({**environ, "REMOTE_ADDR": address, "HTTP_ACCEPT_ENCODING": "identity"}, start)


api = schemathesis.openapi.from_wsgi("/api/schema", from_somewhere)


@api.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(case: schemathesis.Case) -> None:
    case.call_and_validate()
