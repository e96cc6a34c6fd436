"""A small Ollama: it lists its models, and pulls one in two pieces."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class _Handler(BaseHTTPRequestHandler):
    models: list[str]

    def do_GET(self) -> None:
        self._answer([{"models": [{"model": name} for name in self.models]}])

    def do_POST(self) -> None:
        name = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["model"]
        if name == "unknown":
            self._answer([{"error": "file does not exist"}])
            return
        pieces = [{"status": "pulling", "total": 2**31, "completed": d * 2**30} for d in (1, 2)]
        self.models.append(f"{name}:latest")
        self._answer([{"status": "pulling manifest"}, *pieces, {"status": "success"}])

    def _answer(self, parts: list[dict[str, Any]]) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"".join(json.dumps(part).encode() + b"\n" for part in parts))

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests read what the command prints."""


@contextmanager
def ollama_with(*models: str) -> Iterator[str]:
    """Yields its URL."""
    handler = type("Handler", (_Handler,), {"models": list(models)})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
