"""The site that the widget stands on, at an origin of its own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from typing import Any

BODY = """
<main>
  <h1 id="heading">Harbour intranet</h1>
  <p id="paragraph">News of the day, and a <a id="link" href="#news">link</a>.</p>
  <form id="form"><input id="field" aria-label="Search"><button id="button">Go</button></form>
  <table id="table"><tr><th>Day</th><td>Monday</td></tr></table>
  <div id="place"></div>
</main>
"""


@dataclass(frozen=True)
class _Page:
    html: str
    headers: Mapping[str, str]


class Host:
    """Serves the pages that it was given. ``origin`` is the one that keys are made for;
    ``foreign`` leads to the same pages from an origin that no key knows."""

    def __init__(self) -> None:
        self._pages: dict[str, _Page] = {}
        self._numbers = count(1)
        self.origin = self.foreign = ""

    def put(self, html: str, **headers: str) -> str:
        """The address of a new page; ``content_security_policy=…`` becomes that header."""
        path = f"/{next(self._numbers)}.html"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._pages[path] = _Page(html, named)
        return self.origin + path

    @contextmanager
    def serving(self) -> Iterator["Host"]:
        pages = self._pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = pages.get(self.path)
                self.send_response(200 if page else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                for name, value in (page.headers if page else {}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(page.html.encode() if page else b"")

            def log_message(self, *_: Any) -> None:
                """Silent."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        port = server.server_address[1]
        self.origin, self.foreign = f"http://127.0.0.1:{port}", f"http://localhost:{port}"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def document(script: str, *, head: str = "", attributes: str = 'lang="en"') -> str:
    """A whole page with ``script`` at the end of its body."""
    return (
        f"<!doctype html><html {attributes}><head><meta charset=utf-8><title>Intranet</title>"
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,">{head}</head><body>{BODY}{script}</body></html>'
    )


def script_tag(server: str, key: str, **data: str) -> str:
    """The one line that puts the widget on a page; ``font_size="18"`` is data-font-size."""
    given = {"api-key": key, **{name.replace("_", "-"): value for name, value in data.items()}}
    attributes = " ".join(f'data-{name}="{escape(value)}"' for name, value in given.items())
    return f'<script src="{server}/widget.js" {attributes}></script>'
