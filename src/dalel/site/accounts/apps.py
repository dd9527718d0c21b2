"""The Django app of the accounts."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts of the staff, and the access log."""

    name = "dalel.site.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
