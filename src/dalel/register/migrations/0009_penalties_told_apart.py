"""A penalty in an administrative case gets a word of its own; until now it was called a conviction there."""

from typing import Any

from django.db import migrations

from dalel.register.retold import Told, call_penalties_convictions, tell_penalties_apart


def told(apps: Any) -> Told:
    names = ("Charge", "ChargeStatus", "Proceeding", "Change")
    return Told(*(apps.get_model("register", name) for name in names))


def forward(apps: Any, _: object) -> None:
    tell_penalties_apart(told(apps))


def back(apps: Any, _: object) -> None:
    call_penalties_convictions(told(apps))


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0008_reliability_of_values"),
    ]

    operations = [migrations.RunPython(forward, back)]
