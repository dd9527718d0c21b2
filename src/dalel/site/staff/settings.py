"""The settings of the staff pages: those of the register's commands, and what signing in needs.

``DALEL_STAFF_ADDRESS`` is the address under which people open the pages (``https://staff.example.org``). The secret key
is not here: it lies in the newsroom, and `dalel.site.staff.start` reads it.
"""

from __future__ import annotations

import os
from pathlib import Path

from dalel.site.settings import *  # noqa: F403
from dalel.site.settings import INSTALLED_APPS as REGISTER_APPS
from dalel.site.staff.address import ADDRESS, HOSTS, IS_HTTPS

HERE = Path(__file__).parent

INSTALLED_APPS = [
    *REGISTER_APPS,
    "dalel.site.accounts",
    "dalel.site.staff",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dalel.site.staff.headers.StaffHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["dalel.site.staff.tags", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "dalel.site.staff.tags.page",
            ],
        },
    }
]
ROOT_URLCONF = "dalel.site.staff.urls"
STATIC_URL = "/static/"
# Files are served as they lie in the packages; nothing has to be collected first.
WHITENOISE_USE_FINDERS = True

# Accounts
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "dalel.site.accounts.password.PasswordRule"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "staff_home"
ACCOUNT_ADAPTER = "dalel.site.staff.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_DISPLAY = str
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_FORMS = {
    "login": "dalel.site.staff.forms.SignInForm",
    "reauthenticate": "dalel.site.staff.forms.ConfirmPasswordForm",
    "change_password": "dalel.site.staff.forms.NewPasswordForm",
}
# After five failures the login name waits, and so does the address, whoever is behind it.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,5/15m/ip", "login": "60/m/ip"}

# Second factor
MFA_ADAPTER = "dalel.site.staff.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Dalel"
# The clocks of a telephone and a server may be half a minute apart.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "dalel.site.staff.forms.CodeForm",
    "reauthenticate": "dalel.site.staff.forms.ConfirmCodeForm",
    "activate_totp": "dalel.site.staff.forms.FirstCodeForm",
    "add_webauthn": "dalel.site.staff.forms.PasskeyForm",
}

# Sessions and cookies. A session ends after half an hour without a click.
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
# Over https a browser takes a cookie of such a name from this host alone, and sends it to no other.
COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}dalel_session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}dalel_language"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
USERSESSIONS_TRACK_ACTIVITY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CACHES = {
    # Counts of failed sign-ins, seen by every process of the server. A flood of names must not push them out.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "staff_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Safety
ALLOWED_HOSTS = HOSTS
CSRF_TRUSTED_ORIGINS = [ADDRESS] if IS_HTTPS else []
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
# "no-referrer" would make browsers send forms without their origin, which is what tells a forged form. To other hosts
# this says as little.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "dalel.site.staff.pages.refusal.form_stale"

# The file of the key that seals restricted notes; where none is named it lies in the newsroom (see `start`).
NOTES_KEY = os.environ.get("DALEL_NOTES_KEY", "")
