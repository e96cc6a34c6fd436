"""The passages of one page, which a question names by its number."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from core.documents.chunking.units import Unit
from core.documents.reading.formats import PAGES
from core.providers.registry import embedding_model
from core.retrieval.embedding import embedded
from core.retrieval.filters import conditions
from core.retrieval.hits import Hit, SearchResult
from core.retrieval.in_force import IN_FORCE, Scope, survey
from core.retrieval.search import hit_of
from core.tenancy.context import tenant
from core.tenancy.readers import Reader

MOST_PAGES, MOST_CHUNKS = 50, 20
PAGED = [kind for kind, pages in PAGES.items() if pages == "page"]

# What is printed on a page comes before where it stands.
NAMED = (
    IN_FORCE
    + f"""
SELECT * FROM (
    SELECT DISTINCT ON (f.id) f.id, f.title, p.number
    FROM in_force f
    JOIN documents_documentversion v ON v.organization_id = %(organization)s AND v.id = f.id
    JOIN documents_page p
        ON p.organization_id = %(organization)s AND p.version_id = f.id AND p.run = f.indexed_run
    WHERE v.kind = ANY(%(paged)s) AND %(named)s IN (lower(p.label), p.number::text)
    ORDER BY f.id, lower(p.label) = %(named)s DESC, p.number
) AS named
ORDER BY title, id
LIMIT {MOST_PAGES}
"""
)
STANDING = (
    IN_FORCE
    + f"""
SELECT f.document_id, f.number, f.title, f.language, f.effective_from, f.effective_until,
       f.uploaded_on, c.version_id, c.id, c.chunk_index, c.section, c.page_start, c.page_end,
       c.content, c.boxes::text AS boxes, c.units::text AS units, '' AS before, '' AS after,
       NULL::float8 AS similarity, 0::float8 AS lexical, 1::float8 AS score
FROM in_force f
JOIN documents_chunk c
    ON c.organization_id = %(organization)s AND c.version_id = f.id AND c.run = f.indexed_run
WHERE f.id = %(version)s AND %(page)s BETWEEN c.page_start AND c.page_end
ORDER BY c.chunk_index
LIMIT {MOST_CHUNKS}
"""
)


@dataclass(frozen=True, slots=True)
class NamedPage:
    """A page of a version in force, and its document's title."""

    version_id: UUID
    title: str
    number: int


def pages_named(
    organization_id: UUID, day: date, filters: dict[str, Any], reader: Reader, name: str
) -> list[NamedPage]:
    """The pages that ``name`` is printed on, or whose number it is where it is printed on none: one
    of each document that is in force on ``day`` and that ``reader`` may read."""
    with tenant(organization_id, reader):
        scope = Scope(organization_id, day, conditions(filters))
        with scope.cursor() as cursor:
            cursor.execute(
                scope.sql(NAMED), {**scope.parameters, "paged": PAGED, "named": name.casefold()}
            )
            return [NamedPage(*row) for row in cursor.fetchall()]


def page_passages(
    organization_id: UUID,
    day: date,
    filters: dict[str, Any],
    reader: Reader,
    page: NamedPage,
    query: str,
) -> SearchResult:
    """What stands on ``page``, in reading order, with the units of that page alone. Raises
    ModelUnavailable."""
    asked = embedded(organization_id, query, embedding_model())
    with tenant(organization_id, reader):
        scope = Scope(organization_id, day, conditions(filters))
        searched = survey(scope)
        with scope.cursor() as cursor:
            wanted = {"version": page.version_id, "page": page.number}
            cursor.execute(scope.sql(STANDING), scope.parameters | wanted)
            names = [column.name for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    hits = [_on(hit_of(rank, [row]), page.number) for rank, row in enumerate(rows, start=1)]
    return SearchResult(query, asked.vector, asked.model, tuple(hits), (), searched, {})


def _on(hit: Hit, page: int) -> Hit:
    """``hit`` with the units that begin on ``page``."""
    lines = [(start, end) for number, start, end, *_ in hit.boxes if number == page]

    def stands(unit: Unit) -> bool:
        return any(start <= unit.start < end for start, end in lines)

    return replace(hit, units=tuple(filter(stands, hit.units)))
