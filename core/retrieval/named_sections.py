"""The passages of sections, which a question names by their numbers."""

from datetime import date
from typing import Any
from uuid import UUID

from core.providers.registry import embedding_model
from core.retrieval.embedding import embedded
from core.retrieval.filters import conditions
from core.retrieval.hits import SearchResult
from core.retrieval.in_force import IN_FORCE, Scope, survey
from core.retrieval.search import hit_of
from core.tenancy.context import tenant
from core.tenancy.readers import Reader

MOST_DOCUMENTS, MOST_CHUNKS = 50, 20
BELOW = (
    IN_FORCE
    + f"""
SELECT * FROM (
    SELECT f.document_id, f.number, f.title, f.language, f.effective_from, f.effective_until,
           f.uploaded_on, c.version_id, c.id, c.chunk_index, c.section, c.page_start, c.page_end,
           c.content, c.boxes::text AS boxes, c.units::text AS units, '' AS before, '' AS after,
           NULL::float8 AS similarity, 0::float8 AS lexical, 1::float8 AS score,
           dense_rank() OVER (ORDER BY f.title, f.id) AS document_place,
           row_number() OVER (PARTITION BY f.id ORDER BY c.chunk_index) AS place
    FROM in_force f
    JOIN documents_chunk c
        ON c.organization_id = %(organization)s AND c.version_id = f.id AND c.run = f.indexed_run
    WHERE c.section ~* %(heading)s
) AS below
WHERE place <= {MOST_CHUNKS} AND document_place <= {MOST_DOCUMENTS}
ORDER BY document_place, place
"""
)


def passages_below(
    organization_id: UUID,
    day: date,
    filters: dict[str, Any],
    reader: Reader,
    query: str,
    heading: str,
) -> SearchResult:
    """What stands below the headings that ``heading`` matches, an expression as PostgreSQL reads
    it, in the versions in force on ``day`` that ``reader`` may read: in reading order, document by
    document. Raises ModelUnavailable."""
    asked = embedded(organization_id, query, embedding_model())
    with tenant(organization_id, reader):
        scope = Scope(organization_id, day, conditions(filters))
        searched = survey(scope)
        with scope.cursor() as cursor:
            cursor.execute(scope.sql(BELOW), scope.parameters | {"heading": heading})
            names = [column.name for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    hits = tuple(hit_of(rank, [row]) for rank, row in enumerate(rows, start=1))
    return SearchResult(query, asked.vector, asked.model, hits, (), searched, {})
