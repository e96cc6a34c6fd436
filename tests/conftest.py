"""Real Postgres and Redis, started once where a chosen test needs them, and stopped at the end.

Nothing is rolled back: each test makes organizations of its own, and what keeps tests
apart is what keeps tenants apart. Each file of tests has its own database, copied from the
migrated one, and under xdist each worker its own Redis database.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
import pytest

from tests.databases import keep_template, own_database
from tests.kinds import kinds, needs_services

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "correct horse battery"
_services: list[Any] = []


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the services in the controlling process, then set Django up in every process."""
    worker = getattr(config, "workerinput", {}).get("workerid")
    if worker is None:
        _set_up(with_services=needs_services(config))
    elif "TEST_SUPERUSER_URL" in os.environ:
        number = int(worker.removeprefix("gw")) + 1
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].rsplit("/", 1)[0] + f"/{number}"
    django.setup()
    from django.conf import settings
    from django.test.utils import setup_test_environment

    settings.PASSWORD_HASHERS = ["tests.hashers.QuickHasher"]
    settings.MIDDLEWARE = ["tests.schemas.watched", *settings.MIDDLEWARE]
    setup_test_environment(debug=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for kind in kinds(item.path, getattr(item, "fixturenames", ())):
            item.add_marker(kind)


def pytest_unconfigure(config: pytest.Config) -> None:
    from django.apps import apps

    if apps.ready:
        from django.db import connections

        for connection in connections.all():
            connection.close()
            if connection.alias == "default":
                connection.close_pool()
    while _services:
        _services.pop().stop()
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ["TEST_DATA"], ignore_errors=True)


def _set_up(*, with_services: bool) -> None:
    data = Path(tempfile.mkdtemp(prefix="policychat-tests-"))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "appliance.settings",
        "SECRET_KEY": "tests-only-" + "x" * 50,
        # Where nothing listens, until services are started.
        "DATABASE_URL": "postgresql://tests@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DATA_DIR": str(data / "files"),
        # Kept from run to run: compressing them takes longer than most tests.
        "STATIC_ROOT": str(ROOT / ".pytest_cache" / "static"),
        "RATE_LIMIT_ENABLED": "false",
        "LLM_PROVIDER": "extractive",
        # Identity providers of tests are on this machine.
        "SIGN_ON_PRIVATE_NETWORKS": "127.0.0.0/8,::1",
        "LOG_LEVEL": "WARNING",
        "LOG_FORMAT": "plain",
        "TEST_DATA": str(data),
    }
    if with_services:
        _start_services(data)
    else:
        os.environ["DATABASE_POOL_SIZE"] = "0"  # a pool would go on trying


def _start_services(data: Path) -> None:
    from appliance.embedded.postgres import EmbeddedPostgres
    from appliance.embedded.redis_server import EmbeddedRedis

    postgres, redis = EmbeddedPostgres(data, fast=True), EmbeddedRedis(data)
    _services.append(postgres)
    urls = postgres.start()
    _services.append(redis)
    os.environ |= {
        "DATABASE_URL": urls.runtime_url,
        "DATABASE_OWNER_URL": urls.owner_url,
        "REDIS_URL": redis.start(),
        "TEST_SUPERUSER_URL": postgres.superuser_url,
    }
    for command in (
        ["migrate", "--verbosity", "0"],
        ["collectstatic", "--no-input", "--if-changed", "-v", "0"],
    ):
        subprocess.run([sys.executable, "-m", "appliance", *command], check=True, cwd=ROOT)
    keep_template()


@dataclass(frozen=True)
class Organization:
    """An organization with a member of each role and a key of each kind."""

    model: Any
    admin: Any
    editor: Any
    viewer: Any
    secret_key: str
    publishable_key: str

    @property
    def id(self) -> uuid.UUID:
        return self.model.pk


def make_organization(name: str) -> Organization:
    from core.tenancy.context import tenant
    from core.tenancy.keys import create_key
    from core.tenancy.members import create_member
    from core.tenancy.models import KeyKind, Role
    from core.tenancy.organizations import create_organization

    unique = uuid.uuid4().hex[:12]
    organization = create_organization(name, f"{name.lower()}-{unique}")
    members = {
        role: create_member(organization.pk, f"{role}-{unique}", PASSWORD, role) for role in Role
    }
    with tenant(organization.pk):
        _, secret = create_key(organization.pk, KeyKind.SECRET)
        _, publishable = create_key(
            organization.pk, KeyKind.PUBLISHABLE, origins=["https://intranet.example"]
        )
    return Organization(
        organization,
        members[Role.ADMIN],
        members[Role.EDITOR],
        members[Role.VIEWER],
        secret,
        publishable,
    )


@pytest.fixture(scope="module", autouse=True)
def database_of_the_file(request: pytest.FixtureRequest) -> Iterator[None]:
    """The tests of this file see only what they make themselves."""
    if "db" in kinds(request.path):
        with own_database():
            yield
    else:
        yield


