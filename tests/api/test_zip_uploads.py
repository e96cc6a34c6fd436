"""Uploading a zip archive: each file in it becomes a document."""

import io
import zipfile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.documents.models import Document
from core.documents.reading.unpack import MOST_FILES
from core.tenancy.context import tenant

UPLOAD = "/api/v1/documents/upload/zip/"
FLAGS_OF_A_FILE, FLAGS_OF_AN_ENTRY = (b"PK\x03\x04", 6), (b"PK\x01\x02", 8)


def archive(files: dict[str, bytes], name: str = "policies.zip") -> SimpleUploadedFile:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as written:
        for path, content in files.items():
            written.writestr(path, content)
    return SimpleUploadedFile(name, data.getvalue())


def word_file(text: str) -> bytes:
    data = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(data)
    return data.getvalue()


@pytest.fixture
def send(organization, api):
    """``send(file)``: the answer to an upload."""
    client = api(organization.secret_key)
    return lambda file, **form: client.post(UPLOAD, {"file": file, **form})


def titles(organization) -> list[str]:
    with tenant(organization.id):
        return sorted(Document.objects.values_list("title", flat=True))


def test_each_file_is_a_document_and_a_refused_one_stops_no_other(organization, send):
    nested = archive({"inner.txt": b"Inner."}).read()
    answer = send(
        archive(
            {
                "HR/leave_policy.txt": b"Five days may be carried over.",
                "HR/travel.docx": word_file("Trips are approved by the manager."),
                "HR/": b"",
                "more.zip": nested,
                "logo.gif": b"GIF89a\x00\x00\x01",
                "__MACOSX/HR/._leave_policy.txt": b"\x00\x05\x16\x07",
                "HR/.DS_Store": b"\x00\x00\x00\x01Bud1",
                "../../etc/cron.txt": b"Backups are made each night.",
            }
        ),
        metadata='{"team": "HR"}',
        effective_from="2026-01-01",
    )
    assert answer.status_code == 202
    files = {one.pop("name"): one for one in answer.json()["files"]}
    assert list(files) == [
        *("HR/leave_policy.txt", "HR/travel.docx", "more.zip", "logo.gif", "../../etc/cron.txt"),
    ]
    leave = files["HR/leave_policy.txt"]
    assert (leave["is_new"], leave["error"]) == (True, None)
    assert (leave["document"]["title"], leave["document"]["status"]) == ("leave policy", "pending")
    assert leave["document"]["metadata"] == {"team": "HR"}
    assert leave["document"]["effective_from"] == "2026-01-01"
    for name in ("more.zip", "logo.gif"):
        assert (files[name]["document"], files[name]["is_new"]) == (None, False)
        assert files[name]["error"]["code"] == "unsupported_file_type"
    assert "archive" in files["more.zip"]["error"]["detail"]
    assert titles(organization) == ["cron", "leave policy", "travel"]


def test_the_same_archive_again_adds_nothing(organization, send):
    files = {"a.txt": b"Leave is paid.", "b.txt": b"Trips are paid."}
    first, again = send(archive(files)), send(archive({**files, "copy.txt": files["a.txt"]}))
    assert (first.status_code, again.status_code) == (202, 200)
    known = [one["document"]["id"] for one in first.json()["files"]]
    shown = again.json()["files"]
    assert [one["document"]["id"] for one in shown] == [*known, known[0]]
    assert not any(one["is_new"] for one in shown)
    assert len(titles(organization)) == 2


@pytest.mark.parametrize("name", ["travel.docx", "travel.zip"])
def test_an_office_file_is_one_document_and_no_archive(organization, send, name):
    answer = send(SimpleUploadedFile(name, word_file("Trips are approved by the manager.")))
    assert answer.status_code == 202
    [one] = answer.json()["files"]
    assert (one["name"], one["is_new"]) == (name, True)
    assert titles(organization) == ["travel"]


def test_an_empty_file_in_an_archive_is_called_empty(organization, send):
    files = send(archive({"nothing.txt": b"", "leave.txt": b"Leave is paid."})).json()["files"]
    empty, full = files
    assert (empty["name"], empty["error"]["code"]) == ("nothing.txt", "empty_file")
    assert "The file is empty." in empty["error"]["detail"]
    assert full["is_new"]


def test_a_file_that_is_too_large_is_refused_by_itself(organization, send, override):
    override(MAX_UPLOAD_BYTES=2000)
    answer = send(archive({"large.txt": b"Leave is paid. " * 200, "small.txt": b"Trips are paid."}))
    large, small = answer.json()["files"]
    assert (large["error"]["code"], small["is_new"]) == ("file_too_large", True)


def locked(file: SimpleUploadedFile) -> SimpleUploadedFile:
    """The archive with its files said to be encrypted."""
    data = bytearray(file.read())
    for mark, offset in (FLAGS_OF_A_FILE, FLAGS_OF_AN_ENTRY):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    return SimpleUploadedFile(str(file.name), bytes(data))


@pytest.mark.parametrize(
    ("file", "status", "code"),
    [
        (locked(archive({"a.txt": b"Leave is paid."})), 422, "encrypted_archive"),
        (archive({f"{n}.txt": b"" for n in range(MOST_FILES + 1)}), 422, "too_much_text"),
        (archive({"bomb.txt": bytes(50_000)}), 422, "too_much_text"),
        (archive({"__MACOSX/x": b"x"}), 415, "empty_file"),
        (archive({}), 415, "empty_file"),
        (SimpleUploadedFile("a.zip", archive({"a.txt": b"x" * 90}).read()[:60]), 415, None),
        (SimpleUploadedFile("a.zip", b""), 415, "empty_file"),
    ],
    ids=["locked", "many", "bomb", "litter", "no files", "cut", "empty"],
)
def test_an_archive_that_can_not_be_taken_apart_is_refused_as_a_whole(
    organization, send, override, is_problem, file, status, code
):
    override(MAX_UPLOAD_BYTES=20_000)
    assert is_problem(send(file), status, code or "unsupported_file_type")
    assert titles(organization) == []


def test_one_document_is_not_replaced_by_many(organization, api, document_factory, is_problem):
    document = document_factory(organization, ingest=False)
    form = {"file": archive({"a.txt": b"Leave is paid."}), "replaces": str(document.pk)}
    answer = api(organization.secret_key).post("/api/v1/documents/upload/", form)
    assert is_problem(answer, 415, "unsupported_file_type")
    assert "Unpack it" in answer.json()["detail"]
