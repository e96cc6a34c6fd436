"""What the library can be narrowed down to is counted by the database."""

import re
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.documents.models import Document
from core.rest.library import NOBODY
from core.rest.library_facets import facets
from core.tenancy.context import tenant
from tests.schemas import fits


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
        found = facets({"view": "all"})
        assert facets({"view": "archived"}).tags == {"past": 1}
    assert found.departments == {"Legal": 2}
    assert found.tags == {"leave": 2, "people": 1}
    assert found.owners == {organization.editor.username: 1, NOBODY: 2}
    assert found.languages == {"en": 3}
    assert found.statuses == {"completed": 3}


def test_documents_of_the_same_values_are_one_row(organization: Any, document_factory: Any) -> None:
    for number in range(3):
        keep(organization, document_factory, f"Policy {number}", metadata={"tags": "leave"})
    with tenant(organization.id), CaptureQueriesContext(connection) as queries:
        assert facets({"view": "in_force"}).tags == {"leave": 3}
    (statement,) = queries.captured_queries
    assert statement["sql"].count("GROUP BY 2") == 5


def test_by_rest_they_are_counted_in_what_the_same_filters_list(
    organization: Any, other_organization: Any, document_factory: Any, api: Any, is_problem: Any
) -> None:
    legal = {"department": "Legal", "tags": ["leave", "people"]}
    keep(organization, document_factory, "Leave", metadata=legal, owner=organization.editor)
    keep(organization, document_factory, "Data", metadata={"department": "Legal", "tags": "data"})
    keep(organization, document_factory, "Trips", metadata={"department": "Travel"})
    document_factory(organization, "Not read yet.", title="Waiting", ingest=False)
    keep(other_organization, document_factory, "Theirs", metadata={"department": "Theirs"})
    client = api(organization.secret_key)

    def found(**query: str) -> Any:
        answer = client.get("/api/v1/documents/facets/", query)
        assert fits("Facets", answer.json())
        return {
            name: {one["value"]: one["documents"] for one in counted}
            for name, counted in answer.json().items()
        }

    assert found() == {
        "departments": {"Legal": 2, "Travel": 1},
        "owners": {NOBODY: 3, organization.editor.username: 1},
        "tags": {"data": 1, "leave": 1, "people": 1},
        "languages": {"en": 3},
        "statuses": {"completed": 3, "pending": 1},
    }
    assert found(department="Legal")["tags"] == {"data": 1, "leave": 1, "people": 1}
    assert found(tag="leave")["departments"] == {"Legal": 1}
    assert found(status="pending")["owners"] == {NOBODY: 1}
    assert found(view="archived")["statuses"] == {}
    wrong = client.get("/api/v1/documents/facets/", {"view": "nonsense"})
    assert is_problem(wrong, 400, "validation_error")


def test_the_page_narrows_down_by_the_state_of_the_file(
    organization: Any, document_factory: Any, signed_in: Any
) -> None:
    document_factory(organization, "Not read yet.", title="Waiting policy", ingest=False)
    document_factory(organization, title="Leave policy")
    browser = signed_in(organization.editor)
    whole = browser.get("/documents/").content.decode()
    states = re.findall(r'<option value="(\w+)">(\w[\w ]*) \((\d+)\)</option>', whole)
    assert ("pending", "Waiting", "1") in states
    assert ("failed", "Failed", "0") in states
    page = browser.get("/documents/?status=pending").content.decode()
    assert '<option value="pending" selected>Waiting (1)</option>' in page
    assert "Waiting policy" in page and "Leave policy" not in page
    # Viewers see no file that waits.
    assert 'name="status"' not in signed_in(organization.viewer).get("/documents/").content.decode()
