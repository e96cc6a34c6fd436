"""Web, workers and scheduler in containers of their own, the workers threefold."""

from collections.abc import Callable
from pathlib import Path

from tests.compose.asking import ask, upload, wait_until_completed
from tests.compose.stack import Stack


def test_three_workers_do_what_one_web_container_takes_in(
    another_stack: Callable[..., Stack], handbook: Path
) -> None:
    stack = another_stack("compose/apart.yaml")
    stack.up("--scale", "worker=3")
    assert len(stack.compose("ps", "--quiet", "worker").split()) == 3
    assert "worker" not in stack.inside("appliance", "sh", "-c", "cat /proc/[0-9]*/cmdline")
    with stack.client() as api:
        wait_until_completed(api, upload(api, handbook))
        assert ask(api, "How many days of annual leave does a full-time employee have?")["answered"]
