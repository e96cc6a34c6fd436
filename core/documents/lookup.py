"""Documents by the words of their text. Inside ``tenant()``."""

from uuid import UUID

from django.db import connection

from core.documents.text_search import CONFIGURATIONS, WITHOUT_STEMS, searchable
from core.tenancy.context import current_tenant

# Each language reads the words in its own way, as search does (core.retrieval.lexical).
WITH_ALL_WORDS = """
WITH asked AS (
    SELECT language, lexeme AS term, count(*) OVER (PARTITION BY language) AS words
    FROM (
        SELECT DISTINCT language FROM documents_documentversion
        WHERE organization_id = %(organization)s
    ) AS present
    LEFT JOIN unnest(%(languages)s::text[], %(configurations)s::text[])
        AS known (language, configuration) USING (language),
    LATERAL unnest(to_tsvector(
        coalesce(configuration, %(simple)s)::regconfig, %(text)s))
)
SELECT DISTINCT v.document_id
FROM asked
JOIN documents_posting p ON p.organization_id = %(organization)s AND p.term = asked.term
JOIN documents_documentversion v
    ON v.id = p.version_id AND v.indexed_run = p.run AND v.language = asked.language
WHERE v.organization_id = %(organization)s AND v.withdrawn_at IS NULL
GROUP BY v.id, v.document_id, asked.words
HAVING count(*) = asked.words
"""


def documents_with_words(text: str) -> list[UUID]:
    """The documents that have all words of ``text`` in one of their versions, in any form."""
    with connection.cursor() as cursor:
        cursor.execute(
            WITH_ALL_WORDS,
            {
                "organization": current_tenant(),
                "languages": list(CONFIGURATIONS),
                "configurations": list(CONFIGURATIONS.values()),
                "simple": WITHOUT_STEMS,
                "text": searchable(text),
            },
        )
        return [document_id for (document_id,) in cursor.fetchall()]
