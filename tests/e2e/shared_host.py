"""A host that the product shares with another site: a proxy leads one path of it to the product."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

OF_THE_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class SharedHost:
    """``url`` is the product's address on it. ``upstream``, the product's own, is set before the
    first request. With ``takes_off`` the proxy asks it without the path. ``others`` are the paths
    that were asked of the other site."""

    def __init__(self, path: str, *, takes_off: bool) -> None:
        self._path = path
        self._takes_off = takes_off
        self.upstream = ""
        self.others: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self.url = self.origin + path

    @contextmanager
    def serving(self) -> Iterator["SharedHost"]:
        thread = Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def asked(self, path: str) -> str | None:
        """What the product is asked for; None for what is the other site's."""
        if path == self._path or path.startswith(f"{self._path}/"):
            return (path.removeprefix(self._path) or "/") if self._takes_off else path
        self.others.append(path)
        return None

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = host.asked(self.path)
                if path is None:
                    self.send_error(404)
                    return
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else None
                headers = dict(self.headers.items()) | {"Connection": "close"}
                upstream = http.client.HTTPConnection(urlsplit(host.upstream).netloc)
                try:
                    upstream.request(self.command, path, body, headers)
                    with suppress(BrokenPipeError, ConnectionResetError):
                        self._relay(upstream.getresponse())
                finally:
                    upstream.close()

            do_POST = do_OPTIONS = do_PATCH = do_DELETE = do_GET

            def _relay(self, response: http.client.HTTPResponse) -> None:
                self.send_response_only(response.status, response.reason)
                for name, value in response.getheaders():
                    if name.lower() not in OF_THE_CONNECTION:
                        self.send_header(name, value)
                self.send_header("Connection", "close")
                self.end_headers()
                while piece := response.read1():
                    self.wfile.write(piece)

            def log_message(self, *_: Any) -> None:
                """Silent."""

        return Handler
