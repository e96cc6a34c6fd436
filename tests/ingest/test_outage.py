"""Where the embedding model is away, documents wait for it, and go on by themselves."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django_rq
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from core.documents import ingest, outage
from core.documents.intake import Actor, reprocess
from core.documents.jobs import Step
from core.documents.models import Document, DocumentVersion
from core.documents.sweep import sweep
from core.documents.turns import LONGEST_PAUSE
from core.errors import ModelUnavailable
from core.evaluation import corpus
from core.evaluation.golden_set import Source
from core.providers.remote_embedding import RemoteEmbedding
from core.tenancy.context import tenant
from tests.conftest import PASSWORD, Organization

GONE = "ollama/m can't be reached at http://model. Start it."


class Server:
    """An embedding model on a server that may be away."""

    def __init__(self) -> None:
        self.is_away = False
        self.asked = 0

    def __call__(self, texts: Any) -> list[list[float]]:
        self.asked += 1
        if self.is_away:
            raise ModelUnavailable(GONE)
        return [[1.0] * 384 for _ in texts]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    model = RemoteEmbedding("ollama/m", server)
    monkeypatch.setattr(ingest, "embedding_model", lambda: model)
    return server


class Waiting:
    """A document that has been read and is to be embedded."""

    def __init__(self, organization: Organization, document: Document) -> None:
        self.organization, self.document = organization, document
        ingest.parse(organization.id, self.version.pk)

    @property
    def version(self) -> DocumentVersion:
        with tenant(self.organization.id):
            return DocumentVersion.objects.get(document=self.document)

    def embed(self) -> DocumentVersion:
        ingest.embed(self.organization.id, self.version.pk)
        return self.version

    def let_pass(self, time: timedelta) -> None:
        """As if so much time had passed since the last attempt."""
        version = self.version
        with tenant(self.organization.id):
            DocumentVersion.objects.filter(pk=version.pk).update(
                away_since=version.away_since and version.away_since - time,
                next_try_at=version.next_try_at and version.next_try_at - time,
                heartbeat_at=version.heartbeat_at and version.heartbeat_at - time,
                updated_at=version.updated_at - time,
            )

    def queued(self) -> list[Any]:
        """What the sweeper has put into the queue of embedding."""
        django_rq.get_queue(Step.EMBED).empty()
        sweep()
        return [job.args[1] for job in django_rq.get_queue(Step.EMBED).jobs]


@pytest.fixture
def waiting(
    quiet: None, server: Server, organization: Organization, document_factory: Callable[..., Any]
) -> Waiting:
    return Waiting(organization, document_factory(organization, ingest=False))


def test_it_outlasts_any_number_of_attempts_and_goes_on_by_itself(
    waiting: Waiting, server: Server
) -> None:
    server.is_away = True
    for _ in range(3 * settings.INGEST_MAX_ATTEMPTS):
        version = waiting.embed()
        assert (version.status, version.stage, version.claim) == ("pending", "embedding", None)
        assert waiting.queued() == [], "it is not tried again at once"
        waiting.let_pass(LONGEST_PAUSE)
        assert waiting.queued() == [version.pk]
    server.is_away = False
    version = waiting.embed()
    assert (version.status, version.error_detail, version.away_since) == ("completed", "", None)
    assert version.run == 1, "it was read again"


def test_it_is_tried_less_and_less_often(waiting: Waiting, server: Server) -> None:
    server.is_away = True
    pauses = []
    for _ in range(8):
        before = timezone.now()
        version = waiting.embed()
        assert version.next_try_at is not None
        pause = version.next_try_at - before
        pauses.append(round(pause.total_seconds(), -1))
        waiting.let_pass(pause)
    assert pauses == [30, 30, 60, 120, 240, 300, 300, 300]


def test_what_crashes_after_an_outage_waits_for_no_model_once_it_has_failed(
    waiting: Waiting, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: Any) -> bool:
        raise RuntimeError("a bug")

    server.is_away = True
    waiting.embed()
    monkeypatch.setattr(ingest, "_embed_some", crash)
    for _ in range(settings.INGEST_MAX_ATTEMPTS):
        with pytest.raises(RuntimeError):
            waiting.embed()
        waiting.let_pass(timedelta(seconds=settings.INGEST_STALE_SECONDS + 5))
        sweep()
    version = waiting.version
    assert (version.status, version.error_code) == ("failed", "internal_error")
    assert (version.away_since, version.next_try_at) == (None, None)


def test_after_days_it_fails_in_its_words_and_can_be_tried_again(
    waiting: Waiting, server: Server
) -> None:
    server.is_away = True
    waiting.embed()
    waiting.let_pass(outage.PATIENCE + timedelta(minutes=1))
    version = waiting.embed()
    assert (version.status, version.error_code) == ("failed", "model_unavailable")
    assert version.error_detail == GONE and version.error_retryable
    server.is_away = False
    reprocess(waiting.organization.id, waiting.document.pk, Actor("test"))
    ingest.parse(waiting.organization.id, version.pk)
    assert waiting.embed().status == "completed"


def test_a_worker_that_is_killed_while_trying_again_is_followed_by_another(
    waiting: Waiting, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.is_away = True
    waiting.embed()
    waiting.let_pass(LONGEST_PAUSE)
    with monkeypatch.context() as patch:
        patch.setattr(ingest, "_embed_some", _killed)
        with pytest.raises(SystemExit):
            waiting.embed()
    assert waiting.version.claim is not None
    waiting.let_pass(timedelta(seconds=settings.INGEST_STALE_SECONDS + 5))
    assert waiting.queued() == [waiting.version.pk]
    server.is_away = False
    assert waiting.embed().status == "completed"


def _killed(*_: Any) -> bool:
    raise SystemExit


def test_a_model_that_can_not_be_loaded_puts_reading_off_too(
    quiet: None,
    organization: Organization,
    document_factory: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing() -> Any:
        raise ModelUnavailable(GONE)

    with monkeypatch.context() as patch:
        patch.setattr(ingest, "embedding_model", missing)
        waiting = Waiting(organization, document_factory(organization, ingest=False))
    version = waiting.version
    assert (version.status, version.stage, version.error_detail) == ("pending", "queued", GONE)
    ingest.parse(organization.id, version.pk)
    assert waiting.embed().status == "completed"


def test_vectors_of_another_length_are_waited_out_as_well(
    waiting: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths = itertools.chain([384, 768], itertools.repeat(384))

    def vectors(texts: Any) -> list[list[float]]:
        length = next(lengths)
        return [[1.0] * length for _ in texts]

    model = RemoteEmbedding("ollama/m", vectors)
    assert model.dimensions == 384
    monkeypatch.setattr(ingest, "embedding_model", lambda: model)
    version = waiting.embed()
    assert version.status == "pending" and "vectors of 768 numbers now" in version.error_detail
    assert waiting.embed().status == "completed"


def test_a_long_document_keeps_what_was_done_between_outages(
    quiet: None,
    server: Server,
    organization: Organization,
    document_factory: Callable[..., Any],
    override: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    override(CHUNK_TOKENS=16, CHUNK_OVERLAP_TOKENS=0)
    monkeypatch.setattr(ingest, "EMBED_BATCH", 1)
    text = "\n\n".join(f"Rule {n} of the yard names the gate {n}, the crane {n}." for n in range(6))
    waiting = Waiting(organization, document_factory(organization, text, ingest=False))
    away = itertools.cycle([False, True])

    def vectors(texts: Any) -> list[list[float]]:
        server.is_away = next(away)
        return server(texts)

    model = RemoteEmbedding("ollama/m", vectors)
    monkeypatch.setattr(ingest, "embedding_model", lambda: model)
    done, outages = 0, 0
    while (version := waiting.embed()).status == "pending":
        assert version.progress_done > done
        done, outages = version.progress_done, outages + 1
    assert version.status == "completed"
    assert outages > settings.INGEST_MAX_ATTEMPTS
    assert server.asked == version.chunk_count + outages


def test_the_status_and_the_console_say_it_in_words(
    waiting: Waiting, server: Server, api: Callable[..., Any], client: Client
) -> None:
    server.is_away = True
    version = waiting.embed()
    program = api(waiting.organization.secret_key)
    address = f"/api/v1/documents/{waiting.document.pk}/status/"
    shown = program.get(address).json()
    assert (shown["status"], shown["error"]) == ("pending", None)
    assert shown["outage"]["detail"] == GONE
    assert version.next_try_at is not None
    assert shown["outage"]["next_try_at"][:19] == version.next_try_at.isoformat()[:19]
    editor = waiting.organization.editor.username
    client.post("/sign-in/", {"username": editor, "password": PASSWORD})
    page = client.get(f"/documents/{waiting.document.pk}/")
    assert "Waiting for the embedding model" in page.text
    assert "The document goes on by itself once the model answers." in page.text
    server.is_away = False
    waiting.embed()
    assert program.get(address).json()["outage"] is None


def test_an_evaluation_does_not_wait(
    server: Server, organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.is_away = True
    with pytest.raises(ModelUnavailable, match="can't be reached"):
        corpus._ingest(organization.id, Source("rules", "Rules", "The gate is shut at night."))
