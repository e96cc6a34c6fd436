"""Each service is restarted, and one killed, while people upload and ask: nothing is lost."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from appliance import grace_periods
from tests.compose.asking import upload, wait_until_completed
from tests.compose.images import ROOT
from tests.compose.scripted_ollama import GO
from tests.compose.stack import Stack, wait_for

PATIENCE_SECONDS = 300
PAUSE_SECONDS = 2
SCRIPTED = ROOT / "tests/compose/scripted_ollama.yaml"
QUESTION = "How many days may a bicycle stay in store room {}?"


class Client(threading.Thread):
    """Does ``work`` over and over, as often again as the appliance says that it can't just now."""

    def __init__(self, stack: Stack, work: Callable[[httpx.Client, int], httpx.Response]) -> None:
        super().__init__(daemon=True)
        self._url, self._headers = stack.url, dict(stack.client().headers)
        self._work = work
        self._over = threading.Event()
        self.answers: list[dict[str, object]] = []
        self.refused: list[str] = []

    def run(self) -> None:
        number = 0
        while not self._over.is_set():
            number += 1
            if (answer := self._persist(number)) is not None:
                self.answers.append(answer)
            self._over.wait(PAUSE_SECONDS)

    def _persist(self, number: int) -> dict[str, object] | None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                base = f"{self._url}/api/v1/"
                with httpx.Client(base_url=base, headers=self._headers, timeout=60) as api:
                    answer = self._work(api, number)
            except httpx.TransportError:
                time.sleep(0.5)
                continue
            if answer.status_code < 300:
                return dict(answer.json())
            if answer.status_code < 500:
                break
            time.sleep(0.5)
        self.refused.append(f"number {number} was never taken")
        return None

    def got_beyond(self, count: int) -> bool:
        return len(self.answers) > count

    def finish(self) -> None:
        self._over.set()
        self.join(PATIENCE_SECONDS)
        assert not self.is_alive()


def _upload_room(api: httpx.Client, number: int) -> httpx.Response:
    text = f"A bicycle may stay in store room {number} for up to {number + 10} days."
    return api.post("documents/upload/", files={"file": (f"room-{number}.txt", text)})


def _ask(api: httpx.Client, number: int) -> httpx.Response:
    return api.post("query/", json={"query": QUESTION.format(number)})


@contextmanager
def _at_work(stack: Stack) -> Iterator[tuple[Client, Client]]:
    uploading, asking = Client(stack, _upload_room), Client(stack, _ask)
    uploading.start()
    asking.start()
    try:
        yield uploading, asking
    finally:
        uploading.finish()
        asking.finish()


def _interrupt(stack: Stack, clients: tuple[Client, Client], *how: str) -> None:
    """Interrupt a service, then wait until both clients have got on."""
    before = [len(client.answers) for client in clients]
    stack.compose(*how)
    if how[0] == "kill":
        stack.compose("start", how[-1])
    stack.wait_until_ready()
    for client, count in zip(clients, before, strict=True):
        wait_for(partial(client.got_beyond, count), PATIENCE_SECONDS)


def test_no_document_and_no_answer_is_lost_when_services_restart(stack: Stack) -> None:
    with _at_work(stack) as clients:
        for service in ("redis", "postgres", "ollama", "appliance"):
            _interrupt(stack, clients, "restart", service)
        _interrupt(stack, clients, "kill", "--signal", "KILL", "appliance")
        _interrupt(stack, clients, "kill", "--signal", "KILL", "postgres")
    uploading, asking = clients
    assert not uploading.refused + asking.refused
    with stack.client() as api:
        for document in uploading.answers:
            wait_until_completed(api, str(document["id"]))
        for answer in asking.answers:
            url = f"conversations/{answer['conversation_id']}/messages/"
            kept = {m["id"]: m["content"] for m in api.get(url).json()["results"]}
            assert kept[answer["message_id"]] == answer["answer"]


@contextmanager
def _scripted_model(stack: Stack) -> Iterator[None]:
    """A model that ends its answer when it is told to stands in for the one of the stack."""
    only_the_model = ("up", "--detach", "--no-build", "--no-deps", "ollama")
    stack.compose("--file", str(SCRIPTED), *only_the_model)
    try:
        yield
    finally:
        stack.compose(*only_the_model)


def test_a_stop_lets_an_answer_end(stack: Stack, handbook: Path) -> None:
    with stack.client() as api:
        wait_until_completed(api, upload(api, handbook))
    said: list[str] = []

    def read() -> None:
        body = {"query": "How many unused leave days may I carry over, and until when?"}
        headers = {"Accept": "text/event-stream"}
        with (
            stack.client() as api,
            api.stream("POST", "query/", json=body, headers=headers) as events,
        ):
            said.extend(line for line in events.iter_lines() if line)

    with _scripted_model(stack):
        reader = threading.Thread(target=read)
        reader.start()
        wait_for(lambda: "event: sources" in said, PATIENCE_SECONDS)
        stack.compose("kill", "--signal", "TERM", "appliance")
        stack.inside("ollama", "touch", str(GO))
        reader.join(PATIENCE_SECONDS)
        # What still runs would not be started.
        wait_for(lambda: _state(stack)["Status"] == "exited", grace_periods.CONTAINER)
        assert _state(stack)["ExitCode"] == 0
    stack.compose("start", "appliance")
    stack.wait_until_ready()
    assert "event: done" in said, said


def _state(stack: Stack) -> dict[str, Any]:
    return dict(stack.container("appliance")["State"])
