"""The work that goes on while faults happen, by honest clients: what failed is tried again, and
what was promised is written into a ledger."""

import hashlib
import io
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import httpx

QUESTION = "How many days of paid leave do employees have?"
YARD_QUESTION = "Where do the bicycles of {} stand?"
POLICY = """# Leave policy

## Paid leave

Employees have 25 days of paid leave a year. Five days of leave may be carried over until March.
"""
PARAGRAPHS = 200  # of a long document, which is embedded in more than one batch
PATIENCE_SECONDS = 120.0
PAUSE_SECONDS = 0.2
REFUSED_FOR_GOOD = range(400, 500)


class GaveUp(Exception):
    """The product did not take something within PATIENCE_SECONDS."""


@dataclass
class Uploaded:
    """A document that the product has taken; ``gone`` once its deletion was asked for."""

    injection: int
    title: str
    text: str
    id: str
    gone: bool = False

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass
class Asked:
    """One attempt at a question. ``done`` is the answer that the reader was given, and ``ended``
    how the stream did: done, error, or nothing where nobody said so."""

    injection: int
    person: str
    question: str = QUESTION
    message_id: str = ""
    last_event: str = ""
    done: dict[str, Any] | None = None
    ended: str = ""
    words: str = ""


@dataclass
class Ledger:
    """What the product has promised."""

    uploads: list[Uploaded] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    erased: dict[str, int] = field(default_factory=dict)  # person: injection
    given_up: dict[int, str] = field(default_factory=dict)  # injection: what


class Work:
    """What one organization does. ``upload_begun`` and ``first_word`` are set at these moments of
    the work of one injection, whose number is ``injection``."""

    def __init__(self, url: str, key: str, ledger: Ledger) -> None:
        self.injection = 0
        self.upload_begun = Event()
        self.first_word = Event()
        self.erasing = Event()
        self._ledger = ledger
        self._url = f"{url}/api/v1/"
        self._headers = {"X-API-Key": key}

    def begin(self, injection: int) -> None:
        self.injection = injection
        for moment in (self.upload_begun, self.first_word, self.erasing):
            moment.clear()

    def upload(self, title: str, text: str, *, slow: bool = False) -> Uploaded:
        """Until it is taken: the same bytes again are the same document."""
        content = text.encode()

        def send() -> httpx.Response:
            body = _Slow(content, self.upload_begun) if slow else io.BytesIO(content)
            with self._client() as client:
                return client.post(
                    "documents/upload/",
                    files={"file": (f"{title}.md", body)},
                    data={"title": title},
                )

        taken = self._until(send, "upload").json()
        uploaded = Uploaded(self.injection, title, text, taken["id"])
        self._ledger.uploads.append(uploaded)
        return uploaded

    def is_searchable(self, uploaded: Uploaded) -> bool:
        """Failed counts as there: it is told at the end."""
        return self._get(f"documents/{uploaded.id}/status/").get("status") in (
            "completed",
            "failed",
        )

    def delete(self, uploaded: Uploaded) -> None:
        """Until it is gone. What is not found was deleted by an attempt that nobody answered."""
        uploaded.gone = True
        self._until(lambda: self._call("DELETE", f"documents/{uploaded.id}/"), "deletion", 404)

    def erase(self, person: str) -> None:
        self.erasing.set()
        self._until(lambda: self._call("DELETE", f"users/{person}/"), "erasure")
        self._ledger.erased[person] = self.injection

    def ask(self, name: str, question: str = QUESTION) -> Asked:
        """Until it is answered. Each attempt is a question of its own, by somebody else, so that
        what is stored of it can be told from the others'."""
        end = time.monotonic() + PATIENCE_SECONDS
        attempt = 0
        while time.monotonic() < end:
            attempt += 1
            asked = Asked(self.injection, f"{name}-{attempt}", question)
            self._ledger.asked.append(asked)
            self._follow(asked)
            if asked.done and asked.done["answered"] is not False:
                return asked
            time.sleep(PAUSE_SECONDS)
        self._ledger.given_up[self.injection] = "question"
        raise GaveUp("A question was not answered.")

    def _follow(self, asked: Asked) -> None:
        """Read the stream, and again from where it broke, until it says that it has ended."""
        end = time.monotonic() + PATIENCE_SECONDS / 2
        while not asked.ended and time.monotonic() < end:
            headers = {"Accept": "text/event-stream"}
            if asked.last_event:
                headers["Last-Event-ID"] = asked.last_event
            body = {"query": asked.question, "user_identifier": asked.person}
            try:
                with self._client() as client, client.stream(
                    "POST", "query/", json=body, headers=headers
                ) as response:  # fmt: skip
                    if response.status_code == 200:
                        self._read(response, asked)
            except httpx.HTTPError:
                pass
            if not asked.last_event:
                asked.ended = asked.ended or "refused"  # not taken: the next attempt is another
            elif not asked.ended:
                time.sleep(PAUSE_SECONDS)

    def _read(self, response: httpx.Response, asked: Asked) -> None:
        for number, name, data in _events(response):
            asked.last_event = number
            asked.message_id = number.partition(":")[0]
            if name == "delta":
                asked.words += data["text"]
                self.first_word.set()
            elif name == "done":
                asked.done, asked.ended = data, "done"
            elif name == "error":
                asked.ended = "error"

    def _get(self, path: str) -> dict[str, Any]:
        try:
            response = self._call("GET", path)
        except httpx.HTTPError:
            return {}
        return dict(response.json()) if response.status_code == 200 else {}

    def _call(self, method: str, path: str) -> httpx.Response:
        with self._client() as client:
            return client.request(method, path)

    def _client(self) -> httpx.Client:
        """One for each call: a connection to a process that was killed is no use."""
        return httpx.Client(
            base_url=self._url, headers=self._headers, timeout=30, trust_env=False
        )  # fmt: skip

    def _until(
        self, send: Callable[[], httpx.Response], what: str, *also_good: int
    ) -> httpx.Response:
        end = time.monotonic() + PATIENCE_SECONDS
        said = ""
        while time.monotonic() < end:
            try:
                response = send()
                said = f"{response.status_code}: {response.text}"
                if response.is_success or response.status_code in also_good:
                    return response
                if response.status_code in REFUSED_FOR_GOOD:
                    break
            except httpx.HTTPError as error:
                said = repr(error)
            time.sleep(PAUSE_SECONDS)
        self._ledger.given_up[self.injection] = what
        raise GaveUp(f"The {what} was not taken. {said}")


