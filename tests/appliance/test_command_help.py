"""What each command of ``python -m appliance`` says of itself, and that it has a test."""

from pathlib import Path

import pytest
from django.core.management import execute_from_command_line, get_commands

OURS = {name for name, app in get_commands().items() if app in ("appliance", "core")}
OURS |= {"dev"}  # known to appliance/__main__.py, because it needs no settings


@pytest.mark.parametrize("command", ["dev", "worker"])
def test_the_program_explains_itself(command, run):
    ended = run(command, "--help")
    assert ended.returncode == 0
    assert "usage: policy-chatbot" in ended.stdout


@pytest.mark.parametrize("command", sorted(OURS - {"dev"}))
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["policy-chatbot", command, "--help"])
    assert ended.value.code == 0
    assert "usage: policy-chatbot" in capsys.readouterr().out


def test_every_command_has_a_test():
    here = Path(__file__)
    texts = [path.read_text() for path in here.parent.parent.rglob("test_*.py")]
    untested = [
        command
        for command in sorted(OURS)
        if not list(here.parent.glob(f"test_{command}*.py"))
        and not any(_is_about(command, text) for text in texts)
    ]
    assert untested == []


def _is_about(command, text):
    return f"def test_{command}_" in text or f'call_command("{command}"' in text
