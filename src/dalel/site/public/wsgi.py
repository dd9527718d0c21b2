"""The public site for a WSGI server: ``waitress-serve dalel.site.public.wsgi:application``."""

from __future__ import annotations

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from dalel.jurisdictions.law import laws

os.environ["DJANGO_SETTINGS_MODULE"] = "dalel.site.public.settings"
application = get_wsgi_application()
# Read before anybody asks: else each thread would read them for the first visitors, all at the same time.
import_module("dalel.site.public.urls")
laws()
