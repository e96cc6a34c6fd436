"""The real scheduler puts the audit out, and nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from core.audit.record import record
from core.tenancy.context import tenant

ROOT = Path(__file__).resolve().parents[2]


def test_the_scheduler_writes_entries_to_its_output_and_its_log_elsewhere(
    organization: Any,
) -> None:
    for name in ("ben", "zoe"):
        with tenant(organization.id):
            record("member.changed", "user:anna", name)
    environment = {**os.environ, "AUDIT_STREAM": "true", "SWEEP_SECONDS": "1", "LOG_LEVEL": "INFO"}

    with subprocess.Popen(
        [sys.executable, "-m", "appliance", "scheduler"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as scheduler:
        assert scheduler.stdout is not None
        first, second = scheduler.stdout.readline(), scheduler.stdout.readline()
        scheduler.terminate()
        rest = scheduler.stdout.read()

    entries = [json.loads(line) for line in (first, second)]
    assert {entry["organization"] for entry in entries} == {str(organization.id)}
    assert [(entry["number"], entry["target"]) for entry in entries] == [(1, "ben"), (2, "zoe")]
    assert rest == b""
