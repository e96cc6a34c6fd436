"""The lexical leg: the chunks that hold the question's words, the rare ones counting most.

The weights are BM25's (see ``core.documents.postings``). How rare a word is, is counted
among the texts in force at the moment of the search, so nothing has to be kept up to date
and a replaced version counts for nothing. A chunk's ``lexical`` score is its BM25 score as a
share of the most that any chunk could have: 0 to 1.

Ranking every chunk that holds a common word is what makes lexical search slow. So of each
word at most MOST_POSTINGS are read, the weightiest of every version. Organizations with no
more chunks than that are ranked exactly.
"""

from typing import Any

from core.documents.postings import K1
from core.documents.text_search import CONFIGURATIONS, WITHOUT_STEMS, searchable

MOST_POSTINGS = 2_500

# Continues the WITH of IN_FORCE. Each language reads the question in its own way, and finds
# only texts of its own. OFFSET 0 keeps the look-up of words from becoming a join that reads
# every posting.
MATCHING = f""",
asked AS MATERIALIZED (
    SELECT language, lexeme AS term
    FROM (SELECT DISTINCT language FROM in_force) AS present
    LEFT JOIN unnest(%(languages)s::text[], %(configurations)s::text[])
        AS known (language, configuration) USING (language),
    LATERAL unnest(to_tsvector(
        coalesce(configuration, '{WITHOUT_STEMS}')::regconfig, %(question)s))
),
posted AS MATERIALIZED (
    SELECT language, posting.*
    FROM asked, LATERAL (
        SELECT p.term, p.version_id, p.run, p.chunks, p.impacts FROM documents_posting p
        WHERE p.organization_id = %(organization)s AND p.term = asked.term OFFSET 0
    ) AS posting
),
matched AS MATERIALIZED (
    SELECT posted.*
    FROM posted
    JOIN in_force f ON f.id = version_id AND f.indexed_run = run AND f.language = posted.language
),
weights AS MATERIALIZED (
    SELECT asked.language, asked.term, coalesce(sum(cardinality(chunks)), 0) AS frequency,
           ln(1 + (total - coalesce(sum(cardinality(chunks)), 0) + 0.5)
                  / (coalesce(sum(cardinality(chunks)), 0) + 0.5))::float8 AS rarity
    FROM asked
    LEFT JOIN matched USING (language, term),
    (SELECT sum(chunk_count) AS total FROM in_force) AS everything
    GROUP BY asked.language, asked.term, total
),
scored AS MATERIALIZED (
    SELECT version_id, chunk_index,
           sum(rarity * impact) / max(most) AS lexical
    FROM matched
    JOIN weights USING (language, term)
    JOIN (SELECT language, {K1 + 1} * sum(rarity) AS most FROM weights GROUP BY language)
        AS possible USING (language),
    LATERAL (
        SELECT ceil(cardinality(chunks) * least(1, {MOST_POSTINGS} / frequency::float8))::int
    ) AS share (read),
    LATERAL unnest(chunks[:read], impacts[:read]) AS one (chunk_index, impact)
    GROUP BY version_id, chunk_index
),
worded AS MATERIALIZED (
    SELECT version_id, chunk_index,
           row_number() OVER (ORDER BY lexical DESC, version_id, chunk_index) AS rank
    FROM (SELECT * FROM scored ORDER BY lexical DESC, version_id, chunk_index LIMIT %(candidates)s)
        AS best
)"""


def parameters(question: str) -> dict[str, Any]:
    """What MATCHING needs to know besides the scope."""
    return {
        "languages": list(CONFIGURATIONS),
        "configurations": list(CONFIGURATIONS.values()),
        "question": searchable(question),
    }
