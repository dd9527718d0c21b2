"""Who imports and undoes in the tests, and when."""

import datetime as dt

from dalel.register.actions.act import Doing

IMPORTING = Doing("tester", dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC), "import", "to try it")
UNDOING = Doing("tester", dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC), "undo-import", "it was the wrong file")
