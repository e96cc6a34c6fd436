"""One container with everything in it: `docker run -p 8000:8000 -v data:/data IMAGE`."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.compose.asking import ask, upload, wait_until_completed
from tests.compose.engine import docker
from tests.compose.images import build_target
from tests.compose.stack import wait_for

QUESTION = "How many days of annual leave does a full-time employee have?"
READY_SECONDS = 600
# As strictly as the stack's containers.
CONFINED = ["--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges"]
CONFINED += ["--tmpfs=/tmp", "--memory=2g"]


class Container:
    """One of the image, with a port and a volume of its own."""

    def __init__(self, image: str) -> None:
        self.image = image
        self.name = "policychat-test-all-in-one"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"

    def start(self, *arguments: str) -> None:
        """A new container on the volume; waits until it says that it is ready."""
        placed = ["--name", self.name, "--publish", f"127.0.0.1:{self.port}:8000"]
        placed += ["--volume", f"{self.name}:/data", "--env", f"PUBLIC_URL={self.url}"]
        docker("run", "--detach", *placed, *CONFINED, self.image, *arguments)
        wait_for(lambda: "\nReady: " in self.log(), READY_SECONDS, self.log)

    def log(self) -> str:
        return docker("logs", self.name)

    def state(self) -> dict[str, Any]:
        return dict(json.loads(docker("inspect", self.name))[0]["State"])

    def stop(self) -> int:
        """As `docker stop` does; the exit status."""
        docker("stop", "--time", "90", self.name)
        return int(self.state()["ExitCode"])

    def remove(self) -> None:
        """The container; what lasts is in its volume."""
        docker("rm", "--force", self.name, check=False)

    def inside(self, *command: str) -> str:
        """With the settings that the program wrote for other commands."""
        return docker("exec", "--env", "ENV_FILE=/data/environment", self.name, *command)

    def client(self) -> httpx.Client:
        known = json.loads(self.inside("cat", "/data/credentials.json"))
        headers = {"X-API-Key": known["secret_key"]}
        return httpx.Client(base_url=f"{self.url}/api/v1/", headers=headers, timeout=120)


@pytest.fixture(scope="module")
def container(images: dict[str, str]) -> Iterator[Container]:
    """Running, with the sample policies."""
    made = Container(build_target("all-in-one"))
    made.remove()
    docker("volume", "rm", made.name, check=False)
    try:
        made.start()
        yield made
    finally:
        made.remove()
        docker("volume", "rm", made.name, check=False)


def test_one_line_says_where_to_go_and_who_answers_and_none_a_password(
    container: Container,
) -> None:
    log = container.log()
    assert f"\nReady: {container.url} (answers are quoted from the documents)\n" in log
    known = json.loads(container.inside("cat", "/data/credentials.json"))
    assert known["admin_password"] not in log


def test_the_samples_and_a_file_of_ones_own_are_asked(container: Container, handbook: Path) -> None:
    with container.client() as api:
        assert ask(api, QUESTION)["citations"]
        wait_until_completed(api, upload(api, handbook))
        citation = ask(api, QUESTION)["citations"][0]
        page = api.get(httpx.URL(container.url).join(citation["page_url"]))
    assert citation["verified"]
    assert page.headers["content-type"] == "image/png"


def test_nothing_in_it_runs_as_root(container: Container) -> None:
    users = container.inside("sh", "-c", "cat /proc/[0-9]*/status | grep ^Uid")
    assert {line.split()[1] for line in users.splitlines()} == {"10001"}


def test_commands_inside_work_on_what_is_served(container: Container) -> None:
    said = container.inside("python", "-m", "appliance", "doctor")
    assert "database" in said
    written = container.inside("python", "-m", "appliance", "backup", "--to", "/data/all.tar")
    assert "written: /data/all.tar" in written


def test_the_engine_sees_that_it_is_well(container: Container) -> None:
    def is_healthy() -> bool:
        return bool(container.state()["Health"]["Status"] == "healthy")

    wait_for(is_healthy, 60, container.state)


@pytest.fixture
def started_again(container: Container) -> Callable[[], None]:
    def start() -> None:
        container.remove()
        container.start()

    return start


def test_a_stop_is_in_order_and_the_next_start_goes_on_with_what_is_there(
    container: Container, started_again: Callable[[], None]
) -> None:
    with container.client() as api:
        before = api.get("documents/").json()["results"]
    assert container.stop() == 0
    assert container.log().rstrip().endswith("Stopped.")
    started_again()
    with container.client() as api:
        assert api.get("documents/").json()["results"] == before
        assert ask(api, QUESTION)["citations"]
    assert "database system was not properly shut down" not in container.inside(
        "cat", "/data/logs/postgres.log"
    )


def test_a_container_that_was_killed_is_started_again_on_its_volume(
    container: Container, started_again: Callable[[], None]
) -> None:
    docker("kill", container.name)
    started_again()
    with container.client() as api:
        assert ask(api, QUESTION)["citations"]
