"""On what somebody signs in: the words that a browser says of itself, made few."""

from __future__ import annotations

from typing import Final

# The first that is said counts: each browser also names those that it resembles.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser_and_system(said: str) -> tuple[str, str]:
    """Return the names of browser and system in a User-Agent, each perhaps empty.

    Nothing else is kept: neither versions nor the address, which would say where
    somebody was.
    """
    return _first(_BROWSERS, said), _first(_SYSTEMS, said)


def _first(names: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for sign, name in names if sign in said), "")
