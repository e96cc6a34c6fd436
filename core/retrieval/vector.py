"""The vector leg: the chunks nearest to the question's embedding, each by its nearest part.

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

# The cast, and the model, are those of the HNSW index; without them it does not apply.
DISTANCE = "v.embedding::halfvec({dimensions}) <=> %({point})s::text::halfvec({dimensions})"

# Continues the WITH of IN_FORCE: ``near`` (version_id, chunk_index, rank).
EXACT = """,
near AS MATERIALIZED (
    SELECT version_id, chunk_index,
           row_number() OVER (ORDER BY distance, version_id, chunk_index) AS rank
    FROM (
        SELECT v.version_id, v.chunk_index, min({distance}) AS distance
        FROM documents_vector v
        JOIN in_force f ON f.id = v.version_id AND f.indexed_run = v.run
        WHERE v.organization_id = %(organization)s AND v.model = %(model)s
        GROUP BY v.version_id, v.chunk_index
        ORDER BY distance
        LIMIT %(candidates)s
    ) AS nearest
)"""

# The index brings the nearest of all the organization's vectors; those among them that are in
# force are the nearest of those in force, if they are of enough chunks.
INDEXED = f""",
near AS MATERIALIZED (
    SELECT version_id, chunk_index,
           row_number() OVER (ORDER BY min(distance), version_id, chunk_index) AS rank
    FROM (
        (SELECT v.version_id, v.run, v.chunk_index, {{distance}} AS distance
         FROM documents_vector v
         WHERE v.organization_id = %(organization)s AND v.model = %(model)s
         ORDER BY {{distance}} LIMIT {FETCHED} * %(candidates)s)
        UNION
        (SELECT v.version_id, v.run, v.chunk_index, {{distance}}
         FROM documents_vector v
         WHERE v.organization_id = %(organization)s AND v.model = %(model)s
         ORDER BY {{second_distance}} LIMIT {FETCHED} * %(candidates)s)
    ) AS v
    JOIN in_force f ON f.id = v.version_id AND f.indexed_run = v.run
    GROUP BY version_id, chunk_index
    ORDER BY rank LIMIT %(candidates)s
)"""

# Where the question has no vector that could be compared.
NOTHING = """,
near AS (
    SELECT version_id, chunk_index, NULL::bigint AS rank FROM worded WHERE false
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
    """The cosine distance of vector ``v`` from the question, or from another ``point``."""
    return DISTANCE.format(dimensions=dimensions, point=point)
