"""A real Chromium, and what every page must pass in it.

``LEDBY_PICTURES=folder`` keeps a picture of every page that a test looks at.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {
    "light": {"runOnly": TAGS},
    # Only colours change with the scheme.
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}},
}


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """Keep the database in a file, as a site does.

    One in memory is a single connection for every thread of the server, and two
    requests of a page then stand in each other's transaction.
    """
    from django.db import connections

    default = connections["default"]
    if default.vendor == "sqlite":
        file = tmp_path_factory.mktemp("site") / "ledby.sqlite3"
        default.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM.exists():
        missing = f"{CHROMIUM} is missing: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return {
        **browser_type_launch_args,
        "executable_path": str(CHROMIUM),
        "args": QUIET.split(),
    }


@pytest.fixture
def look_at() -> Callable[[Page, str], None]:
    """Return a check of a page: accessible in both schemes, no sideways scroll."""
    axe = Axe()

    def look(page: Page, name: str) -> None:
        for scheme, rules in RULES.items():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if folder := os.environ.get("LEDBY_PICTURES"):
                width = page.viewport_size["width"]
                picture = Path(folder) / f"{name}-{width}-{scheme}.png"
                page.screenshot(path=picture, full_page=True)
            results = axe.run(page, options=rules)
            assert results.violations_count == 0, (name, results.generate_report())
        page.emulate_media(color_scheme="light")
        wide = "document.documentElement.scrollWidth - window.innerWidth"
        assert page.evaluate(wide) <= 0, f"{name} scrolls sideways"

    return look
