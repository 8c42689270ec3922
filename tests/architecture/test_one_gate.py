"""Numbers about people reach a page, a file or a mail only through the gate.

The scorer is the only writer of released documents, it stores nothing but what
``disclosure.release`` returned, and whatever reads results reads those documents.
"""

from __future__ import annotations

import ast
from pathlib import Path

WEB = Path(__file__).parents[2] / "src" / "ledby" / "web"
MODULES = sorted(p for p in WEB.rglob("*.py") if "migrations" not in p.parts)


def calls(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def where(word: str) -> set[str]:
    return {
        str(p.relative_to(WEB))
        for p in MODULES
        if any(word in name for name in imports(p))
    }


def test_one_module_writes_released_documents():
    writers = {
        str(path.relative_to(WEB))
        for path in MODULES
        if any(call == "ReleasedDocument" for call in calls(path))
    }
    assert writers == {"cycles/services/close.py"}


def test_only_the_scorer_opens_sheets_and_only_the_count_opens_pulses():
    openers = {"cycles/services/close.py", "growth/services.py"}
    assert where("sealing.unseal") == openers
    assert "noticed" in {
        call.rpartition(".")[2] for call in calls(WEB / "growth" / "services.py")
    }


def test_the_gate_is_the_only_way_out_of_the_rooms():
    rooms = ("science.followership", "science.traits", "science.inclusion")
    users = {module for room in rooms for module in where(room)}
    assert users <= {
        "cycles/analysis/__init__.py",
        "cycles/analysis/planning.py",
        "cycles/analysis/scoring.py",
        "cycles/analysis/seats.py",
        "initiatives/analysis.py",
    }
    scorer = calls(WEB / "cycles" / "analysis" / "scoring.py")
    assert "disclosure.release" in scorer
    assert "disclosure.mixed" in calls(WEB / "initiatives" / "analysis.py")


def test_pages_read_released_documents_through_one_selector():
    readers = {m for m in where("ReleasedDocument") if m != "cycles/models.py"}
    assert readers <= {"cycles/selectors.py", "cycles/services/close.py"}
