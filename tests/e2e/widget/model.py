"""A chat server of the tests' own: it speaks OpenAI's dialect and says what a test tells it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

NAME = "scripted"
PATIENCE_SECONDS = 60.0


class BreakOff:
    """Said instead of a text: the connection ends in the middle of the answer."""


Part = str | Event | BreakOff


class Model:
    """Says what it is told to, in this order; where an Event stands it waits until that is set.
    Told nothing it says ``usual``. ``prompts`` are the messages that it was given."""

    def __init__(self, usual: str) -> None:
        self.url = ""
        self.usual = usual
        self.prompts: list[str] = []
        self._parts: tuple[Part, ...] = ()

    def says(self, *parts: Part) -> None:
        self._parts = parts

    def says_in_steps(self, *sentences: str) -> list[Event]:
        """Says each of them, with a mark, once its gate is opened. The next one's first word
        comes with it: only then is a sentence known to be complete, and shown."""
        gates = [Event() for _ in sentences]
        openings = [sentence.split(" ", 1)[0] for sentence in sentences] + [""]
        parts: list[Part] = [openings[0]]
        for gate, sentence, following in zip(gates, sentences, openings[1:], strict=True):
            rest = sentence.partition(" ")[2]
            parts += [gate, f" {rest} [1]\n{following}"]
        self.says(*parts)
        return gates

    def reset(self) -> None:
        """Nothing waits any more, and nothing special is said."""
        for part in self._parts:
            if isinstance(part, Event):
                part.set()
        self._parts = ()
        self.prompts.clear()

    @property
    def parts(self) -> tuple[Part, ...]:
        return self._parts or (self.usual,)

    @contextmanager
    def serving(self) -> Iterator["Model"]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        self.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.reset()
            server.shutdown()
            server.server_close()
            thread.join()


def _handler(model: Model) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._begin("application/json")
            offered = {"id": NAME, "object": "model", "owned_by": "tests"}
            self.wfile.write(json.dumps({"data": [offered]}).encode())

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if not self.path.endswith("/chat/completions"):
                self.send_error(404)
                return
            model.prompts.append(body["messages"][-1]["content"])
            self._begin("text/event-stream")
            with suppress(OSError):  # who asked has gone, as after a stop
                self._answer(model.parts)

        def _answer(self, parts: tuple[Part, ...]) -> None:
            for part in parts:
                if isinstance(part, BreakOff):
                    return
                if isinstance(part, Event):
                    part.wait(PATIENCE_SECONDS)
                else:
                    self._send({"content": part})
            self._send({}, finish_reason="stop")
            self.wfile.write(b"data: [DONE]\n\n")

        def _begin(self, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()

        def _send(self, delta: dict[str, str], finish_reason: str | None = None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": NAME}
            self.wfile.write(f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\n".encode())
            self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            """Silent."""

    return Handler
