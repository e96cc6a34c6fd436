"""What axe-core has against a page."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "widget" / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def expect_accessible(page: Page, selector: str = "body") -> None:
    """Fails with all that axe finds now in the first element that ``selector`` names."""
    if not AXE.exists():
        pytest.skip("axe-core is not there: `npm ci` in widget/ installs it.")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(
        "async ([selector, tags]) => (await axe.run(selector, { runOnly: tags, "
        "resultTypes: ['violations'] })).violations",
        [selector, STANDARDS],
    )
    told = [
        {"id": one["id"], "help": one["help"], "nodes": [n["html"] for n in one["nodes"]]}
        for one in found
    ]
    assert found == [], json.dumps(told, indent=1)
