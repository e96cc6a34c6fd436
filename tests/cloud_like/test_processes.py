"""What runs, as whom, and what it may do; and what those who look after it see."""

import httpx
import pytest

from tests.cloud_like.cloud import REPLICAS, WORKERS, Cloud
from tests.cloud_like.servers import wait_for

PROCESSES = [*REPLICAS, *WORKERS, "scheduler"]


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_may_do_nothing_special_and_writes_to_its_own_disk_only(
    cloud: Cloud, name: str
) -> None:
    role = cloud.roles[name]
    state = role.state()
    assert state["HostConfig"]["ReadonlyRootfs"]
    mounted = [each["Name"] for each in state["Mounts"] if each["RW"]]
    assert mounted == [role.name]
    status = role.inside("cat", "/proc/1/status")
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert set(fields["Uid"].split()) == {"10001"}
    assert int(fields["CapBnd"], 16) == 0
    touching = "touch /app/x /venv/x /x 2>/dev/null; touch /data/x && ls /app/x /venv/x /x; true"
    assert role.inside("sh", "-c", touching) == ""


@pytest.mark.parametrize("name", REPLICAS)
def test_load_balancers_ask_by_address_and_people_by_name(cloud: Cloud, name: str) -> None:
    address = f"http://{cloud.addresses[name]}"
    assert httpx.get(f"{address}/healthz", timeout=30).status_code == 200
    assert httpx.get(f"{address}/readyz", timeout=10).status_code == 200
    assert httpx.get(f"{address}/sign-in/", timeout=30).status_code == 400
    with cloud.visitor({}) as person:
        assert person.get("/sign-in/").status_code == 200


@pytest.mark.parametrize(
    ("name", "part"), [*WORKERS.items(), ("scheduler", "scheduler")], ids=lambda given: given
)
def test_workers_and_scheduler_show_signs_of_life(cloud: Cloud, name: str, part: str) -> None:
    role = cloud.roles[name]

    def is_well() -> bool:
        asking = f"python -m appliance health {part} >/dev/null 2>&1 && echo well; true"
        return role.inside("sh", "-c", asking).strip() == "well"

    wait_for(is_well, role.log, 60)


def test_the_doctor_finds_nothing_wrong(cloud: Cloud) -> None:
    said = cloud.task("doctor", settings=cloud.settings())
    assert "error" not in said.lower(), said


def test_no_role_of_the_product_or_its_master_is_a_superuser(cloud: Cloud) -> None:
    assert cloud.database.strong_roles() == []
    cloud.prepare()  # as often as you like
    assert cloud.database.strong_roles() == []


def test_the_database_is_reached_by_tls_alone(cloud: Cloud) -> None:
    plain = cloud.settings_of_tasks()
    plain["DATABASE_URL"] = plain["DATABASE_URL"].replace("verify-full", "disable")
    refused = cloud.role("plain", plain).run("check", "--database", "default")
    assert refused.returncode != 0
    assert "SSL required" in refused.stderr
    assert "Traceback" not in refused.stderr
