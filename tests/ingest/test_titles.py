"""A document is called what people have called it, else what its newest file calls itself."""

import pytest

from core.documents.lookup import documents_with_words
from core.documents.models import Document
from core.tenancy.context import tenant

TRAVEL = b"# Travel policy\n\nTrains are booked by the team office.\n"
NEWER = b"# Travel and expenses\n\nTrains are booked by everybody.\n"


@pytest.fixture
def title(organization, document_factory):
    """The title once a file has been read; ``replaces`` is the document of the call before."""
    made = []

    def read(content: bytes, **upload) -> str:
        if upload.pop("again", False):
            upload["replaces"] = made[-1].pk
        made.append(
            document_factory(organization, content=content, filename="v3_final.md", **upload)
        )
        with tenant(organization.id):
            return Document.objects.get(pk=made[-1].pk).title

    return read


def test_the_file_says_what_it_is_called(title):
    assert title(TRAVEL, title="") == "Travel policy"
    assert title(NEWER, title="", again=True) == "Travel and expenses"


def test_a_file_that_does_not_say_is_called_by_its_name(title):
    assert title(b"Trains are booked by the team office.", title="") == "v3 final"


def test_a_title_that_somebody_gave_stays(title):
    assert title(TRAVEL, title="How we travel") == "How we travel"
    assert title(NEWER, title="", again=True) == "How we travel"


def test_a_title_that_is_given_later_stays_from_then_on(title):
    assert title(TRAVEL, title="") == "Travel policy"
    assert title(NEWER, title="How we travel", again=True) == "How we travel"
    assert title(TRAVEL, title="", again=True) == "How we travel"


def test_a_document_is_found_by_the_title_that_its_file_says(organization, document_factory):
    content = b"---\ntitle: Whistleblowing\n---\n\nReports need no name.\n"
    document = document_factory(organization, content=content, filename="v3_final.md", title="")
    with tenant(organization.id):
        assert documents_with_words("whistleblowing") == [document.pk]
