"""A Python client that is generated from docs/openapi.yaml, and who calls it."""

import importlib
import io
import json
import pkgutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
from django.conf import settings

from tests.conftest import ROOT
from tests.schemas import compare, document, route_of

PACKAGE = "policy_chatbot_client"


def generate(folder: Path) -> str:
    """Write the package into ``folder``, and say what the generator warns of."""
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    command += ["--path", str(ROOT / "docs" / "openapi.yaml")]
    command += ["--config", str(ROOT / "docs" / "openapi-python-client.yaml")]
    command += ["--output-path", str(folder / PACKAGE)]
    made = subprocess.run(command, capture_output=True, text=True, check=True)
    return made.stdout + made.stderr


@dataclass
class Generated:
    """The client of one appliance; it remembers which operations were called and did what they are
    for."""

    url: str
    called: set[str] = field(default_factory=set)

    def as_caller(self, key: str, **headers: str) -> "Calling":
        """Who calls with ``key``."""
        client = importlib.import_module(PACKAGE).AuthenticatedClient(
            base_url=self.url,
            token=key,
            prefix="",
            auth_header_name="X-API-Key",
            headers=headers,
            timeout=httpx.Timeout(60),
            raise_on_unexpected_status=True,
            httpx_args={"event_hooks": {"response": [self._note]}},
        )
        return Calling(client)

    def as_member(self, session: str) -> "Calling":
        """Who calls with the session of a signed-in member."""
        token = "x" * 32
        client = importlib.import_module(PACKAGE).Client(
            base_url=self.url,
            cookies={
                settings.SESSION_COOKIE_NAME: session,
                settings.CSRF_COOKIE_NAME: token,
            },
            headers={"X-CSRFToken": token},
            timeout=httpx.Timeout(60),
            raise_on_unexpected_status=True,
            httpx_args={"event_hooks": {"response": [self._note]}},
        )
        return Calling(client)

    def not_called(self) -> set[str]:
        return set(operations().values()) - self.called

    def _note(self, response: httpx.Response) -> None:
        request = response.request
        if response.is_success:
            self.called.add(operations().get((request.method, route_of(request.url.path)), ""))
        media_type = response.headers.get("Content-Type", "")
        streams = media_type.startswith("text/event-stream")
        body = None if streams else response.read()
        compare(request.method, request.url.path, response.status_code, media_type, body)


@dataclass
class Calling:
    client: Any

    def __call__(self, operation: str, *path: Any, **arguments: Any) -> Any:
        """What the operation answers with, as the client reads it; a JSON body comes as a dict.

        Raises AssertionError where the answer is a problem."""
        module = _modules()[operation]
        if isinstance(arguments.get("body"), dict):
            arguments["body"] = _body(module).from_dict(arguments["body"])
        answer = module.sync_detailed(*path, client=self.client, **arguments)
        assert answer.status_code < 300, (operation, answer.content)
        assert answer.parsed is not None or answer.status_code in (202, 204), operation
        return answer.parsed

    def stream(self, operation: str, body: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        """The names and data of the events of an answer that streams."""
        module = _modules()[operation]
        wanted = module._get_kwargs(body=_body(module).from_dict(body))
        wanted["headers"]["Accept"] = "text/event-stream"
        events, name = [], ""
        with self.client.get_httpx_client().stream(**wanted) as answer:
            assert answer.status_code == 200
            for line in answer.iter_lines():
                if line.startswith("event:"):
                    name = line.removeprefix("event:").strip()
                elif line.startswith("data:"):
                    events.append((name, json.loads(line.removeprefix("data:"))))
        return events


def operations() -> dict[tuple[str, str], str]:
    """The ids of the document's operations, by method and address."""
    return {
        (method.upper(), route): operation["operationId"]
        for route, methods in document()["paths"].items()
        for method, operation in methods.items()
    }


def model(name: str) -> Any:
    """A class of the generated models."""
    return getattr(importlib.import_module(f"{PACKAGE}.models"), name)


def file(content: bytes, name: str, media_type: str) -> Any:
    """A file to send in a form."""
    types = importlib.import_module(f"{PACKAGE}.types")
    return types.File(payload=io.BytesIO(content), file_name=name, mime_type=media_type)


def _modules() -> dict[str, ModuleType]:
    api = importlib.import_module(f"{PACKAGE}.api")
    found = pkgutil.walk_packages(api.__path__, f"{api.__name__}.")
    return {
        each.name.rpartition(".")[2]: importlib.import_module(each.name)
        for each in found
        if not each.ispkg
    }


def _body(module: ModuleType) -> Any:
    """The model of an operation's JSON body: the only one whose name ends in Request."""
    (found,) = (value for name, value in vars(module).items() if name.endswith("Request"))
    return found
