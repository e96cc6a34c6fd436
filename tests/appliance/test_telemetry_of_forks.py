"""What is still to be sent when a job ends is sent, though its process ends without a word."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.appliance.collector import collecting
from tests.conftest import Organization
from tests.live import running_appliance

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
UPLOADS = "request /api/v1/documents/upload/"
# As RQ does it: the settings are read before the fork, and no handler at exit is called.
JOB = """
import logging, os, django
django.setup()
from core.telemetry.job_stages import job
child = os.fork()
if not child:
    with job("parse"):
        logging.getLogger("core.somewhere").error("the parse job failed")
    os._exit(0)
os.waitpid(child, 0)
os._exit(0)
"""


def test_spans_of_every_process_arrive(organization: Organization) -> None:
    key = {"X-API-Key": organization.secret_key}
    wanted = {UPLOADS, "ingest parse", "ingest stage extract", "ingest embed"}
    with (
        collecting() as collector,
        running_appliance({"TRACES_URL": collector.traces_url}) as url,
    ):
        file = ("rules.txt", b"Nobody runs in the corridors.")
        upload = f"{url}/api/v1/documents/upload/"
        assert httpx.post(upload, headers=key, files={"file": file}, timeout=30).status_code == 202
        wait_until(lambda: wanted <= set(collector.span_names))


def test_spans_and_reports_of_a_fork_arrive() -> None:
    with collecting() as collector:
        settings = {"TRACES_URL": collector.traces_url, "SENTRY_DSN": collector.sentry_dsn}
        environment = {**os.environ, **settings}
        subprocess.run([sys.executable, "-c", JOB], cwd=ROOT, env=environment, check=True)
    assert collector.span_names == ["ingest parse"]
    (report,) = collector.reports
    assert "the parse job failed" in report


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)
