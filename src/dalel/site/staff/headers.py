"""What every answer of the staff pages tells the browser about safety."""

from __future__ import annotations

from dalel.site.policy import PrivateHeaders, make_policy


class StaffHeaders(PrivateHeaders):
    """The pages' own scripts run, which ask for passkeys."""

    policy = make_policy("script-src 'self'", "connect-src 'self'")
