"""The words of every chunk, kept so that search can weigh them as BM25 does.

One row holds a word of one version and lists the chunks it stands in, the weightiest first.
A chunk's weight for a word is BM25's term frequency part (Robertson and Zaragoza 2009,
"The Probabilistic Relevance Framework"); how rare the word is among the texts in force is
counted when it is searched. The words of a chunk's title and headings count as its own.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from core.documents.chunking.split import ChunkText
from core.documents.text_search import configuration, searchable

K1 = 1.2
B = 0.75
# Chunks are cut to about one size, so that the average is known without counting.
AVERAGE_WORDS = 90

# OFFSET 0 has each text read once, not once for every one of its words.
STORE = f"""
INSERT INTO documents_posting (
    organization_id, term, version_id, run, frequency, weight, chunks, impacts
)
SELECT %(organization)s, term, %(version)s, %(run)s, count(*), max(impact),
       array_agg(number ORDER BY impact DESC, number),
       array_agg(impact ORDER BY impact DESC, number)
FROM (
    SELECT number, words.lexeme AS term,
           {K1 + 1} * frequency / (frequency + {K1} * (1 - {B} + {B} * relative_length)) AS impact
    FROM (
        SELECT number, vector, length(vector)::float8 / {AVERAGE_WORDS} AS relative_length
        FROM (
            SELECT number, to_tsvector(%(configuration)s::regconfig, text) AS vector
            FROM unnest(%(numbers)s::int[], %(texts)s::text[]) AS chunk (number, text)
            OFFSET 0
        ) AS read
    ) AS chunk,
    unnest(vector) AS words,
    LATERAL (SELECT cardinality(words.positions)::float8) AS counted (frequency)
) AS weighed
GROUP BY term
"""


def store_postings(
    organization_id: UUID,
    version_id: UUID,
    run: int,
    *,
    title: str,
    language: str,
    chunks: Sequence[ChunkText],
) -> None:
    """Write the words of a run's chunks. Called inside ``tenant()``, once a run."""
    parameters: dict[str, Any] = {
        "organization": organization_id,
        "version": version_id,
        "run": run,
        "configuration": configuration(language),
        "numbers": [chunk.index for chunk in chunks],
        "texts": [searchable(f"{title}\n{chunk.section}\n{chunk.content}") for chunk in chunks],
    }
    with connection.cursor() as cursor:
        cursor.execute(STORE, parameters)