@pytest.fixture(autouse=True)
def answers_as_described() -> Iterator[None]:
    """Each answer of the surfaces for programs is what docs/openapi.yaml says."""
    from tests.schemas import differences

    yield
    assert differences() == []


@pytest.fixture
def organization() -> Organization:
    return make_organization("Harbour")


@pytest.fixture
def other_organization() -> Organization:
    return make_organization("Outsider")


@pytest.fixture
def client() -> Any:
    """Django's test client, anonymous."""
    from django.test import Client

    return Client(raise_request_exception=False)


@pytest.fixture
def api() -> Callable[[str], Any]:
    """``api(key)``: a test client that sends the key with every request."""
    from django.test import Client

    return lambda key: Client(raise_request_exception=False, headers={"X-API-Key": key})


@pytest.fixture
def platform_key() -> str:
    from core.tenancy.keys import create_platform_key

    return create_platform_key()


@pytest.fixture
def platform_api(api: Callable[[str], Any], platform_key: str) -> Any:
    return api(platform_key)


@pytest.fixture(scope="session")
def document_factory() -> Callable[..., Any]:
    """``document_factory(organization, text=…, title=…)``: a document, ingested on the spot.

    ``content`` gives a file's bytes instead of a text; ``ingest=False`` leaves it pending;
    further arguments go to Upload.
    """
    import io

    from core.documents.ingest import embed, parse
    from core.documents.intake import Actor, Upload, accept
    from core.tenancy.context import tenant

    def make(
        organization: Organization,
        text: str = "Employees have 25 days of paid leave a year. Five days may be carried over.",
        *,
        title: str = "Leave policy",
        content: bytes | None = None,
        filename: str = "policy.txt",
        ingest: bool = True,
        **upload: Any,
    ) -> Any:
        file = io.BytesIO(content if content is not None else text.encode())
        document, _ = accept(
            organization.id,
            Upload(file=file, filename=filename, title=title, **upload),
            Actor("test"),
        )
        with tenant(organization.id):
            version = document.versions.order_by("-number")[0]
        if ingest:
            parse(organization.id, version.pk)
            embed(organization.id, version.pk)
        return document

    return make


@pytest.fixture
def one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The product's clock began at noon of tests.clock.TODAY, so that the day stays TODAY."""
    from django.utils import timezone

    from tests.clock import since_noon

    monkeypatch.setattr(timezone, "now", since_noon)


@pytest.fixture(scope="session")
def asked() -> Callable[..., Any]:
    """``asked(organization, question)``: refused for want of evidence, unless told otherwise.

    Returns the stored answer; ``days`` says how long ago that was.
    """
    from datetime import timedelta

    from django.utils import timezone

    from core.conversations.feedback import rate
    from core.conversations.history import add_turn, open_conversation
    from core.conversations.models import Answered, Conversation, Surface
    from core.tenancy.context import tenant

    def make(
        organization: Organization,
        question: str,
        *,
        answered: Any = Answered.NO,
        reason: str | None = None,
        rating: Any = None,
        comment: str = "",
        person: str = "anna",
        surface: Any = Surface.API,
        widget: Any = None,
        days: float = 0,
        trace: dict[str, Any] | None = None,
    ) -> Any:
        if reason is None:
            reason = "no_evidence" if answered == Answered.NO else ""
        when = timezone.now() - timedelta(days=days)
        with tenant(organization.id):
            conversation = open_conversation(None, person, surface, widget_id=widget)
            message = add_turn(conversation, question)
            message.content = "An answer."
            message.answered, message.refusal_reason = answered, reason
            message.finished_at = when
            message.trace = trace or {}
            message.save()
            conversation.messages.update(created_at=when)
            Conversation.objects.filter(pk=conversation.pk).update(created_at=when)
        if rating:
            rate(message, rating, comment)
        return message

    return make


@pytest.fixture
def override() -> Iterator[Callable[..., None]]:
    """``override(NAME=value)``: Django settings for one test."""
    from django.test import override_settings

    active: list[Any] = []

    def apply(**values: Any) -> None:
        change = override_settings(**values)
        change.enable()
        active.append(change)

    yield apply
    for change in reversed(active):
        change.disable()


@pytest.fixture
def post(override: Callable[..., None]) -> Iterator[Any]:
    """What a mail server on this machine was given."""
    from tests.mail_server import running_mail_server

    with running_mail_server() as post:
        override(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=post.port,
            DEFAULT_FROM_EMAIL="policies@example.org",
        )
        yield post


@pytest.fixture
def is_problem() -> Callable[..., bool]:
    """``is_problem(response, status, code)``: problem details with all that they promise."""

    def check(response: Any, status: int, code: str = "") -> bool:
        assert response.status_code == status, response.content
        assert response["Content-Type"] == "application/problem+json"
        body = response.json()
        assert {"type", "title", "status", "code", "detail"} <= body.keys()
        assert body["status"] == status
        assert code in ("", body["code"]), body
        return bool(body["detail"])

    return check
