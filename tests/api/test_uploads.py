"""Uploading files."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.documents.models import Document
from core.tenancy.context import tenant

UPLOAD = "/api/v1/documents/upload/"


def text_file(text: str = "Five days may be carried over.", name: str = "leave_policy.txt"):
    return SimpleUploadedFile(name, text.encode())


def test_an_upload_is_accepted_and_waits(organization, api):
    answer = api(organization.secret_key).post(
        UPLOAD,
        {
            "file": text_file(),
            "metadata": json.dumps({"team": "HR", "regions": ["DE", "FR"]}),
            "effective_from": "2026-01-01",
            "effective_until": "",
            "replaces": "",
        },
    )
    assert answer.status_code == 202
    shown = answer.json()
    assert (shown["title"], shown["status"]) == ("leave policy", "pending")
    assert shown["metadata"] == {"team": "HR", "regions": ["DE", "FR"]}
    assert (shown["effective_from"], shown["effective_until"]) == ("2026-01-01", None)


def test_the_same_bytes_are_the_document_that_is_there(organization, api):
    client = api(organization.secret_key)
    first = client.post(UPLOAD, {"file": text_file(), "title": "Leave"})
    again = client.post(UPLOAD, {"file": text_file(name="copy.txt"), "title": "Copy"})
    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json() == first.json()


def test_the_same_bytes_elsewhere_are_another_document(organization, other_organization, api):
    first = api(organization.secret_key).post(UPLOAD, {"file": text_file()})
    other = api(other_organization.secret_key).post(UPLOAD, {"file": text_file()})
    assert other.status_code == 202
    assert other.json()["id"] != first.json()["id"]


def test_a_replacement_is_a_new_version_of_the_same_document(organization, api):
    client = api(organization.secret_key)
    first = client.post(UPLOAD, {"file": text_file()}).json()
    second = client.post(UPLOAD, {"file": text_file("Six days."), "replaces": first["id"]})
    assert second.status_code == 202
    assert (second.json()["id"], second.json()["version"]) == (first["id"], 2)
    assert second.json()["title"] == first["title"]


def test_another_organizations_document_can_not_be_replaced(
    organization, other_organization, api, document_factory, is_problem
):
    foreign = document_factory(other_organization, ingest=False)
    form = {"file": text_file(), "replaces": str(foreign.pk)}
    assert is_problem(api(organization.secret_key).post(UPLOAD, form), 404, "not_found")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "file"),
        ({"file": "not a file"}, "file"),
        ({"metadata": "{"}, "metadata"),
        ({"metadata": "[1]"}, "metadata"),
        ({"metadata": "null"}, "metadata"),
        ({"metadata": '{"a": NaN}'}, "metadata"),
        ({"metadata": '{"a": 1e999}'}, "metadata"),
        ({"metadata": '{"a": "\\u0000"}'}, "metadata"),
        ({"metadata": '{"\\ud800": 1}'}, "metadata"),
        ({"metadata": "[" * 10_000}, "metadata"),
        ({"metadata": '{"a":' * 20 + "1" + "}" * 20}, "metadata"),
        ({"metadata": json.dumps({"a": "x" * 20_000})}, "metadata"),
        ({"title": "x" * 301}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"replaces": "nonsense"}, "replaces"),
        ({"effective_from": "2026-02-30"}, "effective_from"),
        ({"effective_from": "2026-05-01", "effective_until": "2026-04-30"}, "effective_until"),
    ],
)
def test_a_form_that_is_wrong_names_the_field(organization, api, is_problem, form, field):
    if form and "file" not in form:
        form = {"file": text_file(), **form}
    answer = api(organization.secret_key).post(UPLOAD, form)
    assert is_problem(answer, 400, "validation_error")
    assert field in answer.json()["errors"]
    with tenant(organization.id):
        assert not Document.objects.exists()


def test_one_upload_takes_one_file(organization, api, is_problem):
    client = api(organization.secret_key)
    two = {"file": [text_file("One."), text_file("Two.")]}
    assert is_problem(client.post(UPLOAD, two), 400, "validation_error")
    extra = {"file": text_file("One."), "attachment": text_file("Two.")}
    assert is_problem(client.post(UPLOAD, extra), 400, "validation_error")


def test_what_is_no_document_is_refused(organization, api, is_problem):
    client = api(organization.secret_key)
    for content in (b"GIF89a\x00\x00\x01", b"<svg><text>Hello</text></svg>"):
        answer = client.post(UPLOAD, {"file": SimpleUploadedFile("policy.pdf", content)})
        assert is_problem(answer, 415, "unsupported_file_type")
    for content in (b"", b" \n"):
        answer = client.post(UPLOAD, {"file": SimpleUploadedFile("policy.pdf", content)})
        assert is_problem(answer, 415, "empty_file")


def test_a_file_past_the_limit_is_refused(organization, api, is_problem, override):
    override(MAX_UPLOAD_BYTES=1024)
    client = api(organization.secret_key)
    for size in (1025, 3 * 1024 * 1024):
        answer = client.post(UPLOAD, {"file": text_file("x" * size)})
        assert is_problem(answer, 413, "file_too_large")


def test_a_body_of_another_kind_is_refused(organization, api, is_problem):
    client = api(organization.secret_key)
    answer = client.post(UPLOAD, {"file": "x"}, content_type="application/json")
    assert is_problem(answer, 415, "unsupported_media_type")
    for content_type in ("multipart/form-data", "multipart/form-data; boundary=zzz"):
        answer = client.generic("POST", UPLOAD, b"no parts in here", content_type=content_type)
        assert is_problem(answer, 400, "validation_error")


def test_a_full_quota_is_told(organization, platform_api, api, is_problem):
    platform_api.patch(
        f"/api/v1/organizations/{organization.id}/settings/",
        {"quotas": {"documents": 1}},
        content_type="application/json",
    )
    client = api(organization.secret_key)
    assert client.post(UPLOAD, {"file": text_file("One.")}).status_code == 202
    assert is_problem(client.post(UPLOAD, {"file": text_file("Two.")}), 429, "quota_exceeded")
