"""The settings of the Django project.

``DATABASE_URL`` names a PostgreSQL or SQLite database; without it the register is ``register.sqlite3`` in the newsroom
at work (`dalel.site.start`). No secret is kept here.
"""

from __future__ import annotations

import os

import dj_database_url

IS_DATABASE_NAMED = bool(os.environ.get("DATABASE_URL"))
DATABASES = {"default": dj_database_url.config(default="sqlite:///register.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers wait for each other instead of failing, and begin as writers, so that none reads what another changes.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }

INSTALLED_APPS = ["dalel.register"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("kk", "Қазақша")]
