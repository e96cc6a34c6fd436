"""The OpenAPI document and the page that shows it."""

import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from core.api.urls import urlpatterns
from core.widget_api.urls import urlpatterns as widget_urls

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.yaml"


@pytest.fixture(scope="module")
def schema() -> dict:
    return yaml.safe_load(COMMITTED.read_text())


def operations(schema: dict) -> list[tuple[str, str, dict]]:
    return [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_committed_document_is_up_to_date():
    generated = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=generated)
    assert generated.getvalue().strip() == COMMITTED.read_text().strip(), (
        "Run: python -m appliance spectacular --fail-on-warn --validate --file docs/openapi.yaml"
    )


def test_every_address_is_described(schema):
    assert schema["openapi"].startswith("3.1")
    described = {re.sub(r"{(\w+)}", r"<\1>", path) for path in schema["paths"]}
    routes = {"/api/v1/" + re.sub(r"<\w+:", "<", str(p.pattern)) for p in urlpatterns}
    # Of the widget's calls those that are no plain addresses, for browsers to open.
    widget = [p for p in widget_urls if hasattr(p.callback, "view_class")]
    calls = {"/" + re.sub(r"<\w+:", "<", str(p.pattern)) for p in widget}
    routes |= {path for path in calls if path.startswith("/widget/v1/")}
    assert described | {"/api/v1/docs/", "/api/v1/schema/"} == routes | {"/api/v1/schema/"}


def test_every_call_says_what_key_it_needs_and_how_it_fails(schema):
    assert schema["components"]["securitySchemes"]["ApiKey"] == {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
    }
    for path, method, operation in operations(schema):
        if path == "/api/v1/schema/":
            continue
        responses = operation["responses"]
        assert {"401", "403", "429"} <= responses.keys(), (path, method)
        key = "ApiKey" if path.startswith("/api/") else "PublishableKey"
        assert {key: []} in operation["security"]
        assert any(status.startswith("2") for status in responses)
        for status, response in responses.items():
            if status.startswith("4"):
                assert list(response["content"]) == ["application/problem+json"]
        if "requestBody" in operation:
            assert {"400", "415"} <= responses.keys(), (path, method)


def test_the_stream_is_described(schema):
    good = schema["paths"]["/api/v1/query/"]["post"]["responses"]["200"]["content"]
    assert good.keys() == {"application/json", "text/event-stream"}


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("src", "href") and value]


def test_the_docs_page_needs_no_other_host(client):
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    assert "default-src 'self'" in page["Content-Security-Policy"]
    links = Links()
    links.feed(page.content.decode())
    assert len(links.found) >= 4
    for link in links.found:
        assert link.startswith("/") and not link.startswith("//"), link
        if link.startswith("/static/"):
            assert staticfiles_storage.exists(link.removeprefix("/static/"))
    assert "<script>" not in page.content.decode()
    script = client.get("/api/v1/docs/?script=")
    assert script.status_code == 200
    assert "/api/v1/schema/" in script.content.decode()


def test_the_schema_is_served(client, schema):
    answer = client.get("/api/v1/schema/", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["paths"].keys() == schema["paths"].keys()


def test_the_schema_is_generated_once(client, monkeypatch):
    first = client.get("/api/v1/schema/")

    def generate(*args, **kwargs):
        raise AssertionError("generated again")

    monkeypatch.setattr("drf_spectacular.generators.SchemaGenerator.get_schema", generate)
    again = client.get("/api/v1/schema/?version=another")

    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
    as_json = client.get("/api/v1/schema/", headers={"Accept": "application/json"})
    assert as_json["ETag"] != first["ETag"]
    assert as_json["Vary"] == first["Vary"] == "Accept"


def test_who_has_the_schema_is_not_sent_it_again(client):
    etag = client.get("/api/v1/schema/")["ETag"]
    answer = client.get("/api/v1/schema/", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_every_call_says_what_it_does_and_who_may(schema):
    for path, method, operation in operations(schema):
        assert 0 < len(operation["summary"]) <= 140, (path, method)
        assert "\n\nFor " in operation["description"], (path, method)
        assert all(each.get("description") for each in operation.get("parameters", []))


def test_every_property_says_what_it_is(schema):
    silent = [
        f"{name}.{member}"
        for name, described in schema["components"]["schemas"].items()
        for member, value in described.get("properties", {}).items()
        # What a reference leads to is described there.
        if not value.get("description") and "$ref" not in value
    ]
    assert silent == []


def test_what_must_be_sent_has_an_example(schema):
    schemas = schema["components"]["schemas"]
    bare = [
        f"{name}.{member}"
        for name, described in schemas.items()
        if name.endswith("Request")
        for member in described.get("required", [])
        if described["properties"][member].get("type") in ("string", "integer")
        and not {"examples", "format"} & described["properties"][member].keys()
    ]
    assert bare == []
