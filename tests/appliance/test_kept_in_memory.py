"""Processes that stay keep nothing that they do not use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Pages, what reads tokens, and REST.
LOADED = ("appliance.urls", "core.console.urls", "tokenizers", "rest_framework.serializers")
CHECKED = f"""
import sys, django
django.setup()
import appliance.management.commands.worker
from django.core.management.base import BaseCommand
from appliance.process import check_apart
check_apart(BaseCommand())
print([name for name in {LOADED} if name in sys.modules])
"""
WATCHING = """
import sys, appliance.serve, appliance.web
print([name for name in ("django", "numpy") if name in sys.modules])
"""


@pytest.mark.parametrize("code", [CHECKED, WATCHING], ids=["workers", "what watches others"])
def test_what_is_not_used_is_not_there(code: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "appliance.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.stdout.strip(), ended.returncode) == ("[]", 0), ended.stderr


@pytest.mark.parametrize("command", [["worker", "parse"], ["worker"], ["scheduler"]])
def test_what_is_wrong_is_said_once_and_ends_the_command(run, command: list[str]) -> None:
    ended = run(*command, ALLOWED_HOSTS="*")
    assert ended.returncode != 0
    assert ended.stderr.count("appliance.E003") == 1
    assert "Traceback" not in ended.stderr
