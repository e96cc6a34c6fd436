"""A server on this machine in the place of those that traces and reports of errors go to."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

UNPACK = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}


class Collector:
    """What has arrived so far."""

    def __init__(self, port: int) -> None:
        self.traces_url = f"http://127.0.0.1:{port}/v1/traces"
        self.sentry_dsn = f"http://key@127.0.0.1:{port}/1"
        self.span_names: list[str] = []
        self.reports: list[str] = []

    def take(self, path: str, body: bytes) -> None:
        if path != "/v1/traces":
            self.reports.append(body.decode())
            return
        request = ExportTraceServiceRequest.FromString(body)
        for resource in request.resource_spans:
            for scope in resource.scope_spans:
                self.span_names += [span.name for span in scope.spans]


@contextmanager
def collecting() -> Iterator[Collector]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = UNPACK[self.headers.get("Content-Encoding")]
            collector.take(self.path, unpack(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector = Collector(server.server_port)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield collector
        finally:
            server.shutdown()
            thread.join()
