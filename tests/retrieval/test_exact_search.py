"""For small organizations, search is exactly what comparing every vector would give."""

import numpy as np


def test_search_is_the_same_as_brute_force(organization, fill, vectors, nearest):
    points = vectors(400, 1)
    fill(organization.id, points)
    stored = points.astype(np.float16).astype(np.float64)
    stored /= np.linalg.norm(stored, axis=1, keepdims=True)
    for query in vectors(20, 2):
        rows = nearest(organization.id, query, limit=12)
        similarities = stored @ query.astype(np.float16).astype(np.float64)
        similarities /= np.linalg.norm(query.astype(np.float16).astype(np.float64))
        best = np.argsort(-similarities)[:12]
        assert [row["chunk_index"] for row in rows] == best.tolist()
        assert np.allclose([1 - row["distance"] for row in rows], similarities[best], atol=1e-4)


def test_fewer_chunks_than_wanted_are_all_given(organization, fill, vectors, nearest):
    fill(organization.id, vectors(3, 1))
    rows = nearest(organization.id, vectors(1, 2)[0], limit=8)
    assert sorted(row["chunk_index"] for row in rows) == [0, 1, 2]


def test_vectors_of_another_model_are_not_compared(organization, fill, vectors, nearest):
    points = vectors(5, 1)
    fill(organization.id, points, model="other/model")
    assert nearest(organization.id, points[0]) == []
    fill(organization.id, vectors(2, 3))
    assert len(nearest(organization.id, points[0])) == 2


def test_a_chunk_is_as_near_as_its_nearest_part(organization, fill, vectors, nearest, part):
    points = vectors(4, 1)
    document = fill(organization.id, points[:3])
    part(document, chunk_index=2, point=points[3])
    rows = nearest(organization.id, points[3])
    assert [row["chunk_index"] for row in rows].count(2) == 1
    assert rows[0]["chunk_index"] == 2
    assert abs(rows[0]["distance"]) < 1e-3
