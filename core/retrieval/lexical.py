"""The lexical leg: the chunks that hold the question's words, the rare ones counting most.

The weights are BM25's (see ``core.documents.postings``). How rare a word is, is counted
among the texts in force at the moment of the search, so nothing has to be kept up to date
and a replaced version counts for nothing. A chunk's ``lexical`` score is its BM25 score as a
share of the most that any chunk could have: 0 to 1.

Ranking every chunk that holds a common word is what makes lexical search slow. So how often
a word occurs is read from an index alone, and of a word that more than MOST_VERSIONS versions
or MOST_POSTINGS chunks hold, only the weightiest are ranked.
"""

from typing import Any

from core.documents.postings import K1
from core.documents.text_search import CONFIGURATIONS, WITHOUT_STEMS, searchable

MOST_POSTINGS = 2_500
MOST_VERSIONS = 300
# Tells the planner not to prepare for millions. Only a question of hundreds of words asked of
# thousands of documents has more, and loses some of its words.
MOST_ROWS = 100_000

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
        SELECT p.term, p.version_id, p.run, p.frequency, p.weight FROM documents_posting p
        WHERE p.organization_id = %(organization)s AND p.term = asked.term OFFSET 0
    ) AS posting
    LIMIT {MOST_ROWS}
),
matched AS MATERIALIZED (
    SELECT posted.*,
           row_number() OVER (PARTITION BY posted.language, term ORDER BY weight DESC) AS place
    FROM posted
    JOIN in_force f ON f.id = version_id AND f.indexed_run = run AND f.language = posted.language
),
weights AS MATERIALIZED (
    SELECT language, term, frequency,
           ln(1 + (total - frequency + 0.5) / (frequency + 0.5))::float8 AS rarity
    FROM (
        SELECT asked.language, asked.term, coalesce(sum(frequency), 0)::float8 AS frequency
        FROM asked LEFT JOIN matched USING (language, term)
        GROUP BY asked.language, asked.term
    ) AS counted,
    (SELECT sum(chunk_count) AS total FROM in_force) AS everything
),
scored AS MATERIALIZED (
    SELECT version_id, chunk_index, sum(rarity * impact) / max(most) AS lexical
    FROM matched
    JOIN weights USING (language, term)
    JOIN (SELECT language, {K1 + 1} * sum(rarity) AS most FROM weights GROUP BY language)
        AS possible USING (language)
    CROSS JOIN LATERAL (
        SELECT unnest(chunks[:read]), unnest(impacts[:read])
        FROM (
            SELECT chunks, impacts,
                   ceil(p.frequency * least(1, {MOST_POSTINGS} / weights.frequency))::int AS read
            FROM documents_posting p
            WHERE p.organization_id = %(organization)s AND p.term = matched.term
              AND p.version_id = matched.version_id AND p.run = matched.run
            OFFSET 0
        ) AS lists
    ) AS one (chunk_index, impact)
    WHERE place <= {MOST_VERSIONS}
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
