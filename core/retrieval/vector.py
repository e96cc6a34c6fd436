"""The vector leg: the chunks nearest to the question's embedding.

Where few chunks may be found they are compared one by one, which is exact; else through the
HNSW index with iterative scan, so that another organization's chunks never leave fewer than k
results. Where filters or old versions do, or where that scan gives up, every chunk in force is
compared after all.
"""

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector

EXACT_UP_TO_CHUNKS = 5_000
EF_SEARCH = 200
ASIDE = 0.5  # of the question's length
FETCHED = 2  # times the candidates: some are of versions no longer in force
MAX_SCAN_TUPLES = 200_000  # of the whole partition: others may have more, and nearer, chunks

SET_SCAN = """
SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true),
       set_config('hnsw.ef_search', %s, true),
       set_config('hnsw.max_scan_tuples', %s, true)
"""

# The cast is the one in the HNSW index; without it the index does not apply.
DISTANCE = "c.embedding::halfvec({dimensions}) <=> %({point})s::text::halfvec({dimensions})"

# Continues the WITH of IN_FORCE: ``near`` (version_id, chunk_index, rank).
EXACT = """,
near AS MATERIALIZED (
    SELECT version_id, chunk_index, row_number() OVER (ORDER BY distance, id) AS rank
    FROM (
        SELECT c.version_id, c.chunk_index, c.id, {distance} AS distance
        FROM documents_chunk c
        JOIN in_force f ON f.id = c.version_id AND f.indexed_run = c.run
        WHERE c.organization_id = %(organization)s AND c.embedding_model = %(model)s
        -- Adding zero makes the ordering an expression that no index offers.
        ORDER BY ({distance}) + 0
        LIMIT %(candidates)s
    ) AS nearest
)"""

# The index brings the nearest of all the organization's chunks; those among them that are in
# force are the nearest of those in force, if they are enough.
INDEXED = f""",
near AS MATERIALIZED (
    SELECT version_id, chunk_index, row_number() OVER (ORDER BY distance, c.id) AS rank
    FROM (
        (SELECT c.version_id, c.run, c.chunk_index, c.id, {{distance}} AS distance
         FROM documents_chunk c
         WHERE c.organization_id = %(organization)s AND c.embedding_model = %(model)s
         ORDER BY {{distance}} LIMIT {FETCHED} * %(candidates)s)
        UNION
        (SELECT c.version_id, c.run, c.chunk_index, c.id, {{distance}}
         FROM documents_chunk c
         WHERE c.organization_id = %(organization)s AND c.embedding_model = %(model)s
         ORDER BY {{second_distance}} LIMIT {FETCHED} * %(candidates)s)
    ) AS c
    JOIN in_force f ON f.id = c.version_id AND f.indexed_run = c.run
    ORDER BY rank LIMIT %(candidates)s
)"""


def parameters(embedding: NDArray[np.float32]) -> dict[str, str]:
    """What the statements need to know besides the scope.

    ``second_start`` is a point near the question. The way down an HNSW graph is greedy and may
    end in the wrong one of several dense clusters; from a point beside, it rarely ends in the
    same one.
    """
    direction = np.random.default_rng(0).standard_normal(len(embedding))
    beside = embedding + ASIDE * direction / np.linalg.norm(direction)
    return {
        "vector": HalfVector(embedding).to_text(),
        "second_start": HalfVector(beside / np.linalg.norm(beside)).to_text(),
    }


def near(dimensions: int, *, exact: bool) -> str:
    """The common table expression ``near``."""
    statement = EXACT if exact else INDEXED
    second = distance(dimensions, "second_start")
    return statement.replace("{distance}", distance(dimensions)).replace(
        "{second_distance}", second
    )


def distance(dimensions: int, point: str = "vector") -> str:
    """The cosine distance of chunk ``c`` from the question, or from another ``point``."""
    return DISTANCE.format(dimensions=dimensions, point=point)
