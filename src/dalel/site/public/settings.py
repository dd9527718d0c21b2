"""The settings of the public site: the register of an edition, for reading alone; no account, session or cookie.

``DALEL_PUBLIC_SITE`` is the folder of the editions, ``DALEL_PUBLIC_ADDRESS`` the address under which people open the
site (``https://register.example.org``). ``DATABASE_URL`` is not read: this process has no way to the register itself.
"""

from __future__ import annotations

import os
from pathlib import Path

from dalel.site.public.address import LOCAL, parse_address, public_address

HERE = Path(__file__).parent

SITE_FOLDER = Path(os.environ.get("DALEL_PUBLIC_SITE", "public-site"))
# Where reports of readers are written; without it there is no form.
REPORTS = Path(os.environ["DALEL_PUBLIC_REPORTS"]) if os.environ.get("DALEL_PUBLIC_REPORTS") else None
# Where wishes to follow by mail are written; without it there is no form.
FOLLOWERS = Path(os.environ["DALEL_PUBLIC_FOLLOWERS"]) if os.environ.get("DALEL_PUBLIC_FOLLOWERS") else None
ADDRESS = public_address()
ALLOWED_HOSTS = [parse_address(ADDRESS)[1], *LOCAL]

# The name is set at each request, to the newest edition.
# Each thread keeps it open, since nothing in it changes: to open it takes as long as to answer from it.
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:", "CONN_MAX_AGE": None}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["dalel.register", "django.contrib.staticfiles"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "dalel.site.public.headers.PublicHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "dalel.site.public.reading.NewestEdition",
    "dalel.site.public.answer_memory.AnswerMemory",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "builtins": ["dalel.site.public.tags", "django.templatetags.static"],
            "context_processors": ["dalel.site.public.tags.page"],
        },
    }
]
ROOT_URLCONF = "dalel.site.public.urls"
STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
APPEND_SLASH = False

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("kk", "Қазақша")]

IS_HTTPS = ADDRESS.startswith("https:")
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
# Nothing is signed: there are no sessions and no cookies, so a form sent from elsewhere could act in nobody's name.
SECRET_KEY = ""

# How often each address asked, in memory: a flood of addresses must not push the counts out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "dalel.site.public.api.refusal.refuse",
    # The address of the connection counts; a server in front is believed by the server that runs this, not here.
    "NUM_PROXIES": 0,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.1",
    "TITLE": "Register of prosecutions for speech",
    "DESCRIPTION": (
        "Published records of the register, read-only. Every list takes the filters of the pages, fields=, and pages "
        "by cursor; empty means that no source says it, never no and never zero. docs/how-to/use-the-api.md"
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api",
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
}
