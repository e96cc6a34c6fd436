"""The vector leg: the chunks nearest to the question's embedding.

Where few chunks may be found they are compared one by one, which is exact; else through the
HNSW index with iterative scan, so that filters never leave fewer than k results. Where that
scan gives up among the chunks of another organization, every chunk is compared after all.
"""

EXACT_UP_TO_CHUNKS = 5_000
EF_SEARCH = 200
MAX_SCAN_TUPLES = 200_000  # of the whole partition: others may have more, and nearer, chunks

SET_SCAN = """
SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true),
       set_config('hnsw.ef_search', %s, true),
       set_config('hnsw.max_scan_tuples', %s, true)
"""

# The cast is the one in the HNSW index; without it the index does not apply.
DISTANCE = "c.embedding::halfvec({dimensions}) <=> %(vector)s::text::halfvec({dimensions})"

# Continues the WITH of IN_FORCE.
NEAR = """,
near AS MATERIALIZED (
    SELECT version_id, chunk_index, row_number() OVER (ORDER BY distance, id) AS rank
    FROM (
        SELECT c.version_id, c.chunk_index, c.id, {distance} AS distance
        FROM documents_chunk c
        JOIN {versions}
        WHERE c.organization_id = %(organization)s AND c.embedding_model = %(model)s
        ORDER BY {order}
        LIMIT %(candidates)s
    ) AS nearest
)"""

# Adding zero makes the ordering an expression that no index offers.
_EXACT = NEAR.replace("{order}", "({distance}) + 0").replace(
    "{versions}", "in_force f ON f.id = c.version_id AND f.indexed_run = c.run"
)
# The planner takes the chunks of a plain join for so few that it would fetch and sort them all.
# OFFSET 0 keeps this one from becoming plain: each chunk, as the index brings it, is looked up.
_INDEXED = NEAR.replace("{order}", "{distance}").replace(
    "{versions}",
    """LATERAL (
        SELECT * FROM in_force WHERE id = c.version_id AND indexed_run = c.run OFFSET 0
    ) f ON true""",
)


def near(dimensions: int, *, exact: bool) -> str:
    """The common table expression ``near`` (version_id, chunk_index, rank)."""
    return (_EXACT if exact else _INDEXED).replace("{distance}", distance(dimensions))


def distance(dimensions: int) -> str:
    """The cosine distance of chunk ``c`` from the question."""
    return DISTANCE.format(dimensions=dimensions)
