"""What a process of the site loads to start and to show its pages: no engine."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

HEAVY = ("numpy", "polars", "narwhals", "scipy", "pandas", "typst", "ortools")


PAGES = """
import ledby.web.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
from ledby.reports import organisation, person, specimens
person.person_story(specimens.person_page())
organisation.organisation_story(specimens.organisation_page(), {})
from ledby.web.cycles import analysis, instrument
from ledby.web.cycles.analysis import planning
planning.planned(instrument.load(), [("a", "b")])
from ledby.web.people.forms import ReadingForm, UploadForm
UploadForm(), ReadingForm()
"""
"""The first request reads the list of paths; then pages are told, drawn and asked."""


@pytest.mark.parametrize(
    "start",
    [
        "django.setup()",
        "from ledby.cli import site; site.configure()",
        "import ledby.web.wsgi",
        "import ledby.cli.serve; import ledby.cli.web_process; django.setup()",
        PAGES,
    ],
    ids=["setup", "shell", "server", "serve", "pages"],
)
def test_no_engine_is_loaded(start, tmp_path):
    loaded = f"sorted(set({HEAVY!r}) & set(sys.modules))"
    said = subprocess.run(
        [sys.executable, "-c", f"import sys, django\n{start}\nprint({loaded})"],
        env=os.environ
        | {"LEDBY_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "ledby.web.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "[]"
