"""The curated questions that are nearest in meaning to what is asked, and their vectors."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from pgvector import HalfVector

from core.curated.models import CuratedQuestion
from core.providers.base import EmbeddingModel
from core.tenancy.context import current_tenant, tenant

AT_ONCE = 200  # vectors that are made before one question is looked for

# Version and id tell what an answer says, and how long.
STATE = """
SELECT coalesce(md5(string_agg(id::text || ':' || version, '|' ORDER BY id)), '')
FROM curated_curatedanswer
WHERE organization_id = %(organization)s AND deleted_at IS NULL AND language = %(language)s
  AND answered_on <= %(day)s AND valid_until >= %(day)s
"""
NEAREST = """
SELECT q.answer_id, q.text, 1 - (q.vector <=> %(vector)s::halfvec) AS similarity
FROM curated_curatedquestion q
JOIN curated_curatedanswer a ON a.id = q.answer_id AND a.organization_id = q.organization_id
WHERE q.organization_id = %(organization)s AND q.embedding_model = %(model)s
  AND a.deleted_at IS NULL AND a.language = %(language)s
  AND a.answered_on <= %(day)s AND a.valid_until >= %(day)s
ORDER BY similarity DESC, a.updated_at DESC, q.position LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Near:
    """A wording of a curated question, and its cosine to what is asked."""

    answer_id: UUID
    text: str
    similarity: float


def state_of_curated(day: date, language: str) -> str:
    """A text that changes whenever a curated answer does that may answer the reader on ``day``;
    empty where there is none. Inside ``tenant()``."""
    given: dict[str, Any] = {
        "organization": current_tenant(),
        "language": language,
        "day": day,
    }
    with connection.cursor() as cursor:
        cursor.execute(STATE, given)
        return str(cursor.fetchone()[0])


def nearest(
    vector: NDArray[np.float32],
    model: EmbeddingModel,
    *,
    day: date,
    language: str,
    least: float,
    most: int,
) -> list[Near]:
    """The ``most`` nearest wordings whose cosine is ``least`` or more, the nearest first, of what
    may answer the reader on ``day``. Inside ``tenant()``."""
    given: dict[str, Any] = {
        "organization": current_tenant(),
        "vector": HalfVector(vector).to_text(),
        "model": model.model_id,
        "language": language,
        "day": day,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, given)
        found = [Near(*row) for row in cursor.fetchall()]
    # Not in the statement: vectors of another model's length can't be compared, and the order
    # in which conditions are looked at is the database's to choose.
    return [one for one in found if one.similarity >= least]


def make_vectors(organization_id: UUID, model: EmbeddingModel) -> None:
    """Make the vectors that are missing, or another model's, AT_ONCE at most: those of wordings
    that were written just now. Outside ``tenant()``, for it asks the model. Raises
    ModelUnavailable."""
    with tenant(organization_id):
        old = CuratedQuestion.objects.exclude(embedding_model=model.model_id)
        texts = dict(old.values_list("pk", "text")[:AT_ONCE])
    if not texts:
        return
    vectors = model.embed_queries(list(texts.values()))
    with tenant(organization_id):
        for question_id, vector in zip(texts, vectors, strict=True):
            CuratedQuestion.objects.filter(pk=question_id).update(
                embedding_model=model.model_id, vector=HalfVector(vector)
            )
