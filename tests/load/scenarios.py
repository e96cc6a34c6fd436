"""What people, programs, visitors and editors do, for Locust; ``python -m tests.load`` runs it.

``LOAD_SITE`` has the keys and the member of an organization, as JSON. Only servers on this machine
are called.
"""

import json
import os
import random
import time
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from locust import FastHttpUser, between, events, task
from locust.env import Environment

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SITE: dict[str, str] = json.loads(os.environ["LOAD_SITE"])
KEY = {"X-API-Key": SITE["secret_key"]}
API, WIDGET = "/api/v1/", "/widget/v1/"
QUESTIONS = (
    "How many days of annual leave do I have?",
    "Who approves travel expenses?",
    "May I accept a gift from a supplier?",
    "How long are personal files kept?",
    "What do I do after an accident at work?",
    "How is a complaint answered?",
    "May I keep my password on paper?",
    "Who signs a purchase order?",
)


@events.init.add_listener
def only_this_machine(environment: Environment, **_: Any) -> None:
    if urlsplit(environment.host or "").hostname not in LOOPBACK:
        raise SystemExit("Load is only made on servers of this machine.")


def question() -> str:
    """With a number, so that the cache does not answer."""
    return f"{random.choice(QUESTIONS)} ({random.randrange(10**6)})"


class Caller(FastHttpUser):
    abstract = True
    wait_time = between(0.5, 2.0)

    def stream(self, method: str, path: str, name: str, **arguments: Any) -> None:
        """A call whose stream of events is a failure unless it ends with ``done``."""
        with self.client.request(
            method, path, name=name, catch_response=True, **arguments
        ) as response:
            ends = "event: done" in (response.text or "")
            if response.status_code != 200 or not ends:
                response.failure(f"{response.status_code}, and the stream ended without an answer")


class Member(Caller):
    """Signed in, in a browser: pages of the console, questions, and where an answer comes from."""

    weight = 4

    def on_start(self) -> None:
        self.client.get("/sign-in/")
        form = {"username": SITE["username"], "password": SITE["password"]}
        with self.client.post(
            "/sign-in/", data={**form, "csrfmiddlewaretoken": self._token}, catch_response=True
        ) as response:
            if not self._cookie("policy_chatbot_session"):
                response.failure("not signed in")

    @property
    def _token(self) -> str:
        return self._cookie("policy_chatbot_csrf")

    def _cookie(self, name: str) -> str:
        return next((one.value or "" for one in self.client.cookiejar if one.name == name), "")

    @task(2)
    def looks_around(self) -> None:
        for page in ("/ask/", "/documents/", "/ask/past/"):
            self.client.get(page)

    @task(3)
    def asks(self) -> None:
        headers = {"Accept": "text/event-stream", "X-CSRFToken": self._token}
        body = {"query": question()}
        self.stream("POST", f"{API}query/", "query as a member", json=body, headers=headers)


class Program(Caller):
    """With a secret key: searches and whole answers."""

    weight = 3
    default_headers = KEY

    @task(3)
    def searches(self) -> None:
        self.client.post(f"{API}search/", json={"query": question(), "top_k": 8})

    @task(2)
    def asks(self) -> None:
        self.client.post(f"{API}query/", json={"query": question(), "user_identifier": "load"})

    @task(1)
    def lists(self) -> None:
        self.client.get(f"{API}documents/")
        self.client.get(f"{API}conversations/")


class Visitor(Caller):
    """On a site with the widget: asks, and follows the answer at its signed address."""

    weight = 4
    token = ""

    @task
    def asks(self) -> None:
        headers = {"X-API-Key": SITE["publishable_key"], "Origin": SITE["origin"]}
        body = {"message": question(), "visitor_token": self.token}
        with self.client.post(
            f"{WIDGET}chat/", json=body, headers=headers, catch_response=True
        ) as response:
            if response.status_code != 202:
                response.failure(f"{response.status_code}: {response.text}")
                return
            begun = response.json()
        self.token = begun["visitor_token"]
        origin = {"Origin": SITE["origin"]}
        self.stream("GET", begun["stream_url"], "stream of the widget", headers=origin)


class Editor(Caller):
    """Uploads a small policy now and then, waits until it can be searched, and deletes it."""

    weight = 1
    default_headers = KEY
    wait_time = between(3.0, 6.0)

    @task
    def uploads(self) -> None:
        text = f"# Yard\n\nBicycle {uuid4()} stands in the yard, locked, behind the gate.\n"
        with self.client.post(
            f"{API}documents/upload/",
            files={"file": (f"yard-{uuid4().hex}.md", text.encode())},
            catch_response=True,
        ) as response:
            if response.status_code != 202:
                response.failure(f"{response.status_code}: {response.text}")
                return
            document = response.json()["id"]
        status = ""
        while status not in ("completed", "failed"):
            time.sleep(0.5)  # which Locust has made to let the others go on
            status = self.client.get(
                f"{API}documents/{document}/status/", name=f"{API}documents/ID/status/"
            ).json()["status"]
        self.client.delete(f"{API}documents/{document}/", name=f"{API}documents/ID/")
