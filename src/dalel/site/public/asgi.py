"""The public site for an ASGI server: ``uvicorn dalel.site.public.asgi:application``."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "dalel.site.public.settings"
# There each request has a thread of its own, in which nobody would ever find the connection again.
settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
application = get_asgi_application()
