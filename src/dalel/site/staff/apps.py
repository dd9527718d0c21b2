"""The Django app of the staff pages."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The pages of the staff; what happens at the door is written into the access log from the start."""

    name = "dalel.site.staff"
    label = "staff"

    def ready(self) -> None:
        """Begin to listen."""
        import_module("dalel.site.staff.witness").listen()
