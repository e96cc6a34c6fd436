"""Filters choose documents by what is known of them; a mistaken one is told."""

from datetime import UTC, date, datetime

import pytest

from core.documents.models import DocumentVersion
from core.errors import InvalidInput
from core.retrieval.search import search
from core.tenancy.context import tenant


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

    with tenant(organization.id):
        versions = DocumentVersion.objects
        versions.update(created_at=datetime(2025, 1, 1, tzinfo=UTC), language="en")
        by_name = {name: key for key, name in named.items()}
        versions.filter(document=by_name["number"]).update(language="de")
        versions.filter(document=by_name["text"]).update(effective_from=date(2025, 3, 1))
        versions.filter(document=by_name["list"]).update(effective_from=date(2025, 6, 1))

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
        ({"team": ["IT", "HR"]}, ["list", "text"]),
        ({"year": 2026}, ["number"]),
        ({"draft": True}, ["yes"]),
        ({"team": "HR", "year": 2026}, []),
        ({"language": "de"}, ["number"]),
        ({"language": ["de", "en"]}, ["list", "none", "number", "text", "yes"]),
        ({"language": "en", "team": "IT"}, ["list"]),
        ({"date": "2025-03-01"}, ["text"]),
        ({"date": {"from": "2025-03-01"}}, ["list", "text"]),
        ({"date": {"from": "2025-03-02", "until": "2025-12-31"}}, ["list"]),
        ({"date": {"until": "2025-02-28"}}, ["none", "number", "yes"]),
    ],
)
def test_filters_choose_documents_by_their_metadata(filtered, filters, found):
    assert filtered(filters) == found


@pytest.mark.parametrize("value", [None, {"a": 1}, [["nested"]], [None]])
def test_what_can_not_be_a_filter_is_told(organization, nearest, vectors, value):
    with pytest.raises(InvalidInput):
        nearest(organization.id, vectors(1, 1)[0], filters={"team": value})


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ({"team": "hr"}, "Known values: HR, IT"),
        ({"team": ["IT", "Sales"]}, '"Sales". Known values: HR, IT'),
        ({"team": []}, "a value or a list of values"),
        ({"year": [2025, 2026]}, '"2025"'),
        ({"draft": False}, '"false"'),
        ({"nothing": "here"}, "Known filters: date, draft, language, team, year"),
        ({"team' OR true --": "HR"}, "Known filters"),
        ({"team": "HR' OR 'a' = 'a"}, "Known values"),
        ({"language": "fr"}, "Known values: de, en"),
        ({"date": "soon"}, '"from"'),
        ({"date": "2026-02-30"}, '"from"'),
        ({"date": {}}, '"from"'),
        ({"date": {"since": "2026-01-01"}}, '"from"'),
        ({"date": 2026}, '"from"'),
    ],
)
def test_a_filter_that_no_document_has_is_told_with_those_there_are(filtered, filters, told):
    with pytest.raises(InvalidInput, match=r".") as refused:
        filtered(filters)
    assert told in refused.value.detail


def test_what_others_have_is_neither_found_nor_told(filtered, other_organization, fill, vectors):
    fill(other_organization.id, vectors(1, 1), metadata={"team": "Secret", "project": "X"})
    with pytest.raises(InvalidInput) as refused:
        filtered({"team": "Secret"})
    assert "Known values: HR, IT." in refused.value.detail
    with pytest.raises(InvalidInput) as refused:
        filtered({"project": "X"})
    assert "project" not in refused.value.detail.partition("Known")[2]


def test_a_filter_does_not_bring_back_a_version_that_was_replaced(organization, document_factory):
    document = document_factory(organization, metadata={"team": "HR"})
    document_factory(organization, "Leave is 30 days a year.", replaces=document.pk)
    with tenant(organization.id):
        versions = DocumentVersion.objects.filter(document=document)
        versions.filter(number=1).update(language="de", created_at=datetime(2025, 1, 1, tzinfo=UTC))
    for filters in ({"language": "de"}, {"date": "2025-01-01"}):
        assert search(organization.id, "leave", filters=filters).hits == ()
    (hit,) = search(organization.id, "leave", filters={"language": "en", "team": "HR"}).hits
    assert hit.version == 2
