"""Start, stop, restart, accidents."""

import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from appliance.embedded.cluster import forget_stale_pid, serves
from appliance.embedded.errors import EmbeddedError
from appliance.embedded.postgres import EmbeddedPostgres
from core.processors import processors


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cluster for all tests: making it takes longer than starting it."""
    return tmp_path_factory.mktemp("life") / "data"


@pytest.fixture
def server(data: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(data, fast=True) as running:
        yield running


@pytest.fixture
def durable(data: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(data) as running:
        yield running


def _remember(server: EmbeddedPostgres, word: str) -> None:
    with psycopg.connect(server.start().owner_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS memo (word text)")
        connection.execute("DELETE FROM memo")
        connection.execute("INSERT INTO memo VALUES (%s)", (word,))


def _remembered(server: EmbeddedPostgres) -> list[str]:
    with psycopg.connect(server.start().runtime_url) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM memo ORDER BY word")]


def test_a_restart_keeps_data_and_passwords(server: EmbeddedPostgres, data: Path) -> None:
    _remember(server, "kept")
    passwords = json.loads((data / "secrets.json").read_text())
    processes = [psutil.Process(server.pid), *psutil.Process(server.pid).children()]
    server.stop()
    assert not server.alive
    assert not any(process.is_running() for process in processes)
    with EmbeddedPostgres(data, fast=True) as again:
        assert _remembered(again) == ["kept"]
    assert json.loads((data / "secrets.json").read_text()) == passwords


def test_stopping_takes_open_connections_along(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.start().runtime_url) as connection:
        connection.execute("SELECT 1")
        server.stop()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


def test_a_statement_has_fewer_helpers_than_there_are_processors(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.start().runtime_url) as connection:
        (helpers,) = connection.execute("SHOW max_parallel_workers_per_gather").fetchone()
    assert 0 <= int(helpers) < processors()


def test_two_instances_run_side_by_side(server: EmbeddedPostgres, tmp_path: Path) -> None:
    _remember(server, "here")
    with EmbeddedPostgres(tmp_path / "other", fast=True) as other:
        _remember(other, "there")
        assert other.port != server.port
        assert (_remembered(server), _remembered(other)) == (["here"], ["there"])


def test_it_recovers_after_kill_9(durable: EmbeddedPostgres, data: Path) -> None:
    _remember(durable, "kept")
    os.kill(durable.pid, signal.SIGKILL)
    durable.stop()
    assert (data / "postgres" / "postmaster.pid").exists()
    with EmbeddedPostgres(data) as again:
        assert _remembered(again) == ["kept"]


def test_the_same_object_starts_again_after_a_crash(durable: EmbeddedPostgres) -> None:
    _remember(durable, "kept")
    os.kill(durable.pid, signal.SIGKILL)
    while durable.alive:
        time.sleep(0.01)
    assert _remembered(durable) == ["kept"]


def test_what_a_killed_server_left_does_not_say_that_the_next_is_ready(
    durable: EmbeddedPostgres, data: Path
) -> None:
    _remember(durable, "kept")
    os.kill(durable.pid, signal.SIGKILL)
    while durable.alive:
        time.sleep(0.01)
    left = data / "postgres" / "postmaster.pid"
    pid = int(left.read_text().splitlines()[0])
    assert serves(data / "postgres", pid)  # as a server of that number would, in a container
    forget_stale_pid(data / "postgres")
    assert not left.exists()


@pytest.mark.parametrize("content", ["{pid}\n/somewhere\n", ""])
def test_a_stale_pid_file_with_a_strangers_number_is_no_obstacle(
    server: EmbeddedPostgres, data: Path, content: str
) -> None:
    _remember(server, "kept")
    server.stop()
    (data / "postgres" / "postmaster.pid").write_text(content.format(pid=os.getpid()))
    assert _remembered(server) == ["kept"]


def test_a_second_instance_on_the_same_data_is_refused(
    server: EmbeddedPostgres, data: Path
) -> None:
    with pytest.raises(EmbeddedError, match=f"process {os.getpid()} runs postgres on it"):
        EmbeddedPostgres(data).start()
    assert server.alive


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(EmbeddedError, match=f"Port {port} "):
            EmbeddedPostgres(tmp_path, port).start()


def test_half_a_cluster_from_an_interrupted_start_is_made_anew(tmp_path: Path) -> None:
    half = tmp_path / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(tmp_path, fast=True) as server:
        assert server.alive
    assert not half.exists()


def test_lost_passwords_are_explained_and_nothing_keeps_running(
    server: EmbeddedPostgres, data: Path
) -> None:
    server.stop()
    kept = (data / "secrets.json").rename(data / "secrets.kept")
    with pytest.raises(EmbeddedError, match=r"Restore that file"):
        server.start()
    assert not server.alive
    kept.replace(data / "secrets.json")
    assert server.start()


def test_a_server_that_fails_shows_its_last_words(server: EmbeddedPostgres, data: Path) -> None:
    server.stop()
    settings = data / "postgres" / "postgresql.conf"
    before = settings.read_text()
    settings.write_text(before + "no_such_setting = on\n")
    with pytest.raises(EmbeddedError, match="no_such_setting"):
        server.start()
    settings.write_text(before)


def test_ctrl_c_at_the_terminal_does_not_reach_the_server(server: EmbeddedPostgres) -> None:
    assert os.getsid(server.pid) != os.getsid(0)
    assert os.getpgid(server.pid) != os.getpgid(0)


def test_no_orphan_stays_when_the_parent_is_killed(
    data: Path,
    parent: Callable[[str], tuple[object, str]],
    gone: Callable[[int], bool],
) -> None:
    process, pid = parent(
        "from pathlib import Path\n"
        "from appliance.embedded.postgres import EmbeddedPostgres\n"
        f"server = EmbeddedPostgres(Path({str(data)!r}), fast=True)\n"
        "server.start(); print(server.pid, flush=True)"
    )
    process.kill()
    process.wait()
    # A start right after it waits for the orphan's shutdown.
    with EmbeddedPostgres(data, fast=True) as server:
        assert gone(int(pid))
        assert server.alive
    assert "shut down" in (data / "logs" / "postgres.log.1").read_text()
