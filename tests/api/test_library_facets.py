"""What the library can be narrowed down to is counted by the database."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.documents.models import Document
from core.rest.library import NOBODY
from core.rest.library_facets import facets
from core.tenancy.context import tenant


def keep(organization: Any, document_factory: Any, title: str, **columns: Any) -> None:
    made = document_factory(organization, f"{title} is written down here.", title=title)
    with tenant(organization.id):
        Document.objects.filter(pk=made.pk).update(**columns)


def test_each_value_comes_with_how_many_documents_have_it(
    organization: Any, other_organization: Any, document_factory: Any
) -> None:
    legal = {"department": "Legal", "tags": ["leave", "people"]}
    keep(organization, document_factory, "Leave", metadata=legal, owner=organization.editor)
    keep(organization, document_factory, "Data", metadata={"department": "Legal", "tags": "leave"})
    keep(organization, document_factory, "Odd", metadata={"department": 7, "tags": [None, "", 3]})
    archived = timezone.now().date()
    keep(organization, document_factory, "Old", metadata={"tags": "past"}, archived_on=archived)
    keep(other_organization, document_factory, "Theirs", metadata={"department": "Theirs"})
    with tenant(organization.id):
        found = facets("all")
        assert facets("archived").tags == {"past": 1}
    assert found.departments == {"Legal": 2}
    assert found.tags == {"leave": 2, "people": 1}
    assert found.owners == {organization.editor.username: 1, NOBODY: 2}
    assert found.languages == {"en": 3}


def test_documents_of_the_same_values_are_one_row(organization: Any, document_factory: Any) -> None:
    for number in range(3):
        keep(organization, document_factory, f"Policy {number}", metadata={"tags": "leave"})
    with tenant(organization.id), CaptureQueriesContext(connection) as queries:
        assert facets("in_force").tags == {"leave": 3}
    (statement,) = queries.captured_queries
    assert statement["sql"].count("GROUP BY 2") == 4
