"""An empty register, on every database: PostgreSQL empties no table within a transaction that wrote to it."""

from dalel.register.exchange.dump import TABLES
from dalel.register.models import NameWord, Organisation, TextWord


def empty_register() -> None:
    """Take every row out, those that name others first."""
    NameWord.objects.all().delete()
    TextWord.objects.all().delete()
    Organisation.objects.update(parent=None)
    for model in reversed(TABLES.values()):
        model._default_manager.all().delete()
