"""What the tests of the widget's surface share."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient

from core.tenancy.context import tenant

SITE = "https://intranet.example"
V1 = "/widget/v1/"
JSON = "application/json"
QUESTION = "How many days of paid leave do employees have?"


def sync(function: Callable[..., Any]) -> Callable[..., Any]:
    """``function``, which needs the database, for an async test."""
    return sync_to_async(function)


def parsed(text: str) -> list[tuple[str, str, dict]]:
    """(id, name, data) of every event in the text of a stream."""
    frames = [frame for frame in text.split("\n\n") if "event: " in frame]
    fields = [dict(line.split(": ", 1) for line in frame.split("\n")) for frame in frames]
    return [(f["id"], f["event"], json.loads(f["data"])) for f in fields]


def server() -> httpx.AsyncClient:
    """A client of all that Granian serves, streams included."""
    from appliance.asgi import application

    transport = httpx.ASGITransport(application, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://localhost")


@dataclass
class Page:
    """A page of a site with the widget in it: what its browser would send."""

    key: str
    origin: str | None = SITE
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def all_headers(self) -> dict[str, str]:
        given = {"X-API-Key": self.key, **self.headers}
        if self.origin is not None:
            given["Origin"] = self.origin
        if self.token:
            given["X-Visitor-Token"] = self.token
        return given

    async def get(self, path: str, **headers: str) -> Any:
        client = AsyncClient(raise_request_exception=False)
        return await client.get(V1 + path, headers={**self.all_headers(), **headers})

    async def post(self, path: str, **body: Any) -> Any:
        client = AsyncClient(raise_request_exception=False)
        headers = self.all_headers()
        return await client.post(V1 + path, body, content_type=JSON, headers=headers)

    async def chat(self, message: str = QUESTION, **body: Any) -> Any:
        """Asks; the newest token is kept and sent with the next."""
        if self.token:
            body.setdefault("visitor_token", self.token)
        answer = await self.post("chat/", message=message, **body)
        if answer.status_code == 202:
            self.token = answer.json()["visitor_token"]
        return answer

    async def open(self, address: str, **headers: str) -> Any:
        """Opens a signed address as EventSource and img do: without the key."""
        origin = {"Origin": self.origin} if self.origin is not None else {}
        async with server() as client:
            return await client.get(address, headers={**origin, **self.headers, **headers})

    async def events(self, address: str, **headers: str) -> list[tuple[str, str, dict]]:
        answer = await self.open(address, **headers)
        assert answer.status_code == 200, answer.text
        return parsed(answer.text)

    async def ask(self, message: str = QUESTION, **body: Any) -> tuple[dict, list]:
        """What chat answered, and all events of its stream."""
        answer = await self.chat(message, **body)
        assert answer.status_code == 202, answer.content
        begun = answer.json()
        return begun, await self.events(begun["stream_url"])


@dataclass
class Program:
    """A program of the organization's own, with its secret key."""

    key: str

    async def call(self, method: str, path: str, **body: Any) -> Any:
        client = AsyncClient(raise_request_exception=False)
        given = {"data": body, "content_type": JSON} if body else {}
        headers = {"X-API-Key": self.key}
        return await getattr(client, method)(f"/api/v1/{path}", headers=headers, **given)


@pytest.fixture
def program(organization: Any) -> Program:
    return Program(organization.secret_key)


@pytest.fixture
def page(organization: Any) -> Page:
    return Page(organization.publishable_key)


@pytest.fixture
def other_page(other_organization: Any) -> Page:
    """A page of the second organization's, on the same site."""
    return Page(other_organization.publishable_key)


@pytest.fixture
def with_policy(organization: Any, document_factory: Callable[..., Any]) -> Any:
    document_factory(organization)
    return organization


@pytest.fixture
def configure() -> Callable[..., None]:
    """``configure(organization, previews="page")``: options of its widget."""

    from core.tenancy.models import Organization as OrganizationRow

    def change(organization: Any, **options: Any) -> None:
        with tenant(organization.id):
            row = OrganizationRow.objects.get(pk=organization.id)
            row.settings = {**row.settings, "widget": {**row.settings.get("widget", {}), **options}}
            row.save(update_fields=["settings"])

    return change
