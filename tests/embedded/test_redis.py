"""Redis: what it keeps, whom it lets in, how it ends."""

import os
import signal
import stat
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from appliance.embedded.errors import EmbeddedError
from appliance.embedded.redis_server import EmbeddedRedis


def test_a_restart_keeps_data(tmp_path: Path) -> None:
    with EmbeddedRedis(tmp_path) as server, redis.Redis.from_url(server.start()) as client:
        client.set("word", "kept")
        pid = server.pid
    assert not psutil.pid_exists(pid)
    with EmbeddedRedis(tmp_path) as server, redis.Redis.from_url(server.start()) as client:
        assert client.get("word") == b"kept"


def test_it_recovers_after_kill_9(tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path)
    with redis.Redis.from_url(server.start()) as client:
        client.set("word", "kept")
        client.config_set("appendfsync", "always")
        client.set("word", "kept for sure")
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    with server, redis.Redis.from_url(server.start()) as client:
        assert client.get("word") == b"kept for sure"


def test_it_demands_the_password(redis_server: EmbeddedRedis) -> None:
    for password in (None, "guess"):
        stranger = redis.Redis(
            port=redis_server.port, password=password, retry=Retry(NoBackoff(), 0)
        )
        with pytest.raises(redis.AuthenticationError):
            stranger.ping()


def test_the_password_is_not_in_the_process_list(redis_server: EmbeddedRedis) -> None:
    password = redis_server.start().split(":")[2].split("@")[0]
    assert len(password) > 40
    assert password not in " ".join(psutil.Process(redis_server.pid).cmdline())
    config = redis_server.data / "redis" / "redis.conf"
    assert password in config.read_text()
    assert stat.S_IMODE(config.stat().st_mode) == 0o600


def test_it_listens_on_loopback_and_never_evicts_a_job(redis_server: EmbeddedRedis) -> None:
    with redis.Redis.from_url(redis_server.start(), decode_responses=True) as client:
        settings = client.config_get("*")
    assert settings["bind"] == "127.0.0.1"
    assert settings["maxmemory-policy"] == "noeviction"
    assert (settings["appendonly"], settings["appendfsync"]) == ("yes", "everysec")
    listening = psutil.Process(redis_server.pid).net_connections()
    assert {c.laddr.ip for c in listening} == {"127.0.0.1"}


def test_two_instances_run_side_by_side(redis_server: EmbeddedRedis, tmp_path: Path) -> None:
    with EmbeddedRedis(tmp_path) as other:
        urls = (redis_server.start(), other.start())
        for word, url in zip(("here", "there"), urls, strict=True):
            with redis.Redis.from_url(url) as client:
                client.set("word", word)
        with redis.Redis.from_url(urls[0]) as client:
            assert client.get("word") == b"here"


def test_a_second_instance_on_the_same_data_is_refused(redis_server: EmbeddedRedis) -> None:
    with pytest.raises(EmbeddedError, match="runs redis on it"):
        EmbeddedRedis(redis_server.data).start()
    assert redis_server.alive


def test_a_port_in_use_is_named(redis_server: EmbeddedRedis, tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match=f"Port {redis_server.port} "):
        EmbeddedRedis(tmp_path, redis_server.port).start()


def test_a_damaged_password_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("{")
    with pytest.raises(EmbeddedError, match="not valid JSON"):
        EmbeddedRedis(tmp_path).start()


def test_a_data_folder_that_is_a_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(EmbeddedError, match="--data"):
        EmbeddedRedis(tmp_path / "data").start()


def test_no_orphan_stays_when_the_parent_is_killed(
    tmp_path: Path,
    parent: Callable[[str], tuple[object, str]],
    gone: Callable[[int], bool],
) -> None:
    process, pid = parent(
        "from pathlib import Path\n"
        "from appliance.embedded.redis_server import EmbeddedRedis\n"
        f"server = EmbeddedRedis(Path({str(tmp_path)!r}))\n"
        "server.start(); print(server.pid, flush=True)"
    )
    process.kill()
    process.wait()
    assert gone(int(pid))
