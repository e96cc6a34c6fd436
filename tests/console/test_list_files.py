"""Lists as files."""

from datetime import date
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile

from core.documents.models import Document
from core.tenancy.context import tenant

FILES = [
    "/documents/documents.csv?view=",
    "/gaps/gaps.csv?days=",
    "/insight/insight.csv?since=",
    "/insight/insight.csv?what=",
    "/insight/topics/topics.csv?since=",
    "/conversations/conversations.csv?since=",
    "/settings/audit/audit.csv?since=",
]


@pytest.mark.parametrize("address", FILES)
def test_a_file_of_a_query_that_is_not_valid_is_the_page_that_says_so(
    organization: Any, signed_in: Any, address: str
) -> None:
    browser = signed_in(organization.admin)

    whole, refused = browser.get(address), browser.get(f"{address}nonsense")

    assert (whole.status_code, whole.headers["Content-Type"][:8]) == (200, "text/csv")
    assert (refused.status_code, refused.headers["Content-Type"][:9]) == (422, "text/html")


def head_of(answer: Any) -> str:
    content: bytes = async_to_sync(sent)(answer) if answer.streaming else answer.content
    return content.decode("utf-8-sig").partition("\r\n")[0]


async def sent(answer: Any) -> bytes:
    return b"".join([part async for part in answer.streaming_content])


@pytest.mark.parametrize("address", [*FILES, "/insight/golden/golden.csv?"])
def test_cells_are_parted_as_in_the_readers_spreadsheets(
    organization: Any, signed_in: Any, address: str
) -> None:
    browser = signed_in(organization.admin)
    address = address.partition("?")[0]

    english = head_of(browser.get(address, headers={"Accept-Language": "en"}))
    german = head_of(browser.get(address, headers={"Accept-Language": "de"}))

    assert english.count(",") > 3
    assert german == english.replace(",", ";")


@pytest.mark.parametrize(
    ("language", "due", "status"),
    [("de", "31.12.2026", 302), ("fr", "31/12/2026", 302), ("en", "31/12/2026", 422)],
)
def test_days_of_an_imported_list_are_read_as_spreadsheets_save_them(
    organization: Any, signed_in: Any, document_factory: Any, language: str, due: str, status: int
) -> None:
    document = document_factory(organization)
    browser = signed_in(organization.editor)
    file = SimpleUploadedFile("list.csv", f"id;review_due\n{document.pk};{due}\n".encode())

    spoken = {"Accept-Language": language}
    answer = browser.post("/documents/file/", {"file": file}, headers=spoken)

    assert answer.status_code == status
    with tenant(organization.id):
        saved = Document.objects.get(pk=document.pk).review_due
    assert saved == (date(2026, 12, 31) if status == 302 else None)
