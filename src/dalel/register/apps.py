"""The Django app of the register."""

from __future__ import annotations

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The register of prosecutions for speech."""

    name = "dalel.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
