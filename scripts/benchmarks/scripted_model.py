"""A chat server that speaks OpenAI's dialect and answers at once in the words of its sources."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from core.text.sentences import split_sentences

MODEL = "scripted"
ANOTHER = "scripted-too"  # the same under another name
FIRST_SOURCE = re.compile(r"\[1\] [^\n]*\n(.*?)(?:\n\n\[2\] |\n</sources>)", re.DOTALL)
LEAST_WORDS = 8


class ScriptedModel:
    """``seconds`` has one entry for each answer: from the request to the end of the first
    sentence, the model's own time."""

    def __init__(self, delay: float) -> None:
        self.seconds: list[float] = []
        self.delay = delay
        self.url = ""

    @contextmanager
    def serving(self) -> Iterator["ScriptedModel"]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                said = {"object": "model", "owned_by": "us"}
                self._send_json({"data": [{"id": name, **said} for name in (MODEL, ANOTHER)]})

            def do_POST(self) -> None:
                began = time.perf_counter()
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if not self.path.endswith("/chat/completions"):
                    self.send_error(404)
                    return
                time.sleep(model.delay)
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                self._send_part({"content": first_sentence(body["messages"][-1]["content"])})
                model.seconds.append(time.perf_counter() - began)
                self._send_part({}, finish_reason="stop")
                self.wfile.write(b"data: [DONE]\n\n")

            def _send_part(self, delta: dict[str, str], finish_reason: str | None = None) -> None:
                choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
                part = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": MODEL}
                text = json.dumps({**part, "choices": [choice]})
                self.wfile.write(f"data: {text}\n\n".encode())
                self.wfile.flush()

            def _send_json(self, body: dict[str, Any]) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *_: Any) -> None:
                """Silent."""

        return Handler


def first_sentence(message: str) -> str:
    """A long sentence from the middle of the first source, with its mark and a line break
    that shows it to be complete."""
    found = FIRST_SOURCE.search(message)
    text = found[1] if found else ""
    long = [
        sentence
        for sentence in split_sentences(text)
        if not sentence.is_heading
        and len(text[sentence.start : sentence.end].split()) >= LEAST_WORDS
    ]
    if not long:
        return "I could not find this in your policies."
    middle = min(long, key=lambda sentence: abs(sentence.start + sentence.end - len(text)))
    return f"{' '.join(text[middle.start : middle.end].split())} [1]\n"
