"""The threat model names a test for each boundary, and each of them is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
WITHOUT_TESTS = {"What is worth protecting", "Who is trusted with what", "What is not guarded"}


def test_every_test_that_is_named_is_there() -> None:
    named = TEST.findall(PAGE)
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists()
        or not re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text("utf-8"), re.M)
    ]
    assert len(named) > 50
    assert missing == []


def test_every_boundary_and_every_danger_has_its_test() -> None:
    sections = {part.split("\n", 1)[0]: part for part in PAGE.split("\n## ")[1:]}
    unguarded = [name for name, part in sections.items() if not TEST.search(part)]
    rows = [row for row in PAGE.splitlines() if row.startswith("| ") and "guarded by" not in row]
    assert set(unguarded) == WITHOUT_TESTS
    assert [row for row in rows if not TEST.search(row)] == []
