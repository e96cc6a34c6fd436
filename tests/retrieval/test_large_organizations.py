"""Beyond EXACT_UP_TO_CHUNKS the index answers, and still with k results of the own tenant."""

import uuid

import numpy as np
import pytest
from django.db import connection

from core.documents.vectors.index import make_index
from core.retrieval import fuse, vector
from core.tenancy.context import tenant
from core.tenancy.models import Organization
from tests.retrieval.conftest import MODEL

PARTITION = """
SELECT id FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, 2000)) AS ids
WHERE satisfies_hash_partition('documents_vector'::regclass, 16, %s, id) LIMIT 2
"""
PARTITION_OF = "SELECT DISTINCT tableoid::regclass::text FROM documents_vector"


@pytest.fixture(scope="module")
def neighbours():
    """Two organizations whose chunks lie in the same partition."""
    with connection.cursor() as cursor:
        cursor.execute(PARTITION, [7])
        ids = [row[0] for row in cursor.fetchall()]
    connection.close()
    for organization_id in ids:
        with tenant(organization_id):
            slug = f"neighbour-{uuid.uuid4().hex}"
            Organization(id=organization_id, name="N", slug=slug).save(force_insert=True)
    return ids


@pytest.fixture(scope="module")
def crowded(neighbours, fill, vectors):
    """The point that everybody asks about, and where the small tenant's chunks lie.

    The large tenant has 1200 chunks around that point, all nearer than any of the small one.
    """
    make_index("owner", MODEL, 384)
    large, small = neighbours
    point = vectors(1, 5)[0]
    fill(large, vectors(1200, 6, near=point, spread=0.3))
    far = vectors(60, 7)
    fill(small, far)
    assert (far @ point).max() < 0.5
    return point, far


def recall(rows, points, query, limit):
    best = np.argsort(-(points @ query))[:limit].tolist()
    return len(set(best) & {row["chunk_index"] for row in rows}) / limit


def test_the_neighbours_share_a_partition(neighbours, crowded):
    found = []
    for organization_id in neighbours:
        with tenant(organization_id), connection.cursor() as cursor:
            cursor.execute(PARTITION_OF)
            found += cursor.fetchall()
    assert found == [("documents_vector_p7",)] * 2


def test_large_organizations_are_searched_by_the_index(neighbours, crowded, nearest, monkeypatch):
    plans = explain(nearest, neighbours[0], crowded[0], monkeypatch, most=10)
    assert "vector_p7" in plans and "halfvec" in plans and "Index Scan" in plans
    assert "hnsw" not in explain(nearest, neighbours[0], crowded[0], monkeypatch, most=20_000)


def explain(nearest, organization_id, point, monkeypatch, *, most):
    """The plan of the statement that ``nearest`` sends."""
    from django.db.backends.utils import CursorWrapper

    plans = []
    execute = CursorWrapper.execute

    def spy(cursor, statement, parameters=None):
        if "in_force" in statement:
            execute(cursor, "SET LOCAL enable_seqscan = off")
            execute(cursor, "SET LOCAL enable_sort = off")
            execute(cursor, f"EXPLAIN {statement}", parameters)
            plans.extend(row[0] for row in cursor.fetchall())
        return execute(cursor, statement, parameters)

    monkeypatch.setattr(vector, "EXACT_UP_TO_CHUNKS", most)
    monkeypatch.setattr(CursorWrapper, "execute", spy)
    nearest(organization_id, point, limit=8)
    monkeypatch.undo()
    return "\n".join(plans)


def index_only(cursor):
    for setting in ("enable_sort", "enable_seqscan", "enable_bitmapscan"):
        cursor.execute(f"SET LOCAL {setting} = off")


@pytest.fixture
def searches(monkeypatch):
    """The search statements that were needed; every organization counts as a large one."""
    statements = []
    rows = fuse._rows

    def counted(cursor, statement, parameters):
        statements.append(statement)
        return rows(cursor, statement, parameters)

    monkeypatch.setattr(vector, "EXACT_UP_TO_CHUNKS", 10)
    monkeypatch.setattr(fuse, "_rows", counted)
    return statements


@pytest.mark.parametrize("limit", [1, 8, 20])
def test_the_index_gives_k_results_although_a_neighbour_has_more_and_nearer_chunks(
    neighbours, crowded, nearest, searches, limit
):
    point, far = crowded
    with tenant(neighbours[1]), connection.cursor() as cursor:
        index_only(cursor)
        rows = nearest(neighbours[1], point, limit=limit)
    assert len(searches) == 1, "the index alone was not enough"
    assert len(rows) == limit
    assert [row["distance"] for row in rows] == sorted(row["distance"] for row in rows)
    assert recall(rows, far, point, limit) >= 0.8


def test_the_index_does_not_give_up_at_the_servers_own_limit(
    neighbours, crowded, nearest, searches
):
    """pgvector stops after hnsw.max_scan_tuples, which a neighbour's chunks may use up."""
    point, far = crowded
    with tenant(neighbours[1]), connection.cursor() as cursor:
        index_only(cursor)
        cursor.execute("SET LOCAL hnsw.max_scan_tuples = 1")
        rows = nearest(neighbours[1], point, limit=8)
    assert len(searches) == 1
    assert recall(rows, far, point, 8) >= 0.8


def test_when_the_index_does_give_up_every_chunk_is_compared(
    neighbours, crowded, nearest, searches, monkeypatch
):
    monkeypatch.setattr(vector, "MAX_SCAN_TUPLES", 1)
    monkeypatch.setattr(vector, "EF_SEARCH", 10)
    point, far = crowded
    with tenant(neighbours[1]), connection.cursor() as cursor:
        index_only(cursor)
        rows = nearest(neighbours[1], point, limit=50)
    assert len(searches) == 2
    assert recall(rows, far, point, 50) == 1.0


def test_where_filters_leave_the_index_too_few_every_chunk_is_compared(
    neighbours, crowded, fill, vectors, nearest, searches
):
    rare = fill(neighbours[0], vectors(20, 9), metadata={"team": "rare"})
    with tenant(neighbours[0]), connection.cursor() as cursor:
        index_only(cursor)
        rows = nearest(neighbours[0], crowded[0], limit=8, filters={"team": "rare"})
    assert len(searches) == 2
    assert [row["document_id"] for row in rows] == [rare.pk] * 8
