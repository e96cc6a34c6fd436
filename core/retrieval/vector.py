"""Vector search over one organization's chunks in force.

Where few chunks may be found they are compared one by one, which is exact; else through the
HNSW index with iterative scan, so that filters never leave fewer than k results. Where that
scan gives up among the chunks of another organization, every chunk is compared after all.
"""

import json
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from pgvector import HalfVector

from core.errors import InvalidInput

EXACT_UP_TO_CHUNKS = 5_000
EF_SEARCH = 100
MAX_SCAN_TUPLES = 200_000  # of the whole partition: others may have more, and nearer, chunks

# The version of each document that is in force on a day: the newest one that has chunks and
# whose dates admit the day. A replacement without a date counts from the day it came.
IN_FORCE = """
WITH in_force AS MATERIALIZED (
    SELECT DISTINCT ON (v.document_id)
           v.id, v.number, v.indexed_run, v.chunk_count, v.document_id, d.title
    FROM documents_documentversion v
    JOIN documents_document d ON d.id = v.document_id
    WHERE v.organization_id = %(organization)s AND d.organization_id = %(organization)s
      AND v.indexed_run > 0
      AND coalesce(v.effective_from <= %(day)s,
                   v.number = 1 OR (v.created_at AT TIME ZONE 'UTC')::date <= %(day)s)
      AND coalesce(v.effective_until >= %(day)s, true)
      {filters}
    ORDER BY v.document_id, v.number DESC
){then}
"""

COUNT = IN_FORCE.replace("{then}", " SELECT coalesce(sum(chunk_count), 0) FROM in_force")

SEARCH = IN_FORCE.replace(
    "{then}",
    """, near AS (
    SELECT c.id, c.version_id, c.chunk_index, c.page_start, c.page_end, c.section, c.content,
           c.boxes, f.number, f.document_id, f.title,
           {distance} AS distance
    FROM documents_chunk c
    JOIN {versions}
    WHERE c.organization_id = %(organization)s AND c.embedding_model = %(model)s
    ORDER BY {order}
    LIMIT %(limit)s
)
SELECT * FROM near ORDER BY distance, id""",
)

# The cast is the one in the HNSW index; without it the index does not apply.
DISTANCE = "c.embedding::halfvec({dimensions}) <=> %(vector)s::text::halfvec({dimensions})"

# Adding zero makes the ordering an expression that no index offers.
EXACT = SEARCH.replace("{order}", "({distance}) + 0").replace(
    "{versions}", "in_force f ON f.id = c.version_id AND f.indexed_run = c.run"
)
# The planner takes the chunks of a plain join for so few that it would fetch and sort them all.
# OFFSET 0 keeps this one from becoming plain: each chunk, as the index brings it, is looked up.
INDEXED = SEARCH.replace("{order}", "{distance}").replace(
    "{versions}",
    """LATERAL (
        SELECT * FROM in_force WHERE id = c.version_id AND indexed_run = c.run OFFSET 0
    ) f ON true""",
)


def nearest(
    organization_id: UUID,
    vector: NDArray[np.float32],
    model_id: str,
    *,
    limit: int,
    day: date,
    filters: dict[str, Any],
) -> list[dict[str, Any]]:
    """Rows of the nearest chunks, nearest first, with their cosine ``distance``.

    ``vector`` has shape (dimensions,) and unit length. Called inside ``tenant()``.
    """
    conditions, parameters = _filters(filters)
    parameters |= {
        "organization": organization_id,
        "vector": HalfVector(vector).to_text(),
        "model": model_id,
        "limit": limit,
        "day": day,
    }
    distance = DISTANCE.format(dimensions=len(vector))
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(filters=conditions), parameters)
        if cursor.fetchone()[0] > EXACT_UP_TO_CHUNKS:
            cursor.execute(
                "SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true), "
                "set_config('hnsw.ef_search', %s, true), "
                "set_config('hnsw.max_scan_tuples', %s, true)",
                [str(EF_SEARCH), str(MAX_SCAN_TUPLES)],
            )
            indexed = INDEXED.format(filters=conditions, distance=distance)
            rows = _rows(cursor, indexed, parameters)
            if len(rows) == limit:
                return rows
        exact = EXACT.format(filters=conditions, distance=distance)
        return _rows(cursor, exact, parameters)


def _rows(cursor: Any, statement: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    cursor.execute(statement, parameters)
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _filters(filters: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """SQL conditions on the document's metadata; a list of values means any of them."""
    conditions = ""
    parameters: dict[str, Any] = {}
    for number, (name, value) in enumerate(sorted(filters.items())):
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(v, str | int | float | bool) for v in values):
            raise InvalidInput("A filter is a value or a list of values.", {"filters": [name]})
        conditions += (
            f" AND (d.metadata ->> %(name{number})s = ANY(%(values{number})s)"
            f" OR d.metadata -> %(name{number})s ?| %(values{number})s)"
        )
        parameters[f"name{number}"] = name
        parameters[f"values{number}"] = [v if isinstance(v, str) else json.dumps(v) for v in values]
    return conditions, parameters
