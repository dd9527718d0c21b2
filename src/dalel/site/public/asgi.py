"""The public site for an ASGI server: ``uvicorn dalel.site.public.asgi:application``."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "dalel.site.public.settings"
application = get_asgi_application()
