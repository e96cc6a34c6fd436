"""`.env.example` explains every setting, and only those, as settings.py reads them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.docs.builder import ROOT, build_docs

UNKNOWN = object()
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
SOURCE = (ROOT / "appliance" / "settings.py").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Read:
    """One place where settings.py reads the environment."""

    name: str
    section: str
    default: Any


def is_environment(node: ast.expr) -> bool:
    """Whether ``node`` is what values are read from: ``env`` or ``os.environ``."""
    return (isinstance(node, ast.Name) and node.id == "env") or (
        isinstance(node, ast.Attribute) and node.attr == "environ"
    )


def default_of(call: ast.Call) -> Any:
    """The default that stands in the call; UNKNOWN where it is worked out at run time."""
    given = [k.value for k in call.keywords if k.arg == "default"] or call.args[1:2]
    if not given:
        return UNKNOWN
    try:
        return eval(compile(ast.Expression(given[0]), "settings", "eval"), {"__builtins__": {}})
    except NameError:
        return UNKNOWN


def reads() -> Iterator[Read]:
    """Every ``env.kind("NAME")`` and every name taken from ``os.environ``, in order."""
    headings = {
        number: heading[1]
        for number, line in enumerate(SOURCE.splitlines(), start=1)
        if (heading := build_docs.HEADING.fullmatch(line))
    }
    calls = sorted(
        (
            node
            for node in ast.walk(ast.parse(SOURCE))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and is_environment(node.func.value)
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ),
        key=lambda call: (call.lineno, call.col_offset),
    )
    for call in calls:
        section = headings[max(line for line in headings if line < call.lineno)]
        yield Read(call.args[0].value, section, default_of(call))


READS = list(reads())
SETTINGS = list(build_docs.settings(EXAMPLE))


def written(default: Any) -> str:
    """``default`` as an environment file writes it."""
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, list):
        return ",".join(default)
    return f"{default:g}" if isinstance(default, float) else str(default)


def test_every_setting_that_is_read_is_explained_once_and_no_other() -> None:
    assert sorted(s.name for s in SETTINGS) == sorted({read.name for read in READS})


def test_no_setting_is_read_by_another_way() -> None:
    environ = [
        node
        for node in ast.walk(ast.parse(SOURCE))
        if isinstance(node, ast.Subscript) and is_environment(node.value)
    ]
    assert not environ, "read settings with env.str() and its like, so that this test sees them"


def test_settings_stand_under_the_heading_of_settings_py() -> None:
    sections = {read.name: read.section for read in READS}
    assert {s.name: s.section for s in SETTINGS} == sections


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.name)
def test_a_default_is_the_one_in_settings_py(setting: Any) -> None:
    default = next(read.default for read in READS if read.name == setting.name)
    if default is not UNKNOWN:
        assert setting.default == written(default)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.name)
def test_a_setting_is_explained_in_a_sentence(setting: Any) -> None:
    assert setting.sentence.endswith(".")
    assert len(setting.sentence.split()) > 3


def test_a_line_that_is_no_setting_is_refused() -> None:
    with pytest.raises(ValueError, match="lower=1"):
        list(build_docs.settings("# --- Part ---\n\nlower=1\n"))
