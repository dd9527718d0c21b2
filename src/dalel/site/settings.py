"""The settings of the Django project.

``DATABASE_URL`` names a PostgreSQL or SQLite database; without it the register is ``register.sqlite3`` in the newsroom
at work (`dalel.site.start`). No secret is kept here.
"""

from __future__ import annotations

import os

import dj_database_url

from dalel.site.sqlite import OPTIONS

IS_DATABASE_NAMED = bool(os.environ.get("DATABASE_URL"))
DATABASES = {"default": dj_database_url.config(default="sqlite:///register.sqlite3")}
# A DATABASE_URL that is empty names no engine; `dalel.site.start` says so.
if DATABASES["default"].get("ENGINE") == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = dict(OPTIONS)

INSTALLED_APPS = ["dalel.register"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("kk", "Қазақша")]
