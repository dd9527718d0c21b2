"""The settings of the workbench: no accounts and no database, everything comes from the newsroom's files.

The forms are guarded at the door, so nothing is signed; the key that Django asks for is another at every start.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from dalel.vocabulary import LANGUAGES as CODES

HERE = Path(__file__).parent

LANGUAGES = [(code, code) for code in CODES]
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
SECRET_KEY = secrets.token_urlsafe(48)
INSTALLED_APPS: list[str] = []
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "dalel.site.policy.PrivateHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dalel.site.workbench.door.Door",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "builtins": ["dalel.site.workbench.tags"],
            "context_processors": ["dalel.site.workbench.tags.frame"],
        },
    }
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler", "level": "ERROR"}},
    # A mistake of ours is told in the terminal; the browser is only told that there was one.
    "loggers": {
        "django.request": {"handlers": ["terminal"], "propagate": False},
        # With one thread a page's style sheets wait their turn; that is nothing to tell.
        "waitress.queue": {"level": "ERROR"},
    },
}
ROOT_URLCONF = "dalel.site.workbench.urls"

# Whatever name points here, pages are served to this computer's own names alone: a foreign page cannot make its name
# mean 127.0.0.1 and then read them.
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
# Nothing is told to other sites. "no-referrer" would also keep the browser from saying where a form of ours comes from.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
