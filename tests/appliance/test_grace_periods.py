"""A stop lets answers end: whatever runs a container waits for longer than its processes do."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from appliance import grace_periods

ROOT = Path(__file__).resolve().parents[2]
CHART = "charts/policy-chatbot/templates/roles.yaml"


def number_in(file: str, pattern: str) -> int:
    (found,) = re.findall(pattern, (ROOT / file).read_text())
    return int(found)


def test_each_waits_for_longer_than_what_it_waits_for() -> None:
    periods = [
        grace_periods.ANSWERS,
        grace_periods.WEB,
        grace_periods.PARTS,
        grace_periods.CONTAINER,
    ]
    assert all(later - earlier >= 5 for earlier, later in pairwise(periods))


def test_compose_waits_for_every_container_of_the_program() -> None:
    services = yaml.safe_load((ROOT / "compose/compose.yaml").read_text())["services"]
    program = {n: one for n, one in services.items() if "APPLIANCE_IMAGE" in one["image"]}
    assert {"appliance", "worker", "scheduler"} <= program.keys()
    assert {one["stop_grace_period"] for one in program.values()} == {f"{grace_periods.CONTAINER}s"}


def test_in_compose_the_model_outlives_the_answers_that_it_writes() -> None:
    """What depends on another is stopped before it."""
    services = yaml.safe_load((ROOT / "compose/compose.yaml").read_text())["services"]
    assert {"ollama", "postgres", "redis"} <= services["appliance"]["depends_on"].keys()


@pytest.mark.parametrize(
    ("file", "pattern"),
    [
        ("compose/aws/containers.tf", r"stopTimeout\s*= (\d+)"),
        (CHART, r"terminationGracePeriodSeconds: (\d+)"),
        ("docs/install.md", r"--stop-timeout (\d+)"),
        ("docs/operations.md", r"docker stop -t (\d+)"),
    ],
)
def test_all_others_wait_as_long(file: str, pattern: str) -> None:
    assert number_in(file, pattern) == grace_periods.CONTAINER


def test_kubernetes_waits_before_it_says_stop_and_has_time_for_it() -> None:
    before = number_in(CHART, r"command: \[sleep, \"(\d+)\"\]")
    assert before + grace_periods.WEB < grace_periods.CONTAINER


@pytest.mark.parametrize("file", ["docs/operations.md", CHART])
def test_people_are_told_how_long_answers_have(file: str) -> None:
    found = number_in(file, r"[Oo]pen answers get (\d+) seconds to end")
    assert found == grace_periods.ANSWERS
