"""Reports of errors say where and of which class, and no words of anybody."""

import ast
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport

from appliance.logs import request_id
from appliance.telemetry.sentry import start_sentry
from tests.schemas import differences

ROOT = Path(__file__).resolve().parents[2]
DSN = "http://key@sentry.example/1"
LEVELS = {"error", "exception", "critical"}


class Kept(Transport):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.envelopes = []

    def capture_envelope(self, envelope) -> None:
        self.envelopes.append(envelope)

    @property
    def events(self):
        return [envelope.get_event() for envelope in self.envelopes]

    def text(self) -> str:
        return b"".join(envelope.serialize() for envelope in self.envelopes).decode()


@pytest.fixture(autouse=True)
def answers_as_described() -> Iterator[None]:
    """Calls break here on purpose, which no description foresees."""
    yield
    differences()


@pytest.fixture
def sent():
    transport = Kept()
    start_sentry(DSN, transport)
    yield transport
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


@pytest.fixture
def breaking(monkeypatch):
    """Every search breaks, with words in its message and in its variables."""
    from core.api import search

    def broken(organization_id, query, **options):
        raise ValueError(f"xylophone: {query}")

    monkeypatch.setattr(search, "search", broken)


def search_for(client, query):
    body = {"query": query}
    return client.post(
        "/api/v1/search/?who=ada@harbour.example",
        body,
        content_type="application/json",
        headers={"X-Request-ID": "request-1", "User-Agent": "xylophone"},
    )


def test_a_request_that_breaks_is_reported_with_its_place_and_id(sent, api, organization, breaking):
    assert search_for(api(organization.secret_key), "Where do xylophones stay?").status_code == 500
    (event,) = sent.events
    (error,) = event["exception"]["values"]
    assert error["type"] == "ValueError"
    assert error["stacktrace"]["frames"][-1]["function"] == "broken"
    assert event["tags"] == {"request_id": "request-1"}
    assert event["logentry"]["message"]


def test_no_report_holds_words_of_anybody(sent, api, organization, breaking):
    search_for(api(organization.secret_key), "Where do xylophones stay?")
    text = sent.text().lower()
    said = ("xylophone", "ada@", "harbour", organization.secret_key, str(organization.id))
    assert [word for word in said if word in text] == []


def test_an_event_has_only_the_parts_that_are_known(sent, api, organization, breaking):
    search_for(api(organization.secret_key), "Where do xylophones stay?")
    (event,) = sent.events
    known = {"event_id", "timestamp", "level", "logger", "platform", "release", "environment"}
    assert set(event) <= known | {"sdk", "tags", "logentry", "exception"}
    (error,) = event["exception"]["values"]
    assert set(error) == {"type", "module", "stacktrace"}
    for frame in error["stacktrace"]["frames"]:
        assert set(frame) <= {"filename", "module", "function", "lineno", "in_app"}
    assert set(event["logentry"]) == {"message"}


def test_a_crashed_ingest_is_reported_without_the_text(
    sent, organization, document_factory, monkeypatch
):
    from core.documents import ingest

    def crash(extraction, *_, **__):
        raise RuntimeError(extraction.pages[0])

    monkeypatch.setattr(ingest, "split", crash)
    with pytest.raises(RuntimeError):
        document_factory(organization, text="Xylophones stay at home.")
    (event,) = sent.events
    assert event["logger"] == "core.documents.ingest"
    assert event["logentry"]["message"] == "ingest of version %s crashed"
    assert event["exception"]["values"][0]["type"] == "RuntimeError"
    assert "xylophone" not in sent.text().lower()


def test_what_a_library_says_is_left_out(sent):
    request_id.set("")
    logging.getLogger("asyncio").error("Task was destroyed: ValueError('xylophone')")
    (event,) = sent.events
    assert event["logger"] == "asyncio"
    assert "xylophone" not in json.dumps(event)


def test_warnings_and_what_was_logged_before_are_not_reported(sent):
    logger = logging.getLogger("core.somewhere")
    logger.warning("xylophone")
    assert sent.events == []
    logger.error("it failed")
    assert "xylophone" not in sent.text()


def test_the_models_clients_and_frameworks_are_left_alone(sent):
    assert set(sentry_sdk.get_client().integrations) == {"logging", "excepthook", "atexit"}


def test_what_ends_a_process_is_reported():
    code = (
        "import django; django.setup()\n"
        "from appliance.telemetry.sentry import start_sentry\n"
        "from tests.appliance.test_sentry import DSN, Kept\n"
        "import atexit; kept = Kept(); start_sentry(DSN, kept)\n"
        "atexit.register(lambda: print(kept.text()))\n"
        "raise LookupError('xylophone')"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert '"type":"LookupError"' in ended.stdout
    assert "xylophone" not in ended.stdout


def test_messages_of_errors_in_the_log_are_written_in_the_code():
    """What varies comes as an argument, which reports leave out."""
    odd = []
    for path in [*(ROOT / "core").rglob("*.py"), *(ROOT / "appliance").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in LEVELS
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "logger"
                and not (node.args and isinstance(node.args[0], ast.Constant))
            ):
                odd.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert odd == []
