"""What is typed into a document's details, line by line."""

from html import unescape
from typing import Any

import pytest

from core.documents.models import Document
from core.tenancy.context import tenant


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ("place: Bremen\n: HR", "“: HR” has no name"),
        ("place: Bremen\nplace: Kiel", "“place: Kiel” has the same name"),
        ("tags: leave", "“tags: leave” has a field of its own"),
    ],
)
def test_a_line_that_could_not_be_kept_is_refused_by_its_words(
    organization: Any, signed_in: Any, document_factory: Any, lines: str, named: str
) -> None:
    document = document_factory(organization, metadata={"size": 3})
    client = signed_in(organization.editor)
    refused = client.post(f"/documents/{document.pk}/", {"metadata": f"size: 3\n{lines}"})
    assert refused.status_code == 400
    assert named in unescape(refused.content.decode())
    with tenant(organization.id):
        assert Document.objects.get().metadata == {"size": 3}


def test_lines_without_a_value_and_empty_lines_are_taken(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document = document_factory(organization, metadata={"size": 3})
    client = signed_in(organization.editor)
    taken = client.post(f"/documents/{document.pk}/", {"metadata": "\nsize: 3\n\nplace\n"})
    assert taken.status_code == 302
    with tenant(organization.id):
        assert Document.objects.get().metadata == {"size": 3, "place": ""}
