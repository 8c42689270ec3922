"""What a process of the site loads before its first request or job: no engine."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

HEAVY = ("numpy", "polars", "narwhals", "scipy", "pandas", "typst", "ortools")


@pytest.mark.parametrize(
    "start",
    [
        "django.setup()",
        "from ledby.cli import site; site.configure()",
        "import ledby.web.wsgi",
        "import ledby.cli.serve; import ledby.cli.web_process; django.setup()",
    ],
)
def test_no_engine_is_loaded_at_the_start(start, tmp_path):
    loaded = f"sorted(set({HEAVY!r}) & set(sys.modules))"
    said = subprocess.run(
        [sys.executable, "-c", f"import sys, django; {start}; print({loaded})"],
        env=os.environ
        | {"LEDBY_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "ledby.web.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "[]"
