"""The servers that a cloud offers, from packages: each on a port of its own, most with TLS."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import boto3
from moto.server import ThreadedMotoServer

from tests.certificates import Authority

PROGRAMS = ("pgbouncer", "redis-server", "haproxy")
START_SECONDS = 120
REDIS_PASSWORD = "redis's"
S3_KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


class Missing(Exception):
    """A program that is not installed here; the text names it."""


def find_programs() -> None:
    """Raises Missing, unless every program is there."""
    # Debian has them where only root looks.
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    for name in PROGRAMS:
        if shutil.which(name) is None:
            raise Missing(f"{name} is not installed; ./scripts/test --cloud-like does it")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: Sequence[str | Path], port: int, log: Path) -> Iterator[None]:
    """A server as an ordinary user; within the block it takes connections on ``port``."""
    user = "nobody" if os.geteuid() == 0 else None
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, user=user)
    try:
        wait_for(lambda: _listens(port) or process.poll() is not None, log.read_text)
        assert process.poll() is None, log.read_text()
        yield
    finally:
        process.terminate()
        process.wait(60)


def wait_for(
    condition: Callable[[], bool], why_not: Callable[[], object], seconds: float = START_SECONDS
) -> None:
    """Return once ``condition()``; AssertionError with ``why_not()`` after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {why_not()}"
        time.sleep(0.2)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def give_away(*files: Path) -> None:
    """To the user that ``running`` starts servers as."""
    if os.geteuid() == 0:
        for file in files:
            os.chown(file, pwd.getpwnam("nobody").pw_uid, -1)


@contextmanager
def redis(folder: Path, authority: Authority) -> Iterator[str]:
    """Redis by TLS alone; yields its address without the password."""
    port = free_port()
    certificate, key = authority.certify("redis", "127.0.0.1")
    config = folder / "redis.conf"
    config.write_text(
        f"port 0\ntls-port {port}\nbind 127.0.0.1\ntls-cert-file {certificate}\n"
        f"tls-key-file {key}\ntls-ca-cert-file {authority.bundle}\ntls-auth-clients no\n"
        f'requirepass "{REDIS_PASSWORD}"\nsave ""\nmaxmemory-policy noeviction\n'
    )
    give_away(key, config)
    with running(["redis-server", config], port, folder / "redis.log"):
        yield f"rediss://127.0.0.1:{port}/0"


@contextmanager
def pgbouncer(
    folder: Path, authority: Authority, mode: str, database: int, users: Mapping[str, str]
) -> Iterator[int]:
    """pgbouncer in ``mode``, by TLS alone, before the server on the port ``database``; yields its
    port. ``users`` are passwords by name."""
    port = free_port()
    certificate, key = authority.certify(f"pgbouncer-{mode}", "127.0.0.1")
    names = folder / f"users-{mode}.txt"
    names.write_text("".join(f'"{name}" "{password}"\n' for name, password in users.items()))
    config = folder / f"pgbouncer-{mode}.ini"
    config.write_text(
        f"[databases]\n* = host=127.0.0.1 port={database}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"pool_mode = {mode}\ndefault_pool_size = 20\nmax_client_conn = 500\n"
        f"auth_type = scram-sha-256\nauth_file = {names}\n"
        f"client_tls_sslmode = require\nclient_tls_cert_file = {certificate}\n"
        f"client_tls_key_file = {key}\n"
    )
    give_away(key, names, config)
    with running(["pgbouncer", config], port, folder / f"pgbouncer-{mode}.log"):
        yield port


class Bucket:
    """One bucket of the S3 server, as its owner sees it."""

    def __init__(self, endpoint: str, name: str) -> None:
        self.name = name
        self._client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id=S3_KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=S3_KEYS["AWS_SECRET_ACCESS_KEY"],
        )
        self._client.create_bucket(Bucket=name)

    def names(self) -> list[str]:
        listed = self._client.list_objects_v2(Bucket=self.name).get("Contents", [])
        return [entry["Key"] for entry in listed]


@contextmanager
def s3() -> Iterator[str]:
    """An S3 server in this process; yields its address, by plain HTTP: TLS stands before it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()
