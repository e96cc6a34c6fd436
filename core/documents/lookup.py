"""Documents by the words of their text. Inside ``tenant()``."""

from typing import Any
from uuid import UUID

from django.db import connection

from core.documents.text_search import CONFIGURATIONS, WITHOUT_STEMS, searchable
from core.tenancy.context import current_tenant

# The versions that have all words, of some documents or of all. Each language reads the words in
# its own way, as search does (core.retrieval.lexical).
HOLDING = """
WITH asked AS (
    SELECT language, coalesce(configuration, %(simple)s)::regconfig AS configuration,
           lexeme AS term, count(*) OVER (PARTITION BY language) AS words
    FROM (
        SELECT DISTINCT language FROM documents_documentversion
        WHERE organization_id = %(organization)s
    ) AS present
    LEFT JOIN unnest(%(languages)s::text[], %(configurations)s::text[])
        AS known (language, configuration) USING (language),
    LATERAL unnest(to_tsvector(
        coalesce(configuration, %(simple)s)::regconfig, %(text)s))
),
holding AS (
    SELECT v.id, v.document_id, v.number, v.indexed_run, v.language, asked.configuration
    FROM asked
    JOIN documents_posting p ON p.organization_id = %(organization)s AND p.term = asked.term
    JOIN documents_documentversion v
        ON v.id = p.version_id AND v.indexed_run = p.run AND v.language = asked.language
    WHERE v.organization_id = %(organization)s AND v.withdrawn_at IS NULL
      AND (%(documents)s::uuid[] IS NULL OR v.document_id = ANY(%(documents)s::uuid[]))
    GROUP BY v.id, asked.words, asked.configuration
    HAVING count(*) = asked.words
)"""
WITH_ALL_WORDS = f"{HOLDING} SELECT DISTINCT document_id FROM holding"  # noqa: S608  (of constants)


def documents_with_words(text: str) -> list[UUID]:
    """The documents that have all words of ``text`` in one of their versions, in any form."""
    with connection.cursor() as cursor:
        cursor.execute(WITH_ALL_WORDS, words_asked(text, None))
        return [document_id for (document_id,) in cursor.fetchall()]


def words_asked(text: str, documents: list[UUID] | None) -> dict[str, Any]:
    """What HOLDING needs to know; None is all documents."""
    return {
        "organization": current_tenant(),
        "documents": documents,
        "languages": list(CONFIGURATIONS),
        "configurations": list(CONFIGURATIONS.values()),
        "simple": WITHOUT_STEMS,
        "text": searchable(text),
    }
