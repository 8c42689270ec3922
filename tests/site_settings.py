"""The site's settings as the tests use them: a data folder of their own."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("LEDBY_DATA", tempfile.mkdtemp(prefix="ledby-test-"))
os.environ.setdefault("LEDBY_SECRET_KEY", "only-for-tests")
os.environ.setdefault("LEDBY_DEBUG", "0")

from ledby.web.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CACHES |= {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # noqa: F405
