"""What is imported is asked for by name: what another package brings along may go with it."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("appliance", "core", "scripts", "tests")
BY_CASE_AND_SIGN = re.compile(r"[-_.]+")


def normal(requirement: str) -> str:
    """A distribution's name, as PyPI compares names, without version, extras and marker."""
    name = re.split(r"[\s\[<>=!~;]", requirement)[0]
    return BY_CASE_AND_SIGN.sub("-", name).lower()


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        asked += extra
    for listed in (ROOT / "scripts").rglob("packages.txt"):
        lines = listed.read_text().splitlines()
        asked += [line for line in lines if line and not line.startswith("#")]
    return {normal(requirement) for requirement in asked}


def programs(room: str) -> Iterator[Path]:
    """Python files, and those of scripts/, whose names don't say so."""
    for path in sorted((ROOT / room).rglob("*")):
        if path.suffix == ".py":
            yield path
        elif room == "scripts" and not path.suffix and path.is_file():
            first = path.read_text().partition("\n")[0]
            if first.startswith("#!") and "python" in first:
                yield path


def imported() -> dict[str, str]:
    """A file that imports each package of others."""
    found = {}
    for room in OURS:
        for path in programs(room):
            for name in packages_of(ast.parse(path.read_text())):
                found[name] = str(path.relative_to(ROOT))
    return {name: path for name, path in found.items() if name not in sys.stdlib_module_names}


def packages_of(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_scripts_without_a_suffix_are_read() -> None:
    names = {path.name for path in programs("scripts")}
    assert "build_docs" in names and "check" not in names


def test_every_package_that_is_imported_is_declared() -> None:
    distributions, known = packages_distributions(), declared()
    undeclared = {
        name: path
        for name, path in imported().items()
        # One that is not installed is of an extra, and bears its name.
        if not {normal(each) for each in distributions.get(name, [name])} & known
        and name not in OURS
    }
    assert undeclared == {}
