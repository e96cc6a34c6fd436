"""A receiver of webhooks on this machine, which answers as a test wants it to."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

SLOW_SECONDS = 30


@dataclass
class Request:
    """What was received: the head's lines by their names, in lower case, and the body."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """``status`` is what it answers with; ``manner`` is ``plain``, ``silent``, ``dripping`` (its
    answer's head comes a byte at a time) or ``endless`` (its body never ends)."""

    port: int
    status: int = 204
    manner: str = "plain"
    requests: list[Request] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?a=b"

    @property
    def ids(self) -> list[str]:
        return [one.headers["webhook-id"] for one in self.requests]

    def wait_for(self, number: int) -> bool:
        """Whether so many requests have come, before SLOW_SECONDS have passed."""
        until = time.monotonic() + SLOW_SECONDS
        while len(self.requests) < number and time.monotonic() < until:
            time.sleep(0.05)
        return len(self.requests) >= number

    def serve(self, server: socket.socket) -> None:
        while not self.stop.is_set():
            try:
                connection, _ = server.accept()
            except OSError:
                continue
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            self.requests.append(read_request(connection))
            head = f"HTTP/1.1 {self.status} Said\r\nlocation: {self.url}\r\n".encode()
            try:
                self._send(connection, head)
            except OSError:  # whoever sent it has had enough
                return

    def _send(self, connection: socket.socket, head: bytes) -> None:
        if self.manner == "silent":
            self.stop.wait(SLOW_SECONDS)
        elif self.manner == "dripping":
            for byte in head * 100:
                connection.sendall(bytes([byte]))
                if self.stop.wait(0.05):
                    return
        elif self.manner == "endless":
            connection.sendall(head + b"\r\n")
            while not self.stop.is_set():
                connection.sendall(b"x" * 65536)
        else:
            connection.sendall(head + b"content-length: 0\r\n\r\n")


def read_request(connection: socket.socket) -> Request:
    with connection.makefile("rb") as file:
        line = file.readline().decode().strip()
        headers: dict[str, str] = {}
        while text := file.readline().decode().strip():
            name, _, value = text.partition(":")
            headers[name.lower()] = value.strip()
        return Request(line, headers, file.read(int(headers.get("content-length", 0))))


@contextmanager
def running_receiver(**answers: Any) -> Iterator[Receiver]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        receiver = Receiver(server.getsockname()[1], **answers)
        thread = threading.Thread(target=receiver.serve, args=(server,), daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            receiver.stop.set()
            thread.join()
