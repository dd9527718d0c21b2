"""The public site for a WSGI server: ``waitress-serve dalel.site.public.wsgi:application``."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "dalel.site.public.settings"
application = get_wsgi_application()
