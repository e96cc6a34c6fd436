"""What the tests of a document's life look at."""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

PAGES = 100


@pytest.fixture(scope="session")
def long_pdf() -> bytes:
    """About 100 pages of text, no two alike."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for page in range(1, PAGES + 1):
        canvas.drawString(72, 770, f"{page} Rule number {page}")
        for line in range(13):
            canvas.drawString(
                72,
                740 - 16 * line,
                f"Paragraph {page}.{line} says that {page * 13 + line} days of notice are due.",
            )
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.fixture(scope="session")
def own_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of our own: others' must not be emptied, and no worker of others takes our jobs."""
    from appliance.embedded.redis_server import EmbeddedRedis

    server = EmbeddedRedis(tmp_path_factory.mktemp("redis"))
    yield server.start()
    server.stop()


@pytest.fixture(autouse=True)
def use_own_redis(own_redis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty: what an earlier test left there would be another organization's, which waits."""
    import redis
    from django.conf import settings

    with redis.Redis.from_url(own_redis) as connection:
        connection.flushall()
    for queue in settings.RQ_QUEUES.values():
        monkeypatch.setitem(queue, "URL", own_redis)


@pytest.fixture
def all_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A single file takes its turn like any other: none counts as small."""
    from core.documents import turns

    monkeypatch.setattr(turns, "SMALL_BYTES", 0)


@pytest.fixture
def upload() -> Callable[..., Any]:
    """``upload(organization, name)``: a small file, which waits for its turn; its document."""
    from core.documents.intake import Actor, Upload, accept

    def make(organization: Any, name: str) -> Any:
        text = f"# {name}\n\nThe parking place {name} is for bicycles.".encode()
        file = Upload(file=io.BytesIO(text), filename=f"{name}.md", title=name)
        return accept(organization.id, file, Actor("test"))[0]

    return make


@pytest.fixture
def state() -> Callable[..., Any]:
    """``state(organization, document)``: its newest version, read afresh."""
    from core.tenancy.context import tenant

    def read(organization: Any, document: Any) -> Any:
        with tenant(organization.id):
            return document.versions.order_by("-number").select_related("document")[0]

    return read


@pytest.fixture
def found() -> Callable[..., list[str]]:
    """``found(organization, question)``: the texts that search gives."""
    from core.retrieval.search import search

    def look(organization: Any, question: str = "days of paid leave") -> list[str]:
        return [hit.content for hit in search(organization.id, question, top_k=20).hits]

    return look


@pytest.fixture
def counts() -> Callable[..., dict[str, int]]:
    """``counts(organization)``: how many rows of each kind a tenant has."""
    from core.documents.models import Chunk, Document, DocumentVersion, Page
    from core.tenancy.context import tenant

    def count(organization: Any) -> dict[str, int]:
        with tenant(organization.id):
            models = (Document, DocumentVersion, Page, Chunk)
            return {model.__name__: model.objects.count() for model in models}

    return count


@pytest.fixture
def originals() -> Callable[..., list[str]]:
    """``originals(organization)``: the files stored for a tenant."""
    from django.conf import settings

    def names(organization: Any) -> list[str]:
        folder = Path(settings.DATA_DIR) / "originals" / str(organization.id)
        return sorted(path.name for path in folder.rglob("*") if path.is_file())

    return names


@pytest.fixture
def quiet() -> None:
    """Nothing that earlier tests left unfinished is swept up by this one."""
    end_unfinished()


def end_unfinished() -> None:
    """Hundreds of tests upload without ingesting; real workers would do all of it first."""
    from django.conf import settings
    from psycopg.conninfo import make_conninfo

    database = settings.DATABASES["default"]["NAME"]
    with psycopg.connect(
        make_conninfo(os.environ["TEST_SUPERUSER_URL"], dbname=database), autocommit=True
    ) as connection:
        connection.execute(
            "UPDATE documents_documentversion SET status = 'failed' "
            "WHERE status IN ('pending', 'processing')"
        )
