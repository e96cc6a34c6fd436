"""What is typed into a document's details, line by line."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest

from core.conversations.uses import note_uses
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


def test_the_page_leads_to_all_gaps_near_the_document(
    organization: Any, signed_in: Any, asked: Any, document_factory: Any
) -> None:
    document = document_factory(organization, title="Leave <policy>")
    for question in ("Leave for my dog?", "Who waters the plants on the third floor?"):
        missed = asked(organization, question)
        if "dog" in question:
            with tenant(organization.id):
                note_uses(missed.pk, cited={}, closest=[document.pk])
    browser = signed_in(organization.editor)
    browser.get("/gaps/")  # which groups what was asked
    page = browser.get(f"/documents/{document.pk}/").content.decode()
    (there,) = re.findall(r'href="(/gaps/\?document=[^"]+)"', page)
    near = browser.get(unescape(there)).content.decode()
    assert "Leave for my dog?" in near and "plants" not in near
    assert "Near “Leave &lt;policy&gt;”." in near
    assert f'name="document" value="{document.pk}"' in near
    (away,) = re.findall(r'<a href="([^"]+)">All gaps</a>', near)
    assert "plants" in browser.get(f"/gaps/{unescape(away)}").content.decode()
    unknown = browser.get(f"/gaps/?document={uuid4()}").content.decode()
    assert "Near a document that is not for you, or deleted." in unknown
