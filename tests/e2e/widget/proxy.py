"""A proxy between browser and server whose connections a test can cut."""

import http.client
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlsplit

OF_THE_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length"}
STREAM = "/widget/v1/stream/"
AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: closing resets the connection


class Proxy:
    """Leads to ``upstream``. Streams are cut after as many bytes as ``cuts`` says, each number
    for one stream; while ``down`` every connection is. ``streams`` are the addresses asked for,
    ``cut`` counts the connections that were ended."""

    def __init__(self, upstream: str) -> None:
        self.upstream = urlsplit(upstream)
        self.url = ""
        self.cuts: list[int] = []
        self.down = False
        self.streams: list[str] = []
        self.cut = 0
        self._lock = Lock()

    @contextmanager
    def serving(self) -> Iterator["Proxy"]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def allowance(self, path: str) -> int | None:
        """How many bytes of the body of ``path`` pass before it is cut; None for all."""
        if not path.startswith(STREAM):
            return None
        with self._lock:
            self.streams.append(path)
            return self.cuts.pop(0) if self.cuts else None


def _handler(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if proxy.down:
                self._cut()
                return
            allowed = proxy.allowance(self.path)
            address = proxy.upstream
            upstream = http.client.HTTPConnection(address.hostname or "", address.port)
            try:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else None
                headers = dict(self.headers.items()) | {"Connection": "close"}
                upstream.request(self.command, self.path, body, headers)
                with suppress(BrokenPipeError, ConnectionResetError):
                    self._relay(upstream.getresponse(), allowed)
            finally:
                upstream.close()

        do_POST = do_OPTIONS = do_GET

        def _relay(self, response: http.client.HTTPResponse, allowed: int | None) -> None:
            self.send_response_only(response.status, response.reason)
            for name, value in response.getheaders():
                if name.lower() not in OF_THE_CONNECTION:
                    self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            while piece := response.read1():
                if proxy.down or (allowed is not None and len(piece) >= allowed):
                    self.wfile.write(piece[:allowed])
                    self._cut()
                    return
                self.wfile.write(piece)
                allowed = allowed - len(piece) if allowed is not None else None

        def _cut(self) -> None:
            """End the connection in the middle of whatever it was about."""
            proxy.cut += 1
            self.close_connection = True
            self.wfile.flush()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            self.connection.close()

        def log_message(self, *_: Any) -> None:
            """Silent."""

    return Handler
