"""For small organizations, search is exactly what comparing every vector would give."""

import numpy as np
import pytest

from core.errors import InvalidInput


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


@pytest.fixture
def filtered(organization, fill, vectors, nearest):
    """``filtered(filters)``: which of the documents below are found."""
    point = vectors(1, 1)[0]
    named = {
        fill(organization.id, [point], metadata=metadata).pk: name
        for name, metadata in {
            "text": {"team": "HR"},
            "list": {"team": ["HR", "IT"]},
            "number": {"year": 2026},
            "yes": {"draft": True},
            "none": {},
        }.items()
    }

    def search(filters):
        rows = nearest(organization.id, point, limit=20, filters=filters)
        return sorted(named[row["document_id"]] for row in rows)

    return search


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["list", "none", "number", "text", "yes"]),
        ({"team": "HR"}, ["list", "text"]),
        ({"team": "IT"}, ["list"]),
        ({"team": ["IT", "Sales"]}, ["list"]),
        ({"team": "hr"}, []),
        ({"team": []}, []),
        ({"year": 2026}, ["number"]),
        ({"year": [2025, 2026]}, ["number"]),
        ({"draft": True}, ["yes"]),
        ({"draft": False}, []),
        ({"team": "HR", "year": 2026}, []),
        ({"nothing": "here"}, []),
        ({"team' OR true --": "HR"}, []),
        ({"team": "HR' OR 'a' = 'a"}, []),
    ],
)
def test_filters_choose_documents_by_their_metadata(filtered, filters, found):
    assert filtered(filters) == found


@pytest.mark.parametrize("value", [None, {"a": 1}, [["nested"]], [None]])
def test_what_can_not_be_a_filter_is_told(organization, nearest, vectors, value):
    with pytest.raises(InvalidInput):
        nearest(organization.id, vectors(1, 1)[0], filters={"team": value})
