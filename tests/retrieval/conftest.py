"""Documents whose chunks have given vectors, without any model."""

import uuid
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

MODEL = "test/vectors"


@pytest.fixture(scope="session")
def vectors() -> Callable[..., Any]:
    """``vectors(count, seed)``: random unit vectors of shape (count, 384); ``near`` and
    ``spread`` scatter them around one vector instead."""

    def make(count: int, seed: int, *, near: Any = None, spread: float = 1.0) -> Any:
        scatter = np.random.default_rng(seed).normal(size=(count, 384))
        scatter = scatter / np.linalg.norm(scatter, axis=1, keepdims=True)
        points = scatter if near is None else near + spread * scatter
        return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)

    return make


@pytest.fixture(scope="session")
def fill() -> Callable[..., Any]:
    """``fill(organization_id, vectors, **document)``: one searchable document; returns it."""
    from core.documents.models import Chunk, Document, DocumentVersion, Stage, Status, Vector
    from core.tenancy.context import tenant

    def make(organization_id: uuid.UUID, points: Any, *, model: str = MODEL, **fields: Any) -> Any:
        with tenant(organization_id):
            document = Document.objects.create(
                organization_id=organization_id, title="Vectors", **fields
            )
            version = DocumentVersion.objects.create(
                organization_id=organization_id,
                document=document,
                number=1,
                file_hash=uuid.uuid4().hex,
                size_bytes=1,
                kind="text",
                status=Status.COMPLETED,
                stage=Stage.DONE,
                run=1,
                indexed_run=1,
                page_count=1,
                chunk_count=len(points),
            )
            Chunk.objects.bulk_create(
                Chunk(
                    organization_id=organization_id,
                    document=document,
                    version=version,
                    run=1,
                    chunk_index=index,
                    content=f"chunk {index}",
                    page_start=1,
                    page_end=1,
                )
                for index in range(len(points))
            )
            Vector.objects.bulk_create(
                Vector(
                    organization_id=organization_id,
                    version=version,
                    run=1,
                    chunk_index=index,
                    model=model,
                    embedding=point,
                )
                for index, point in enumerate(points)
            )
        return document

    return make


@pytest.fixture(scope="session")
def part() -> Callable[..., None]:
    """``part(document, chunk_index=…, point=…)``: one more vector of that chunk, as of a row."""
    from core.documents.models import DocumentVersion, Vector
    from core.tenancy.context import tenant

    def add(document: Any, *, chunk_index: int, point: Any) -> None:
        with tenant(document.organization_id):
            Vector.objects.create(
                organization_id=document.organization_id,
                version=DocumentVersion.objects.get(document=document),
                run=1,
                chunk_index=chunk_index,
                model=MODEL,
                part=1,
                embedding=point,
            )

    return add


@pytest.fixture
def nearest() -> Callable[..., list[dict[str, Any]]]:
    """``nearest(organization_id, vector, limit=8)``: what the vector leg of the product's own
    search brings, nearest first, with its ``distance``."""
    from datetime import date

    from core.retrieval.filters import conditions
    from core.retrieval.fuse import Compared, candidates
    from core.retrieval.in_force import Scope, survey
    from core.tenancy.context import tenant

    def search(
        organization_id: uuid.UUID,
        point: Any,
        *,
        limit: int = 8,
        filters: dict[str, Any] | None = None,
    ) -> list[dict[str, Any]]:
        with tenant(organization_id):
            scope = Scope(organization_id, date(2026, 1, 1), conditions(filters or {}))
            chunks = survey(scope).chunks
            compared = Compared(point, MODEL)
            rows = candidates(scope, "no word", compared, chunks=chunks, wanted=limit)
        near = [row | {"distance": 1 - row["similarity"]} for row in rows if row["vector_rank"]]
        return sorted(near, key=lambda row: row["vector_rank"])[:limit]

    return search
