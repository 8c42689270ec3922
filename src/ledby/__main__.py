"""``python -m ledby`` is the shell."""

from __future__ import annotations

from ledby.cli import main

main()
