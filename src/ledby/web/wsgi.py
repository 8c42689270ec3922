"""The entry of the web server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

# Any server may load this: what it writes is nobody else's on this machine.
os.umask(0o077)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledby.web.settings")
application = get_wsgi_application()
# Here rather than on the time of whoever comes first.
_ = get_resolver().url_patterns
