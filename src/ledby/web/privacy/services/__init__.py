"""What is held on somebody: choices about it, the export, erasure, retention."""

from __future__ import annotations

from ledby.web.privacy.services.choices import allow, strip_withdrawn, withdraw
from ledby.web.privacy.services.erasing import erase, replay, sweep
from ledby.web.privacy.services.exporting import export
from ledby.web.privacy.services.retention import due, run

__all__ = [
    "allow",
    "due",
    "erase",
    "export",
    "replay",
    "run",
    "strip_withdrawn",
    "sweep",
    "withdraw",
]
