"""Puts a made-up corpus into the real tables, by COPY and as the superuser."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

import psycopg
from numpy.random import Generator
from pgvector import HalfVector
from pgvector.psycopg import register_vector
from psycopg.types.json import Jsonb

from core.documents.postings import STORE
from core.documents.text_search import configuration
from core.documents.vectors.index import index_name
from scripts.benchmarks.policy_text import sentences
from scripts.benchmarks.vectors import Tenant

DOCUMENTS = {
    "id": "uuid", "organization_id": "uuid", "title": "varchar", "metadata": "jsonb",
    "created_at": "timestamptz", "updated_at": "timestamptz",
}  # fmt: skip
VERSIONS = {
    "id": "uuid", "organization_id": "uuid", "document_id": "uuid", "number": "int4",
    "file_hash": "varchar", "size_bytes": "int8", "kind": "varchar", "filename": "varchar",
    "storage_name": "varchar", "status": "varchar", "stage": "varchar", "progress_done": "int4",
    "progress_total": "int4", "error_code": "varchar", "error_detail": "text",
    "error_retryable": "bool", "attempts": "int2", "run": "int4", "indexed_run": "int4",
    "page_count": "int4", "chunk_count": "int4", "language": "varchar",
    "created_at": "timestamptz", "updated_at": "timestamptz",
}  # fmt: skip
CHUNKS = {
    "organization_id": "uuid", "id": "uuid", "document_id": "uuid", "version_id": "uuid",
    "run": "int4", "chunk_index": "int4", "content": "text", "section": "varchar",
    "page_start": "int4", "page_end": "int4", "boxes": "jsonb",
}  # fmt: skip
VECTORS = {
    "organization_id": "uuid", "version_id": "uuid", "run": "int4", "chunk_index": "int4",
    "model": "text", "embedding": "halfvec",
}  # fmt: skip
TEXTS = """
SELECT array_agg(chunk_index), array_agg('Handbook' || chr(10) || section || chr(10) || content)
FROM documents_chunk WHERE organization_id = %s AND version_id = %s
"""
SENTENCES = 8
LINE_CHARACTERS = 75

Owned = tuple[UUID, Tenant]  # with the id of its organization


def load(superuser_url: str, owned: Sequence[Owned], model_id: str, rng: Generator) -> None:
    """The vector index is made afterwards, which is far faster and gives a better one."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        register_vector(connection)
        index = index_name(model_id)
        definition = _index_definition(connection, index)
        connection.execute(f"DROP INDEX {index}".encode())
        _copy(connection, "documents_document", DOCUMENTS, _documents(owned))
        _copy(connection, "documents_documentversion", VERSIONS, _versions(owned))
        _copy(connection, "documents_chunk", CHUNKS, _chunks(owned, rng))
        _copy(connection, "documents_vector", VECTORS, _vectors(owned, model_id))
        _index_words(connection, owned)
        connection.execute("SET maintenance_work_mem = '2GB'")
        connection.execute("SET max_parallel_maintenance_workers = 2")
        connection.execute(definition)
        connection.execute("VACUUM ANALYZE")


def _index_words(connection: psycopg.Connection, owned: Sequence[Owned]) -> None:
    """What ingest does for each version, with the product's own statement."""
    for organization, tenant in owned:
        for version in tenant.versions:
            found = connection.execute(TEXTS, [organization, version.id]).fetchone()
            numbers, texts = found or ([], [])
            parameters = {
                "organization": organization,
                "version": version.id,
                "run": 1,
                "configuration": configuration("en"),
                "numbers": numbers,
                "texts": texts,
            }
            connection.execute(STORE, parameters)


def _index_definition(connection: psycopg.Connection, index: str) -> bytes:
    found = connection.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [index])
    (definition,) = found.fetchone() or ("",)
    # Without ONLY, which pg_indexes adds, the index is made on every partition too.
    return str(definition).replace(" ONLY ", " ").encode()


def _copy(
    connection: psycopg.Connection,
    table: str,
    columns: dict[str, str],
    rows: Iterator[tuple[object, ...]],
) -> None:
    command = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT binary)"
    with connection.cursor().copy(command.encode()) as copy:
        copy.set_types(list(columns.values()))
        for row in rows:
            copy.write_row(row)


def _documents(owned: Sequence[Owned]) -> Iterator[tuple[object, ...]]:
    now = datetime.now(UTC)
    for organization, tenant in owned:
        for document in {version.document_id for version in tenant.versions}:
            yield document, organization, "Handbook", Jsonb({}), now, now


def _versions(owned: Sequence[Owned]) -> Iterator[tuple[object, ...]]:
    now = datetime.now(UTC)
    for organization, tenant in owned:
        for version in tenant.versions:
            count = len(version.rows)
            file = ("0" * 64, 1, "pdf", "handbook.pdf", f"none/{version.id}.pdf")
            done = ("completed", "done", count, count, "", "", False, 0, 1, 1)
            size = (count // 2, count, "en", now, now)
            key = (version.id, organization, version.document_id, version.number)
            yield *key, *file, *done, *size


def _chunks(owned: Sequence[Owned], rng: Generator) -> Iterator[tuple[object, ...]]:
    """Version by version in random order: documents of all organizations arrive in turns."""
    arrivals = [(owner, tenant, v) for owner, tenant in owned for v in tenant.versions]
    text = sentences(rng)
    for index in rng.permutation(len(arrivals)):
        organization, tenant, version = arrivals[index]
        for position, row in enumerate(version.rows):
            content = " ".join(next(text) for _ in range(SENTENCES))
            page = position // 2 + 1
            yield (
                *(organization, tenant.ids[row], version.document_id, version.id),
                *(1, position, content, "Rules > Details", page, page),
                Jsonb(_boxes(page, content, rng)),
            )


def _vectors(owned: Sequence[Owned], model_id: str) -> Iterator[tuple[object, ...]]:
    for organization, tenant in owned:
        for version in tenant.versions:
            for position, row in enumerate(version.rows):
                vector = HalfVector(tenant.vectors[row])
                yield organization, version.id, 1, position, model_id, vector


def _boxes(page: int, content: str, rng: Generator) -> list[list[float]]:
    """Lines as uneven as real ones: how well a row compresses decides how it is stored."""
    starts = range(0, len(content), LINE_CHARACTERS)
    rights, tops = rng.integers(4000, 5232, len(starts)), rng.integers(720, 860)
    return [
        [page, start, start + LINE_CHARACTERS, 72.1, top / 10, right / 10, (top + 123) / 10]
        for start, right, top in zip(starts, rights.tolist(), range(tops, 10**6, 144), strict=False)
    ]
