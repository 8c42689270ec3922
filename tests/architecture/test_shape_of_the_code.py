"""Names and sizes: small files, small functions, names that say what is inside."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = sorted(
    path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
EMPTY_WORDS = {
    *("utils", "helpers", "common", "misc", "core", "base", "methods"),
    *("manager", "managers", "tools", "stuff"),
}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    end = function.end_lineno or function.lineno
    length = end - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


def functions(path: Path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_module_has_an_empty_name():
    assert not [name_of(p) for p in SOURCE if p.stem in EMPTY_WORDS]


def test_no_module_stands_beside_a_package_of_its_name():
    assert not [name_of(p) for p in SOURCE if p.with_suffix("").is_dir()]


def test_files_stay_small():
    lines = {name_of(p): len(p.read_text("utf-8").splitlines()) for p in SOURCE}
    assert not {name: n for name, n in lines.items() if n > 400}
    assert statistics.median(n for n in lines.values() if n) <= 120
    tests = {name_of(p): len(p.read_text("utf-8").splitlines()) for p in TESTS}
    assert not {name: n for name, n in tests.items() if n > 500}


def test_functions_stay_small():
    long = {
        f"{name_of(p)}:{f.name}": code_lines(f)
        for p in SOURCE
        for f in functions(p)
        if code_lines(f) > 40
    }
    assert not long


def test_views_are_thin():
    site = [path for path in SOURCE if "web" in path.parts]
    views = [p for p in site if p.stem == "views" or "views" in p.parts]
    assert views
    assert not {
        f"{name_of(p)}:{f.name}": code_lines(f)
        for p in views
        for f in functions(p)
        if code_lines(f) > 25
    }


def test_templates_stay_small():
    templates = (ROOT / "src").rglob("*.html")
    long = {name_of(p): len(p.read_text("utf-8").splitlines()) for p in templates}
    assert not {name: n for name, n in long.items() if n > 150}


def test_rows_are_reached_only_below_the_views():
    allowed = {"models", "selectors", "services", "jobs"}
    allowed |= {"answer_selectors", "council_selectors", "due_selectors"}
    for path in SOURCE:
        if "web" not in path.parts or allowed & {path.stem, *path.parts}:
            continue
        assert ".objects." not in path.read_text("utf-8"), name_of(path)


def test_no_style_and_no_script_stand_inside_a_page():
    for path in (ROOT / "src").rglob("*.html"):
        if "outbox" in path.parts or "mail" in path.parts:
            continue
        text = path.read_text("utf-8")
        assert " style=" not in text, name_of(path)
        assert "<style" not in text, name_of(path)
        assert "<script>" not in text, name_of(path)
        assert " onclick=" not in text, name_of(path)


def test_importing_the_science_loads_no_framework():
    script = (
        "import sys; import ledby.science.tables, ledby.science.disclosure;"
        "bad = {'django', 'pandas', 'polars', 'matplotlib'} & set(sys.modules);"
        "sys.exit(', '.join(bad) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("word", ["eval(", "exec(", "pickle", "yaml.load("])
def test_nothing_runs_what_it_reads(word):
    for path in SOURCE:
        calls = {
            ast.unparse(node.func) + "("
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call)
        }
        imports = path.read_text("utf-8")
        assert word not in calls, name_of(path)
        assert word != "pickle" or "import pickle" not in imports, name_of(path)
