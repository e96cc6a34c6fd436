"""Originals and page images."""

import io
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import F
from PIL import Image

from core.documents import storage
from core.documents.models import DocumentVersion
from core.documents.versions import withdraw
from core.tenancy.context import tenant

LEAVE = ["Annual leave", "Employees have 25 days of paid leave a year.", "Five carry over."]


@pytest.fixture
def leave(organization, document_factory, pdf):
    return document_factory(organization, content=pdf(LEAVE, ["Second page."]))


def test_the_original_comes_back_byte_for_byte(organization, api, document_factory, pdf, bytes_of):
    content = pdf(LEAVE)
    document = document_factory(
        organization, content=content, filename='Urlaub "2026" – Ü.pdf', ingest=False
    )
    answer = api(organization.secret_key).get(f"/api/v1/documents/{document.pk}/file/")
    assert answer.status_code == 200
    assert bytes_of(answer) == content
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == str(len(content))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Urlaub")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "private" in answer["Cache-Control"]


def test_a_file_name_can_not_add_headers(organization, api, document_factory):
    document = document_factory(organization, ingest=False)
    with tenant(organization.id):
        DocumentVersion.objects.update(filename='a"\r\nSet-Cookie: x=1;.txt')
    answer = api(organization.secret_key).get(f"/api/v1/documents/{document.pk}/file/")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer["Content-Disposition"].startswith("attachment; filename=")


def test_who_only_reads_opens_the_version_that_answers(
    organization, document_factory, bytes_of, signed_in
):
    document = document_factory(organization, "Leave is 25 days.")
    document_factory(organization, "Leave is 50 days.", replaces=document.pk)
    document_factory(organization, "Leave is 5 days.", replaces=document.pk)
    with tenant(organization.id):
        withdraw(document, 2, actor="test")
        waiting = DocumentVersion.objects.filter(document=document, number=3)
        waiting.update(held_run=F("run"), indexed_run=0)
    there = f"/api/v1/documents/{document.pk}/file/"
    viewer, editor = signed_in(organization.viewer), signed_in(organization.editor)
    assert bytes_of(viewer.get(there)) == b"Leave is 25 days."
    assert bytes_of(editor.get(there)) == b"Leave is 5 days."
    for address in (there, f"/api/v1/documents/{document.pk}/pages/1.png"):
        assert viewer.get(address, {"version": 3}).status_code == 404


def test_an_older_version_is_still_there(organization, api, document_factory, bytes_of):
    document = document_factory(organization, "The old text.", ingest=False)
    document_factory(organization, "The new text.", replaces=document.pk, ingest=False)
    client = api(organization.secret_key)
    address = f"/api/v1/documents/{document.pk}/file/"
    assert bytes_of(client.get(address)) == b"The new text."
    assert bytes_of(client.get(f"{address}?version=1")) == b"The old text."
    assert client.get(f"{address}?version=3").status_code == 404
    assert client.get(f"{address}?version={'9' * 30}").status_code == 404
    for nonsense in ("0", "-1", "x", "1.5", "%00"):
        assert client.get(f"{address}?version={nonsense}").status_code == 400


def test_an_original_that_is_stored_elsewhere_is_fetched_once_for_many_pages(
    organization, api, override, tmp_path, document_factory, pdf
):
    elsewhere = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    override(STORAGES=settings.STORAGES | {"default": elsewhere}, DATA_DIR=tmp_path)
    storage._copies.cache_clear()
    try:
        document = document_factory(organization, content=pdf(LEAVE, ["Second page."]))
        client = api(organization.secret_key)
        with patch.object(default_storage, "open", wraps=default_storage.open) as opened:
            for page in (1, 2, 1):
                answer = client.get(f"/api/v1/documents/{document.pk}/pages/{page}.png")
                assert answer.status_code == 200
        assert opened.call_count == 1
    finally:
        storage._copies.cache_clear()


def test_a_page_is_an_image(organization, api, leave):
    answer = api(organization.secret_key).get(f"/api/v1/documents/{leave.pk}/pages/2.png")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert "private" in answer["Cache-Control"]
    assert Image.open(io.BytesIO(answer.content)).format == "PNG"


@pytest.mark.parametrize("page", ["0", "3", "99999999999999999999", "-1", "x", "1%00"])
def test_a_page_that_is_not_there_is_not_found(organization, api, leave, is_problem, page):
    answer = api(organization.secret_key).get(f"/api/v1/documents/{leave.pk}/pages/{page}.png")
    assert is_problem(answer, 404, "not_found")


def test_a_document_that_was_not_read_has_no_pages(organization, api, document_factory, is_problem):
    document = document_factory(organization, ingest=False)
    answer = api(organization.secret_key).get(f"/api/v1/documents/{document.pk}/pages/1.png")
    assert is_problem(answer, 404, "not_found")


def test_a_citation_opens_its_page_with_the_quote_marked(organization, api, leave):
    client = api(organization.secret_key)
    answer = client.post(
        "/api/v1/query/",
        {"query": "How many days of paid leave do employees have?"},
        content_type="application/json",
    ).json()
    citation = answer["citations"][0]
    assert citation["page"] == 1
    plain = client.get(f"/api/v1/documents/{leave.pk}/pages/1.png").content
    marked = client.get(citation["page_url"])
    assert marked.status_code == 200
    assert marked.content != plain
    # What points at nothing marks nothing.
    for nonsense in ("", "x", ".", f"{answer['message_id']}.99", "a\0b.1", "9" * 100):
        page = client.get(
            f"/api/v1/documents/{leave.pk}/pages/1.png", {"citation": nonsense, "version": 1}
        )
        assert page.content == plain or page.status_code == 400


def test_nobody_sees_what_a_colleague_was_answered(organization, api, signed_in, leave):
    client = signed_in(organization.admin)
    answer = client.post(
        "/api/v1/query/",
        {"query": "How many days of paid leave do employees have?"},
        content_type="application/json",
    ).json()
    address = answer["citations"][0]["page_url"]
    plain = client.get(f"/api/v1/documents/{leave.pk}/pages/1.png").content
    assert signed_in(organization.viewer).get(address).content == plain
    assert client.get(address).content != plain


def test_any_accept_header_will_do(organization, api, leave):
    client = api(organization.secret_key)
    for address, accept in (("pages/1.png", "image/png"), ("file/", "application/pdf")):
        answer = client.get(f"/api/v1/documents/{leave.pk}/{address}", headers={"Accept": accept})
        assert answer.status_code == 200
