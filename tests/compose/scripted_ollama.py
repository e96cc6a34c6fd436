"""Ollama's HTTP interface with a scripted answer in place of a model: it begins at once, and ends
when the file GO is there. How fast the machine is then makes no difference."""

import json
import os
import signal
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

GO = Path("/tmp/go")
BEGINNING, END = "Up to five unused leave days may be", " carried over [1]."


def answer(model: str) -> Iterator[dict[str, Any]]:
    def part(text: str, done: bool = False) -> dict[str, Any]:
        message = {"role": "assistant", "content": text}
        return {"model": model, "message": message, "done": done}

    yield part(BEGINNING)
    while not GO.exists():
        time.sleep(0.1)
    yield part(END)
    yield part("", done=True) | {"done_reason": "stop"}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name = os.environ["LLM_MODEL"]
        self._say([{"models": [{"model": name, "name": name}]}])

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answers = self.path == "/api/chat"
        self._say(answer(body["model"]) if answers else [{"model_info": {}}])

    def _say(self, parts: Any) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.end_headers()
        for part in parts:
            self.wfile.write(json.dumps(part).encode() + b"\n")
            self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Silent."""


if __name__ == "__main__":
    # The first process of a container ends only by signals that it handles.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    ThreadingHTTPServer(("0.0.0.0", 11434), Handler).serve_forever()
