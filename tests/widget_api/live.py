"""The web server alone, as processes that can be stopped and killed, and a model that waits
for a test's word before each piece of its answer."""

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import psutil

from tests.live import ROOT, _wait_until_ready
from tests.widget_api.conftest import QUESTION, SITE

# A sentence is released once the next has begun.
PIECES = ("Employees have 25 days of paid leave a year [1]. Five", " days may be carried over [1].")
FIRST_SENTENCE = "Employees have 25 days of paid leave a year"


@dataclass
class Writing:
    """One answer of the model; ``left`` is set once nobody listens to it any more."""

    left: threading.Event = field(default_factory=threading.Event)
    gate: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def go_on(self, pieces: int = 1) -> None:
        self.gate.release(pieces)

    def to_end(self) -> None:
        self.go_on(len(PIECES))


@dataclass
class GatedModel:
    """Speaks OpenAI's dialect, and writes each piece only when it is told to."""

    url: str = ""
    _asked: "queue.Queue[Writing]" = field(default_factory=queue.Queue)
    _all: list[Writing] = field(default_factory=list)

    def next(self) -> Writing:
        """The next answer that it is asked for."""
        return self._asked.get(timeout=30)

    @property
    def is_asked(self) -> bool:
        return not self._asked.empty()

    @property
    def settings(self) -> dict[str, str]:
        return {
            "LLM_PROVIDER": "openai",
            "LLM_MODEL": "gated",
            "OPENAI_BASE_URL": self.url,
            "OPENAI_API_KEY": "",
            "ANSWER_CACHE_SECONDS": "0",
        }

    @contextmanager
    def serving(self) -> Iterator["GatedModel"]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        server.daemon_threads = True
        self.url = f"http://127.0.0.1:{server.server_port}/v1"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield self
        finally:
            for writing in self._all:
                writing.to_end()
            server.shutdown()
            thread.join()
            server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._begin("application/json")
                self.wfile.write(b'{"data": [{"id": "gated", "object": "model"}]}')

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                if not self.path.endswith("/chat/completions"):
                    self.send_error(404)
                    return
                writing = Writing()
                model._all.append(writing)
                model._asked.put(writing)
                self._begin("text/event-stream")
                try:
                    for piece in PIECES:
                        writing.gate.acquire()
                        self._say({"content": piece})
                    self._say({}, "stop")
                    self.wfile.write(b"data: [DONE]\n\n")
                except ConnectionError:
                    writing.left.set()

            def _begin(self, content_type: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", content_type)
                self.end_headers()

            def _say(self, delta: dict[str, str], finish_reason: str | None = None) -> None:
                choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
                head = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
                self.wfile.write(
                    b"data: %s\n\n" % json.dumps({**head, "choices": [choice]}).encode()
                )
                self.wfile.flush()

            def log_message(self, *_: Any) -> None:
                """Silent."""

        return Handler


@dataclass
class Web:
    """A web server with one or more worker processes."""

    url: str
    process: "subprocess.Popen[bytes]"

    def stop(self) -> None:
        """Tell it to stop; it may take its time."""
        self.process.terminate()

    def kill_workers(self) -> None:
        for child in psutil.Process(self.process.pid).children(recursive=True):
            child.send_signal(signal.SIGKILL)


@contextmanager
def running_web(settings: dict[str, str] | None = None, workers: int = 1) -> Iterator[Web]:
    """On the tests' own database and Redis."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "appliance", "web", "--port", str(port)]
    command += ["--workers", str(workers)]
    environment = {**os.environ, "PUBLIC_URL": url, **(settings or {})}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    web = Web(url, process)
    try:
        _wait_until_ready(f"{url}/readyz", process)
        yield web
    finally:
        process.terminate()
        process.wait(60)


@dataclass
class Browser:
    """A visitor's browser, on a page of SITE. Each call is on a connection of its own."""

    url: str
    key: str
    token: str = ""

    def call(self, method: str, path: str, **body: Any) -> httpx.Response:
        headers = {"X-API-Key": self.key, "Origin": SITE, "X-Visitor-Token": self.token}
        given = {"json": body} if body else {}
        address = f"{self.url}/widget/v1/{path}"
        return httpx.request(method, address, headers=headers, timeout=60, **given)

    def ask(self, message: str = QUESTION, **body: Any) -> dict[str, Any]:
        answer = self.call("POST", "chat/", message=message, **body)
        assert answer.status_code == 202, answer.text
        self.token = answer.json()["visitor_token"]
        begun: dict[str, Any] = answer.json()
        return begun

    @contextmanager
    def stream(self, address: str, after: str = "") -> Iterator[Iterator[tuple[str, str, Any]]]:
        """The events, each as soon as it comes; leaving the block ends the connection."""
        headers = {"Origin": SITE, **({"Last-Event-ID": after} if after else {})}
        with httpx.stream("GET", self.url + address, headers=headers, timeout=60) as response:
            assert response.status_code == 200, response.read()
            yield read_events(response)

    def read(self, address: str, after: str = "") -> list[tuple[str, str, Any]]:
        with self.stream(address, after) as events:
            return list(events)


def read_events(response: httpx.Response) -> Iterator[tuple[str, str, Any]]:
    fields: dict[str, str] = {}
    for line in response.iter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "event" in fields:
            yield fields["id"], fields["event"], json.loads(fields["data"])
            fields = {}
