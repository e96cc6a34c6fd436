"""Whether what a surface answers is what docs/openapi.yaml says.

Every answer that a test gets in this process is looked at on its way out (`watched`); a test
fails where one differs from the document: another status, another media type, a member that is
not described, a value that does not fit.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import yaml
from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.decorators import sync_and_async_middleware
from jsonschema import Draft202012Validator

from tests.answered_forms import page_after_form
from tests.conftest import ROOT

PROBLEM = "application/problem+json"
_found: list[str] = []


def fits(name: str, body: Any) -> bool:
    """Raises jsonschema's ValidationError where ``body`` is no ``name`` of the document."""
    _validator("components", "schemas", name).validate(body)
    return True


def differences() -> list[str]:
    """What was found in the answers since the last call, a sentence each."""
    found = _found.copy()
    _found.clear()
    return found


@sync_and_async_middleware
def watched(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware that compares every answer with the document."""
    if iscoroutinefunction(get_response):

        async def awaited(request: HttpRequest) -> HttpResponse:
            return _looked_at(request, await get_response(request))

        return awaited
    return lambda request: _looked_at(request, get_response(request))


def _looked_at(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    body = None if response.streaming else response.content
    media_type = response.headers.get("Content-Type", "")
    compare(str(request.method), request.path_info, response.status_code, media_type, body)
    if said := page_after_form(request, response):
        _found.append(said)
    return response


def compare(method: str, path: str, status: int, media_type: str, body: bytes | None) -> None:
    """Keep for `differences` how this answer differs; ``body`` is None where it streams."""
    call = f"{method} {path}: {status}"
    for difference in _differences(method, path, status, media_type.partition(";")[0], body):
        _found.append(f"{call} {difference}")


def _differences(
    method: str, path: str, status: int, media_type: str, body: bytes | None
) -> Iterator[str]:
    route = route_of(path)
    operations = document()["paths"].get(route)
    if operations is None or method == "OPTIONS":
        return
    operation = operations.get("get" if method == "HEAD" else method.lower())
    if operation is None:
        if not (400 <= status < 500 and media_type == PROBLEM):
            yield f"{media_type} for a method that is not described"
        return
    response = operation["responses"].get(str(status))
    if response is None:
        yield f"is no status that is described: {(body or b'')[:300]!r}"
    elif "content" not in response:
        if body:
            yield "has a body, and none is described"
    elif media_type not in response["content"]:
        yield f"is {media_type}; described are {list(response['content'])}"
    elif media_type.endswith("json") and method != "HEAD" and body is not None:
        where = ("responses", str(status), "content", media_type, "schema")
        validator = _validator("paths", route, method.lower(), *where)
        for error in validator.iter_errors(json.loads(body or b"")):
            yield f"{error.json_path}: {error.message[:300]}"


def route_of(path: str) -> str:
    """The address as the document has it: with names in braces; empty for one that is unknown."""
    try:
        return "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", resolve(path).route)
    except Resolver404:
        return ""


@cache
def document() -> dict[str, Any]:
    """docs/openapi.yaml, its objects having no members but those described."""
    text = (ROOT / "docs" / "openapi.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return _closed(read)


def _closed(node: Any) -> Any:
    if isinstance(node, list):
        return [_closed(each) for each in node]
    if not isinstance(node, dict):
        return node
    closed = {name: _closed(each) for name, each in node.items()}
    if node.get("type") == "object" and "properties" in node:
        closed.setdefault("additionalProperties", False)
    return closed


@cache
def _validator(*place: str) -> Draft202012Validator:
    """Of the schema at a place of the document, given by the names on the way to it."""
    escaped = (name.replace("~", "~0").replace("/", "~1") for name in place)
    pointer = "#/" + "/".join(escaped).replace("{", "%7B").replace("}", "%7D")
    schema = {**document(), "$ref": pointer}
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
