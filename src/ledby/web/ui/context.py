"""What every template may read of the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's own facts for the base template."""
    del request
    return {"demo": settings.DEMO, "mail_is_files": settings.MAIL_IS_FILES}
