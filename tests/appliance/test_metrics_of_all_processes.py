"""Whichever process is asked tells what all of them counted: web, and workers that fork."""

import time
from collections.abc import Callable

import httpx

from tests.appliance.figures import BEARER, TOKEN, read
from tests.conftest import Organization
from tests.live import running_appliance

REQUESTS = 30
PATIENCE = 120.0
LISTED = "policychat_requests_total{method=GET,route=/api/v1/documents/,status=2xx}"
JOBS = {
    "policychat_ingests_total{outcome=completed}": 2,
    # Counted in forks, of which each ended with its job.
    "policychat_ingest_stage_seconds_count{stage=extract}": 2,
    "policychat_ingest_stage_seconds_count{stage=store}": 2,
    # Counted in the process that keeps the model.
    "policychat_ingest_stage_seconds_count{stage=embed}": 2,
}


def test_what_several_processes_count_adds_up(organization: Organization) -> None:
    key = {"X-API-Key": organization.secret_key}
    with running_appliance({"METRICS_TOKEN": TOKEN}, web_workers=2) as url:
        for _ in range(REQUESTS):
            # A connection of its own for each, so that both web processes get some.
            assert httpx.get(f"{url}/api/v1/documents/", headers=key, timeout=30).status_code == 200
        for number in range(2):
            file = (f"{number}.txt", f"Rule {number}: nobody runs in the corridors.".encode())
            upload = f"{url}/api/v1/documents/upload/"
            assert (
                httpx.post(upload, headers=key, files={"file": file}, timeout=30).status_code == 202
            )
        wanted = {LISTED: REQUESTS, **JOBS}
        wait_until(lambda: {name: told(url).get(name, 0.0) for name in wanted} == wanted)
        # Asked again, of either process: nothing is counted twice.
        for _ in range(6):
            now = told(url)
            assert {name: now[name] for name in wanted} == wanted
        assert now["policychat_queue_workers{queue=parse}"] == 1
        assert now["policychat_queue_workers{queue=embed}"] == 1


def told(url: str) -> dict[str, float]:
    answer = httpx.get(f"{url}/metrics", headers=BEARER, timeout=10)
    assert answer.status_code == 200
    return read(answer.text)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "the figures never added up"
        time.sleep(0.2)
