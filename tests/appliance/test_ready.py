"""The line that says that people may come."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from appliance.ready import QUOTED, say_when_ready, written_by


class Starting(BaseHTTPRequestHandler):
    """A server that is ready at the third time it is asked."""

    asked = 0

    def do_GET(self) -> None:
        Starting.asked += 1
        self.send_response(200 if Starting.asked > 2 else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    Starting.asked = 0
    with ThreadingHTTPServer(("127.0.0.1", 0), Starting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_one_line_says_where_people_go_and_who_answers_once_all_is_ready(
    port: int, host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    say_when_ready(host, port, "https://policies.example", written_by("llama3.2 through ollama"))
    assert Starting.asked == 3
    assert capsys.readouterr().out == (
        "Ready: https://policies.example (answers are written by llama3.2 through ollama)\n"
    )


def test_what_takes_long_is_told_once_and_waited_for(
    port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("appliance.ready.LATE_SECONDS", 0.0)
    say_when_ready("127.0.0.1", port, "http://localhost:8000", QUOTED)
    late, ready = capsys.readouterr().out.splitlines()
    assert late.endswith(f"http://127.0.0.1:{port}/readyz says why")
    assert ready == "Ready: http://localhost:8000 (answers are quoted from the documents)"
