"""The models of the accounts."""

from __future__ import annotations

from dalel.site.accounts.models.access_entry import AccessEntry
from dalel.site.accounts.models.account import Account
from dalel.site.accounts.models.invitation import Invitation

__all__ = ["AccessEntry", "Account", "Invitation"]
