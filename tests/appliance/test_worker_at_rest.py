"""Workers hold what their jobs load while they have work, and for a while after."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import django_rq
import psutil
import pytest
from django.conf import settings
from rq import Worker
from rq.worker import BaseWorker

from appliance.embedded.redis_server import EmbeddedRedis
from appliance.queue_workers import EmbedWorker, ParseWorker
from core.documents import ingest
from core.documents.jobs import Step
from core.documents.models import DocumentVersion
from core.documents.turns import give_turn
from core.providers.embedding_backends import BACKENDS, SERVED
from core.tenancy.context import tenant
from core.text import detect

LIBRARY, RESTED = "openvino", "--rested"
SECONDS = 120


@pytest.fixture
def redis_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A queue that holds no jobs but those of this test, and that nobody else works on."""
    with EmbeddedRedis(tmp_path) as server:
        url = server.start()
        for queue in settings.RQ_QUEUES.values():
            monkeypatch.setitem(queue, "URL", url)
        yield url


@pytest.fixture
def start(redis_url: str, process: Callable[..., "subprocess.Popen[str]"]) -> Callable[..., Any]:
    """``start(seconds, queue)``: a worker that keeps what it has loaded so long, once it has begun
    to listen."""

    def begin(keep: int, queue: str = "embed") -> psutil.Process:
        command = [sys.executable, "-m", "appliance", "worker", queue]
        started = process(command, REDIS_URL=redis_url, EMBEDDING_KEEP_SECONDS=str(keep))
        wait_until(listens)
        return psutil.Process(started.pid)

    return begin


@pytest.fixture
def give_work(organization: Any, document_factory: Callable[..., Any]) -> Callable[[], Any]:
    """``give_work()`` queues one more document for the embed worker; what it gives says whether
    that is done."""

    def give() -> Callable[[], bool]:
        # Each has words of its own: the same file again would be the same document.
        text = f"Employees have 25 days of paid leave a year, said {uuid4()}."
        document = document_factory(organization, text, ingest=False)
        with tenant(organization.id):
            version = DocumentVersion.objects.get(document=document)
        ingest.parse(organization.id, version.pk)

        def is_done() -> bool:
            with tenant(organization.id):
                return DocumentVersion.objects.get(pk=version.pk).stage == "done"

        return is_done

    return give


def wait_until(condition: Callable[[], Any]) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def listens() -> bool:
    workers = Worker.all(connection=django_rq.get_connection("embed"))
    return any(worker.get_state() == "idle" for worker in workers)


def holds_model(worker: psutil.Process) -> bool:
    return any(LIBRARY in mapped.path for mapped in worker.memory_maps())


def test_the_model_is_loaded_for_the_first_job_and_given_back_after_the_last(
    start: Callable[[int], psutil.Process], give_work: Callable[[], Callable[[], bool]]
) -> None:
    worker = start(1)
    assert not holds_model(worker)
    for _ in range(2):
        wait_until(give_work())
        # The same process, so that nobody who watches it takes it for one that has died.
        wait_until(lambda: RESTED in worker.cmdline() and not holds_model(worker) and listens())


def test_a_job_that_comes_while_the_memory_is_given_back_is_done(
    start: Callable[[int], psutil.Process], give_work: Callable[[], Callable[[], bool]]
) -> None:
    worker = start(1)
    wait_until(give_work())
    wait_until(lambda: not Worker.all(connection=django_rq.get_connection("embed")))
    wait_until(give_work())
    assert RESTED in worker.cmdline()


def test_a_worker_that_reads_gives_back_what_it_loaded_too(
    start: Callable[..., psutil.Process], organization: Any, document_factory: Callable[..., Any]
) -> None:
    worker = start(1, "parse")
    for number in range(2):
        document = document_factory(organization, f"Leave of {number} days.", ingest=False)
        give_turn(organization.id, Step.PARSE)

        def is_read(document: Any = document) -> bool:
            with tenant(organization.id):
                return DocumentVersion.objects.get(document=document).stage == "embedding"

        wait_until(is_read)
        wait_until(lambda: RESTED in worker.cmdline() and listens())


def test_one_that_has_rested_ends_when_it_is_asked_to(
    start: Callable[[int], psutil.Process], give_work: Callable[[], Callable[[], bool]]
) -> None:
    worker = start(1)
    wait_until(give_work())
    wait_until(lambda: RESTED in worker.cmdline() and listens())
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(SECONDS) == 0


@pytest.mark.parametrize(
    ("backend", "keep", "has_worked", "waits"),
    [
        ("openvino", 600, True, 600),
        ("sentence-transformers", 600, True, 600),
        ("openvino", 600, False, None),
        ("openvino", 0, True, None),
        ("ollama", 600, True, None),
        ("openai", 600, True, None),
    ],
)
def test_only_who_holds_a_model_gives_it_back(
    backend: str,
    keep: int,
    has_worked: bool,
    waits: int | None,
    override: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    override(EMBEDDING_BACKEND=backend, EMBEDDING_KEEP_SECONDS=keep)
    asked: list[int | None] = []

    def nothing_comes(worker: Any, timeout: int | None, max_idle_time: int | None = None) -> None:
        asked.append(max_idle_time)

    monkeypatch.setattr(BaseWorker, "dequeue_job_and_maintain_ttl", nothing_comes)
    monkeypatch.setattr(BaseWorker, "perform_job", lambda *_: None)
    monkeypatch.setattr(BaseWorker, "prepare_execution", lambda *_: None)
    worker = django_rq.get_worker("embed", worker_class=EmbedWorker)
    if has_worked:
        worker.execute_job(None, worker.queues[0])
    assert worker.dequeue_job_and_maintain_ttl(45) is None
    assert asked == [waits]
    assert worker.is_tired == (waits is not None)


def test_what_every_fork_needs_is_loaded_before_the_first(
    override: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    override(EMBEDDING_KEEP_SECONDS=600)
    detect._identifier.cache_clear()
    loaded: list[bool] = []

    def fork(*_: Any) -> None:
        loaded.append(bool(detect._identifier.cache_info().currsize))

    monkeypatch.setattr(Worker, "execute_job", fork)
    monkeypatch.setattr(BaseWorker, "dequeue_job_and_maintain_ttl", lambda *_: None)
    worker = django_rq.get_worker("parse", worker_class=ParseWorker)
    worker.execute_job(None, worker.queues[0])
    assert loaded == [True]
    assert worker.dequeue_job_and_maintain_ttl(45) is None
    assert worker.is_tired


def test_backends_are_known_that_hold_nothing_here() -> None:
    assert set(SERVED) < set(BACKENDS)
