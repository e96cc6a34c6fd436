"""HTTP servers on real sockets: one that plays a script, one that speaks Ollama's API."""

import json
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import httpx


@dataclass
class Reply:
    """``chunks`` with ``pause`` seconds before each; ``cut`` ends the connection after them,
    ``drop`` before the first byte."""

    chunks: Sequence[bytes] = ()
    status: int = 200
    content_type: str = "application/json"
    pause: float = 0.0
    cut: bool = False
    drop: bool = False
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Request:
    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw) if self.raw else None


@dataclass
class Script:
    """``replies`` are played in order, the last one again and again; ``at`` has what a path
    always gets."""

    url: str = ""
    replies: deque[Reply] = field(default_factory=deque)
    at: dict[str, Reply] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)

    def play(self, *replies: Reply) -> None:
        self.replies.extend(replies)

    def next(self, path: str) -> Reply:
        if path in self.at:
            return self.at[path]
        return self.replies.popleft() if len(self.replies) > 1 else self.replies[0]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Keeps test output quiet."""

    def _read(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _begin(self, status: int, content_type: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", content_type)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _send(self, chunk: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        self.wfile.flush()


class _ScriptedHandler(_Handler):
    script: ClassVar[Script]

    def do_POST(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.script.requests.append(Request(self.path, headers, self._read()))
        reply = self.script.next(self.path)
        if reply.drop:
            self.close_connection = True
            return
        try:
            self._begin(reply.status, reply.content_type, reply.headers)
            for chunk in reply.chunks:
                time.sleep(reply.pause)
                self._send(chunk)
            if reply.cut:
                self.close_connection = True
                return
            self.wfile.write(b"0\r\n\r\n")
        except ConnectionError:
            self.script.left.set()

    do_GET = do_POST


class _OllamaHandler(_Handler):
    """Just enough of Ollama's chat API, answered by an OpenAI-compatible server."""

    upstream: ClassVar[str]
    model: ClassVar[str]

    def do_POST(self) -> None:
        asked = json.loads(self._read())
        if asked["model"] != self.model:
            self._begin(404, "application/json")
            self._send(json.dumps({"error": f"model '{asked['model']}' not found"}).encode())
        else:
            self._begin(200, "application/x-ndjson")
            for part in self._parts(asked):
                self._send(json.dumps({"model": self.model, **part}).encode() + b"\n")
        self.wfile.write(b"0\r\n\r\n")

    def do_GET(self) -> None:
        self._begin(200, "application/json")
        self._send(json.dumps({"models": [{"model": f"{self.model}:latest"}]}).encode())
        self.wfile.write(b"0\r\n\r\n")

    def _parts(self, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
        body = {
            "messages": asked["messages"],
            "max_tokens": asked["options"]["num_predict"],
            "temperature": asked["options"]["temperature"],
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        url = f"{self.upstream}/chat/completions"
        usage: dict[str, int] = {}
        with httpx.stream("POST", url, json=body, timeout=60) as response:
            for line in response.iter_lines():
                if not line.startswith("data: {"):
                    continue
                chunk = json.loads(line.removeprefix("data: "))
                usage = chunk.get("usage") or usage
                for choice in chunk["choices"]:
                    text = choice["delta"].get("content") or ""
                    yield {"message": {"role": "assistant", "content": text}, "done": False}
        yield {
            "message": {"role": "assistant", "content": ""},
            "done": True,
            "prompt_eval_count": usage["prompt_tokens"],
            "eval_count": usage["completion_tokens"],
        }


@contextmanager
def scripted_server() -> Iterator[Script]:
    script = Script()
    handler = type("Handler", (_ScriptedHandler,), {"script": script})
    with _serving(handler) as script.url:
        yield script


@contextmanager
def ollama_server(upstream: str, model: str) -> Iterator[str]:
    """Ollama's API in front of the OpenAI-compatible server ``upstream``; yields its URL."""
    handler = type("Handler", (_OllamaHandler,), {"upstream": upstream, "model": model})
    with _serving(handler) as url:
        yield url


@contextmanager
def _serving(handler: type[_Handler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
