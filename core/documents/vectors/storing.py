"""Writing the vectors of chunks, and finding the chunks that have none of a model.

Vectors stand in a table of their own, by the model that made them, so that those of a second model
can be made beside those that are searched.
"""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet
from numpy.typing import NDArray
from pgvector import HalfVector

from core.documents.models import Chunk, Document, Vector
from core.documents.vectors.chunk_parts import Part

# One statement for a batch. What is there already is as good: a model makes one vector of a text.
STORE = """
INSERT INTO documents_vector
    (organization_id, version_id, run, chunk_index, part, model, embedding)
SELECT chunk.organization_id, chunk.version_id, chunk.run, chunk.chunk_index, fresh.part, %s,
       fresh.embedding::halfvec
FROM unnest(%s::uuid[], %s::smallint[], %s::text[]) AS fresh (id, part, embedding)
JOIN documents_chunk AS chunk ON chunk.organization_id = %s AND chunk.id = fresh.id
ON CONFLICT DO NOTHING
"""


def store_vectors(
    document: Document, parts: Sequence[Part], vectors: NDArray[np.float32], model_id: str
) -> None:
    """Keep ``vectors``, shape (len(parts), dimensions), as those of ``parts``, all of some chunks
    of ``document``, except of chunks that are gone meanwhile. Called inside ``tenant()``, before
    anything of the document is locked."""
    # Whoever deletes the document locks it too, so that no vector comes after that.
    if not Document.objects.select_for_update(no_key=True).filter(pk=document.pk).exists():
        return
    ids = [part.chunk.id for part in parts]
    numbers = [part.number for part in parts]
    texts = [HalfVector(vector).to_text() for vector in vectors]
    with connection.cursor() as cursor:
        cursor.execute(STORE, [model_id, ids, numbers, texts, document.organization_id])


def without_vectors(version_id: UUID, run: int, model_id: str) -> QuerySet[Chunk]:
    """The chunks of one run that have no vector of that model, in reading order. Called inside
    ``tenant()``."""
    chunks = Chunk.objects.filter(version_id=version_id, run=run)
    return _lacking(chunks, model_id).order_by("chunk_index")


def searchable_without_vectors(model_id: str) -> QuerySet[Chunk]:
    """The organization's searchable chunks that have no vector of that model. Called inside
    ``tenant()``."""
    return _lacking(Chunk.objects.filter(run=F("version__indexed_run")), model_id)


def documents_without_vectors(model_id: str) -> int:
    """How many documents hold such chunks. Called inside ``tenant()``."""
    return searchable_without_vectors(model_id).values("document_id").distinct().count()


def _lacking(chunks: QuerySet[Chunk], model_id: str) -> QuerySet[Chunk]:
    there = Vector.objects.filter(
        version_id=OuterRef("version_id"),
        run=OuterRef("run"),
        chunk_index=OuterRef("chunk_index"),
        model=model_id,
    )
    return chunks.filter(~Exists(there))
