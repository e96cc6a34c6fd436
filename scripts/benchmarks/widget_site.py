"""The sites that the widget is measured on, each at an origin of its own.

`Site` serves one host page. `Fountain` is one, too, and stands in for the product's server: it
answers the widget's calls, and the stream of its one answer tells so many deltas a second.
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self
from uuid import uuid4

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Intranet</title>
<link rel="icon" href="data:,"></head><body><h1>Intranet</h1>
<script src="{server}/widget.js" data-api-key="{key}" data-host="{server}"></script>
</body></html>"""

CONFIG: Mapping[str, Any] = {
    **{"name": "Harbour", "title": "", "greeting": "", "suggested_questions": [], "contact": None},
    **{"language": None, "accent": None, "theme": "light", "position": "bottom-right"},
    **{"radius": 12, "font": "", "font_size": 16, "previews": "quote", "identity": "optional"},
}
WORDS = (
    "Employees have **25 days** of paid leave a year [1], and up to *five* unused days may be "
    "carried over [2].\n\n1. Ask your manager in writing.\n2. Wait for the `approval` [1][2].\n\n"
    "| Contract | Days |\n|---|---|\n| full time | 25 [1] |\n\nMore stands in the handbook.\n\n"
)


class Site:
    """``GET /`` is the page; its script comes from the server at ``server``."""

    def __init__(self) -> None:
        self.server = self.key = self.origin = ""

    @contextmanager
    def serving(self) -> Iterator[Self]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.answer(self)

            do_POST = do_OPTIONS = do_GET

            def log_message(self, *_: Any) -> None:
                """Silent."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        page = PAGE.format(server=self.server, key=self.key)
        send(request, page.encode(), "text/html; charset=utf-8")


class Fountain(Site):
    """``script`` is the widget; ``rate`` deltas a second come for ``seconds``."""

    def __init__(self, script: bytes, rate: float, seconds: float) -> None:
        super().__init__()
        self._script = script
        self._every = 1 / rate
        self._count = int(rate * seconds)
        self.key = "pk_bench"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        self.server = self.origin
        name = request.path.removeprefix("/widget/v1/").split("/")[0]
        if length := int(request.headers.get("Content-Length") or 0):
            request.rfile.read(length)
        if request.path == "/widget.js":
            send(request, self._script, "text/javascript")
        elif name == "config":
            send_json(request, CONFIG)
        elif name == "chat":
            ids = {"conversation_id": str(uuid4()), "message_id": str(uuid4())}
            stream = {"visitor_token": "t", "stream_url": "/widget/v1/stream/1/"}
            send_json(request, {**ids, **stream}, 202)
        elif name == "stream":
            self._pour(request)
        else:
            super().answer(request)

    def _pour(self, request: BaseHTTPRequestHandler) -> None:
        begin(request, "text/event-stream")
        pieces = _pieces(self._count)
        began = time.monotonic()
        for number, text in enumerate(pieces):
            time.sleep(max(0.0, began + number * self._every - time.monotonic()))
            _tell(request, number + 1, "delta", {"text": text})
        done = {"message_id": "1", "answer": "".join(pieces), "answered": True, "citations": []}
        rest = {"refusal": None, "basis": [], "model": "m", "stopped": False}
        _tell(request, len(pieces) + 1, "done", {**done, **rest})


def _pieces(count: int) -> list[str]:
    """So many tokens of Markdown: words, each with the space behind it."""
    words = WORDS.replace(" ", " \0").replace("\n", "\n\0").split("\0")
    return [words[number % len(words)] for number in range(count)]


def _tell(request: BaseHTTPRequestHandler, number: int, name: str, data: Any) -> None:
    frame = f"id: {number}\nevent: {name}\ndata: {json.dumps(data)}\n\n"
    request.wfile.write(frame.encode())
    request.wfile.flush()


def begin(request: BaseHTTPRequestHandler, kind: str, status: int = 200) -> None:
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.end_headers()


def send(request: BaseHTTPRequestHandler, body: bytes, kind: str, status: int = 200) -> None:
    begin(request, kind, status)
    request.wfile.write(body)


def send_json(request: BaseHTTPRequestHandler, body: Any, status: int = 200) -> None:
    send(request, json.dumps(body).encode(), "application/json", status)
