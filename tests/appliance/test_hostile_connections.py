"""A web process as it is started, and connections that want to hold it up."""

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial

import pytest

from appliance.web import FILES_KEPT
from tests.conftest import ROOT, Organization

SLOTS = 64  # what a low limit on open files leaves
PATIENCE_SECONDS = 120.0
UPLOAD = "POST /api/v1/documents/upload/ HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {}\r\n"
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True)
class Web:
    port: int
    health_port: int

    def connected(self, port: int | None = None) -> socket.socket:
        return socket.create_connection(("127.0.0.1", port or self.port), PATIENCE_SECONDS)


@pytest.fixture(scope="module")
def web(database_of_the_file: None) -> Iterator[Web]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("", 0)) as two:
        found = Web(one.getsockname()[1], two.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "appliance", "web", "--port", str(found.port)],
        cwd=ROOT,
        env=os.environ | {"HEALTH_LISTEN": f"127.0.0.1:{found.health_port}"},
        preexec_fn=partial(
            resource.setrlimit, resource.RLIMIT_NOFILE, (FILES_KEPT + SLOTS, FILES_KEPT + SLOTS)
        ),
    )
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while not _answers(found):
            assert process.poll() is None and time.monotonic() < until, "it does not start"
            time.sleep(0.1)
        yield found
    finally:
        process.terminate()
        process.wait(60)


def _answers(web: Web) -> bool:
    with suppress(OSError), web.connected() as connection:
        return answered(connection, HEALTH).startswith(b"HTTP/1.1 200")
    return False


def answered(connection: socket.socket, request: bytes) -> bytes:
    """All that the server sends until it closes the connection."""
    connection.sendall(request)
    return b"".join(iter(partial(connection.recv, 65536), b""))


def is_silent(connection: socket.socket) -> bool:
    """Whether it is open, and nothing has come."""
    connection.setblocking(False)
    try:
        connection.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return True
    finally:
        connection.settimeout(PATIENCE_SECONDS)
    return False


@pytest.mark.parametrize("known", [True, False], ids=["a key that works", "one that does not"])
def test_a_body_is_asked_for_only_after_its_key(
    web: Web, organization: Organization, known: bool
) -> None:
    key = organization.secret_key if known else "sk_unknown"
    head = UPLOAD.format(key) + "Expect: 100-continue\r\nContent-Length: 70000\r\n\r\n"
    with web.connected() as connection:
        connection.sendall(head.encode())
        said = connection.recv(65536)
    assert said.startswith(b"HTTP/1.1 100 Continue" if known else b"HTTP/1.1 401"), said


def test_a_body_slower_than_the_least_rate_is_answered_with_408(
    web: Web, organization: Organization
) -> None:
    head = UPLOAD.format(organization.secret_key) + "Content-Length: 70000\r\n\r\n--x"
    with web.connected() as connection:
        said = answered(connection, head.encode())
    assert said.startswith(b"HTTP/1.1 408") and b"request_too_slow" in said, said


def test_half_a_head_is_waited_for_and_then_ended(web: Web) -> None:
    with web.connected() as connection:
        said = answered(connection, b"GET /healthz HTTP/1.1\r\nHost: local")
    assert b" 200 " not in said


def test_health_is_answered_while_all_connections_are_taken_and_these_end(web: Web) -> None:
    with ExitStack() as stack:
        silent = [stack.enter_context(web.connected()) for _ in range(SLOTS)]
        waiting = stack.enter_context(web.connected())
        waiting.sendall(HEALTH)
        with web.connected(web.health_port) as connection:
            said = answered(connection, HEALTH)
        assert said.startswith(b"HTTP/1.1 200") and said.endswith(b'{"status": "ok"}')
        assert is_silent(waiting), "there was room for one more"
        assert answered(waiting, b"").startswith(b"HTTP/1.1 200")
        assert not all(map(is_silent, silent))


@pytest.mark.parametrize("request_line", ["GET / HTTP/1.1", "POST /healthz HTTP/1.1"])
def test_nothing_else_is_found_at_the_address_of_health(web: Web, request_line: str) -> None:
    with web.connected(web.health_port) as connection:
        assert answered(connection, f"{request_line}\r\n\r\n".encode()).startswith(b"HTTP/1.1 404")


def test_who_says_nothing_at_the_address_of_health_is_sent_away(web: Web) -> None:
    with web.connected(web.health_port) as connection:
        assert answered(connection, b"") == b""