class _Slow(io.BytesIO):
    """A file that is sent in two halves, the second after a while."""

    def __init__(self, content: bytes, begun: Event) -> None:
        super().__init__(content)
        self._half, self._begun = len(content) // 2, begun

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() == 0:
            return super().read(self._half)
        if self.tell() == self._half:
            self._begun.set()
            time.sleep(0.5)
        return super().read(size)


def _events(response: httpx.Response) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Id, name and data of each event that came whole."""
    number = name = ""
    for line in response.iter_lines():
        field_name, _, value = line.partition(": ")
        if field_name == "id":
            number = value
        elif field_name == "event":
            name = value
        elif field_name == "data":
            yield number, name, json.loads(value)


def long_text(name: str) -> str:
    """As long for each name, and no two alike."""
    return f"# Handbook {name}\n\n" + "\n\n".join(
        f"Crew {number} of {name} reports to the harbour master {number + 7} minutes before the "
        f"ship leaves berth {number}. Whoever is late writes down why in book {number} of {name}, "
        f"has it signed by the mate on duty, and keeps a copy for {number + 30} days. "
        f"The mate counts the ropes of berth {number}, tests the lamp, and notes both in the log. "
        f"Nobody leaves berth {number} before the harbour master has answered by radio. "
        f"Visitors of berth {number} wear a helmet and stay behind the yellow line until the crane "
        f"has stopped, and the foreman of crew {number} sees to that.\n"
        for number in range(PARAGRAPHS)
    )


def short_text(name: str) -> str:
    return f"# Bicycles {name}\n\nBicycles of {name} stand in the yard, locked, behind the gate.\n"
