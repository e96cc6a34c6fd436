"""Both legs in one statement, fused by a weighted sum of their scores.

A convex combination of scores keeps how much better one chunk is than the next, which
ranks alone lose (Bruch, Gai and Ingber 2023, "An Analysis of Fusion Functions for Hybrid
Retrieval"). Both scores mean the same for every question and every model: a cosine, counted from
what the model gives to texts that have nothing in common, and a share of the BM25 score that is
possible. What one leg found is scored by the other as well.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.retrieval import lexical, vector
from core.retrieval.in_force import IN_FORCE, Scope

CANDIDATES = 60  # of each leg
MEANING = 0.6  # the rest of a score is words; measured, see docs/quality.md
TEXTS_PER_RESULT, LEAST_TEXTS = 3, 40  # neighbours are joined and repetitions dropped

# What the legs say of each chunk is summed up rather than joined: the planner expects one row of
# what it has no statistics of, and would hold every row of one leg against every row of the others.
FUSED = """,
candidates AS (
    SELECT version_id, chunk_index, max(vector_rank) AS vector_rank,
           max(lexical_rank) AS lexical_rank, coalesce(max(lexical), 0) AS lexical
    FROM (
        SELECT version_id, chunk_index, rank AS vector_rank,
               NULL::bigint AS lexical_rank, NULL::float8 AS lexical
        FROM near
        UNION ALL SELECT version_id, chunk_index, NULL, rank, NULL FROM worded
        UNION ALL SELECT version_id, chunk_index, NULL, NULL, lexical FROM scored
    ) AS said
    GROUP BY version_id, chunk_index
    HAVING count(vector_rank) + count(lexical_rank) > 0
),
fused AS (
    SELECT version_id, chunk_index, c.*, f.document_id, f.number, f.title, f.language,
           f.effective_from, f.effective_until, f.uploaded_on, vector_rank, lexical_rank,
           similarity, lexical,
           {score} AS score
    FROM candidates
    JOIN in_force f ON f.id = version_id
    CROSS JOIN LATERAL (
        SELECT c.id, c.run, c.section, c.page_start, c.page_end
        FROM documents_chunk c
        WHERE c.organization_id = %(organization)s AND c.version_id = candidates.version_id
          AND c.run = f.indexed_run AND c.chunk_index = candidates.chunk_index
        OFFSET 0
    ) AS c
    LEFT JOIN LATERAL ({similarity}) AS compared ON true
)
SELECT fused.*, body.content, body.boxes, body.units, body.before, body.after
FROM (SELECT *, row_number() OVER (ORDER BY score DESC, id) AS place FROM fused) AS fused
LEFT JOIN LATERAL (
    SELECT max(content) FILTER (WHERE c.chunk_index = fused.chunk_index) AS content,
           max(boxes::text) FILTER (WHERE c.chunk_index = fused.chunk_index) AS boxes,
           max(units::text) FILTER (WHERE c.chunk_index = fused.chunk_index) AS units,
           coalesce(max(content) FILTER (WHERE c.chunk_index < fused.chunk_index), '') AS before,
           coalesce(max(content) FILTER (WHERE c.chunk_index > fused.chunk_index), '') AS after
    FROM documents_chunk c
    WHERE c.organization_id = %(organization)s AND c.version_id = fused.version_id
      AND c.run = fused.run
      AND c.chunk_index BETWEEN fused.chunk_index - 1 AND fused.chunk_index + 1
      AND place <= %(texts)s
) AS body ON true
ORDER BY place
"""
SIMILARITY = """
        SELECT max(1 - ({distance}))::float8 AS similarity
        FROM documents_vector v
        WHERE v.organization_id = %(organization)s AND v.version_id = candidates.version_id
          AND v.run = f.indexed_run AND v.chunk_index = candidates.chunk_index
          AND v.model = %(model)s
        OFFSET 0
"""
SCORE = f"""
           {MEANING} * greatest(0, (similarity - %(floor)s::float8) / (1 - %(floor)s::float8))
               + {1 - MEANING} * lexical
"""
NO_SIMILARITY, SCORE_BY_WORDS = "SELECT NULL::float8 AS similarity", "lexical"


@dataclass(frozen=True, slots=True)
class Compared:
    """What chunks are compared with: a question's ``vector``, shape (dimensions,) and of unit
    length, by the model ``model_id``; ``floor`` is the cosine from which likeness is counted."""

    vector: NDArray[np.float32]
    model_id: str
    floor: float = 0.0


def candidates(
    scope: Scope, question: str, compared: Compared | None, *, chunks: int, wanted: int
) -> list[dict[str, Any]]:
    """The candidates of both legs, best first; the first three for each that is
    ``wanted``, and at least LEAST_TEXTS, have ``content``.

    Without ``compared`` words alone decide, and no ``similarity`` is known. ``chunks`` is how many
    there are in ``scope``; ``wanted`` is how many results there must be. Called inside
    ``tenant()``.
    """
    parameters = {
        **scope.parameters,
        **lexical.parameters(question),
        "candidates": max(CANDIDATES, TEXTS_PER_RESULT * wanted),
        "texts": max(LEAST_TEXTS, TEXTS_PER_RESULT * wanted),
    }
    with scope.cursor() as cursor:
        if compared is None:
            return _rows(cursor, scope.sql(_by_words()), parameters)
        parameters |= vector.parameters(compared.vector)
        parameters |= {"model": compared.model_id, "floor": compared.floor}
        dimensions = len(compared.vector)
        exact = chunks <= vector.EXACT_UP_TO_CHUNKS
        if not exact:
            limits = [str(vector.EF_SEARCH), str(vector.MAX_SCAN_TUPLES)]
            cursor.execute(vector.SET_SCAN, limits)
        rows = _rows(cursor, scope.sql(_statement(dimensions, exact=exact)), parameters)
        if not exact and sum(row["vector_rank"] is not None for row in rows) < wanted:
            rows = _rows(cursor, scope.sql(_statement(dimensions, exact=True)), parameters)
        return rows


def _statement(dimensions: int, *, exact: bool) -> str:
    near = vector.near(dimensions, exact=exact)
    similarity = SIMILARITY.replace("{distance}", vector.distance(dimensions))
    return IN_FORCE + near + lexical.MATCHING + _fused(similarity, SCORE)


def _by_words() -> str:
    return IN_FORCE + lexical.MATCHING + vector.NOTHING + _fused(NO_SIMILARITY, SCORE_BY_WORDS)


def _fused(similarity: str, score: str) -> str:
    return FUSED.replace("{similarity}", similarity).replace("{score}", score.strip())


def _rows(cursor: Any, statement: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    cursor.execute(statement, parameters)
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
