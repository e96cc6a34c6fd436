"""The page on operations says of every table how long its rows are kept."""

import re
from pathlib import Path

from django.apps import apps

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
SECTION = PAGE.split("\n## How long things are kept\n")[1].split("\n## ")[0]


def test_each_table_stands_there_once_and_no_other() -> None:
    rows = [row.split("|")[1] for row in SECTION.splitlines() if row.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    models = apps.get_models(include_auto_created=True)
    assert sorted(named) == sorted(model._meta.db_table for model in models if model._meta.managed)
