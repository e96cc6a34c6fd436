"""A language model and an embedding model on this machine, which behave as a fault wants it."""

import json
import socket
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, ClassVar

from core.text.sentences import split_sentences
from scripts.benchmarks.scripted_model import FIRST_SOURCE

NAME = "scripted"
DIMENSIONS = 64
WORD_SECONDS = 0.04
BATCH_SECONDS = 0.25  # of embedding, so that a document can be caught half embedded
LIE = "Employees have 99 days of paid leave a year [1].\n"
WELL, STALLS, FLOODS, LIES, BREAKS_OFF, CUT = (
    "well", "stalls", "floods", "lies", "breaks off", "cut",
)  # fmt: skip


class Models:
    """``manner`` is how they behave now; CUT is a network without a way to them."""

    def __init__(self) -> None:
        self.manner = WELL
        self.url = ""
        self._open: set[socket.socket] = set()
        self._lock = Lock()

    @contextmanager
    def serving(self) -> Iterator["Models"]:
        handler = type("Handler", (_Handler,), {"models": self})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        self.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        thread = Thread(target=server.serve_forever, args=(0.1,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    @contextmanager
    def holding(self, connection: socket.socket) -> Iterator[None]:
        """Within this block it is one of those that ``cut`` ends."""
        with self._lock:
            self._open.add(connection)
        try:
            yield
        finally:
            with self._lock:
                self._open.discard(connection)

    def cut(self) -> None:
        """Nobody reaches them, and whoever is connected is not any more."""
        self.manner = CUT
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def pieces(self, prompt: str) -> Iterator[str]:
        """What is written, a word at a time."""
        if self.manner == LIES:
            yield LIE
            return
        while self.manner == STALLS:
            time.sleep(0.1)
        while self.manner == FLOODS:
            yield "and so on " * 1000
        words = first_sentences(prompt).split(" ")
        for number, word in enumerate(words):
            time.sleep(WORD_SECONDS)
            if self.manner == BREAKS_OFF and number == len(words) // 2:
                yield word[: len(word) // 2]
                return
            yield f"{word} "


class _Handler(BaseHTTPRequestHandler):
    models: ClassVar[Models]

    def handle(self) -> None:
        with self.models.holding(self.connection), suppress(OSError):
            # An OSError: whoever asked was killed, or the network was cut.
            if self.models.manner != CUT:
                super().handle()

    def do_GET(self) -> None:
        self._send_json({"data": [{"id": NAME, "object": "model", "owned_by": "us"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.endswith("/embeddings"):
            time.sleep(BATCH_SECONDS)
            vectors = [vector_of(text) for text in body["input"]]
            data = [{"embedding": one, "index": at} for at, one in enumerate(vectors)]
            self._send_json({"object": "list", "model": NAME, "data": data})
        elif self.path.endswith("/chat/completions"):
            self._answer(body["messages"][-1]["content"])
        else:
            self.send_error(404)

    def _answer(self, prompt: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for piece in self.models.pieces(prompt):
            self._send_part({"content": piece})
        if self.models.manner == BREAKS_OFF:
            return
        self._send_part({}, finish_reason="stop")
        self.wfile.write(b"data: [DONE]\n\n")

    def _send_part(self, delta: dict[str, str], finish_reason: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
        part = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": NAME}
        self.wfile.write(f"data: {json.dumps({**part, 'choices': [choice]})}\n\n".encode())
        self.wfile.flush()

    def _send_json(self, body: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: Any) -> None:
        """Silent."""


def first_sentences(prompt: str) -> str:
    """Two sentences of the first source, each with its mark."""
    found = FIRST_SOURCE.search(prompt)
    text = found[1] if found else ""
    sentences = [text[one.start : one.end] for one in split_sentences(text) if not one.is_heading]
    if not sentences:
        return "I could not find this in your policies.\n"
    return "".join(f"{' '.join(one.split())} [1]\n" for one in sentences[:2])


def vector_of(text: str) -> list[float]:
    """A place for each word, so that texts with the same words are near to each other."""
    vector = [0.01] * DIMENSIONS
    for word in text.lower().split():
        vector[zlib.crc32(word.strip(".,:;?!()").encode()) % DIMENSIONS] += 1.0
    return vector
