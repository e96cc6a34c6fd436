"""What becomes of an uploaded file before anybody reads it."""

import hashlib
import io
import threading

import pytest

from core.audit.models import AuditEvent
from core.documents.intake import Actor, Upload, accept, delete_document, reprocess
from core.documents.models import Document, DocumentVersion
from core.documents.storage import open_original
from core.errors import (
    FileTooLarge,
    InvalidInput,
    NotFound,
    StorageUnavailable,
    UnsupportedFileType,
)
from core.tenancy.context import tenant

TEXT = b"Employees have 25 days of paid leave a year."
ACTOR = Actor("test")


def upload(organization, content=TEXT, filename="policy.txt", **options):
    return accept(
        organization.id, Upload(file=io.BytesIO(content), filename=filename, **options), ACTOR
    )


def test_an_upload_is_stored_as_it_came_and_waits(organization, state, originals):
    document, is_new = upload(organization)
    version = state(organization, document)
    assert is_new
    assert (version.status, version.stage, version.number) == ("pending", "queued", 1)
    assert version.file_hash == hashlib.sha256(TEXT).hexdigest()
    assert version.size_bytes == len(TEXT)
    assert version.storage_name.startswith(f"{organization.id}/documents/")
    with open_original(version.storage_name) as original:
        assert original.read() == TEXT
    assert len(originals(organization)) == 1


def test_originals_are_private_files(organization, state):
    from pathlib import Path

    from django.conf import settings

    document, _ = upload(organization)
    path = Path(settings.DATA_DIR, "originals", state(organization, document).storage_name)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_the_same_bytes_again_are_the_same_document(organization, counts, originals):
    first, _ = upload(organization, title="One")
    again, is_new = upload(organization, filename="other-name.md", title="Two")
    assert (again.pk, is_new) == (first.pk, False)
    assert counts(organization)["DocumentVersion"] == 1
    assert len(originals(organization)) == 1
    with tenant(organization.id):
        assert Document.objects.get().title == "One"


def test_the_same_bytes_at_once_are_one_document(organization, counts, originals):
    ready = threading.Barrier(6)
    results = []

    def work():
        ready.wait()
        results.append(upload(organization))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 6
    assert len({document.pk for document, _ in results}) == 1
    assert sum(is_new for _, is_new in results) == 1
    assert counts(organization)["DocumentVersion"] == 1
    assert len(originals(organization)) == 1


def test_two_replacements_at_once_get_two_numbers(organization):
    document, _ = upload(organization)
    ready = threading.Barrier(4)
    errors = []

    def work(number):
        ready.wait()
        try:
            upload(organization, b"Version %d of the text." % number, replaces=document.pk)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=[n]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with tenant(organization.id):
        numbers = DocumentVersion.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == [1, 2, 3, 4, 5]


def test_a_replacement_is_a_new_version_of_the_same_document(organization, state):
    document, _ = upload(organization, title="Leave", metadata={"team": "HR", "year": 2025})
    replaced, is_new = upload(
        organization, b"Now 30 days.", replaces=document.pk, metadata={"year": 2026}
    )
    assert (replaced.pk, is_new) == (document.pk, True)
    assert state(organization, document).number == 2
    assert replaced.title == "Leave"
    assert replaced.metadata == {"team": "HR", "year": 2026}


def test_a_replacement_with_the_newest_bytes_changes_nothing(organization, state):
    document, _ = upload(organization)
    _, is_new = upload(organization, replaces=document.pk)
    assert not is_new
    assert state(organization, document).number == 1


def test_going_back_to_older_bytes_is_a_new_version(organization, state):
    document, _ = upload(organization)
    upload(organization, b"Now 30 days.", replaces=document.pk)
    _, is_new = upload(organization, TEXT, replaces=document.pk)
    assert is_new
    assert state(organization, document).number == 3


def test_replacing_what_is_not_there_stores_nothing(organization, originals):
    import uuid

    with pytest.raises(NotFound):
        upload(organization, replaces=uuid.uuid4())
    assert originals(organization) == []


@pytest.mark.parametrize(
    ("filename", "title"),
    [
        ("leave_policy-2026.pdf", "leave policy-2026"),
        ("Reisekosten  Übersicht.v2.txt", "Reisekosten Übersicht.v2"),
        ("folder/inside/rules.md", "rules"),
        ("no-extension", "no-extension"),
        (".pdf", "Untitled"),
        ("", "Untitled"),
        ("x" * 400 + ".txt", "x" * 300),
    ],
)
def test_a_title_is_made_from_the_files_name(organization, filename, title):
    document, _ = upload(organization, filename=filename)
    assert document.title == title


def test_a_given_title_wins(organization):
    document, _ = upload(organization, filename="scan0001.txt", title="Leave policy")
    assert document.title == "Leave policy"


def test_a_file_over_the_limit_is_refused_and_not_kept(organization, override, originals):
    override(MAX_UPLOAD_BYTES=1024 * 1024)
    with pytest.raises(FileTooLarge, match="1 MB"):
        upload(organization, b"a" * (1024 * 1024 + 1))
    assert originals(organization) == []
    assert upload(organization, b"a " * (512 * 1024))[1]


@pytest.mark.parametrize(
    ("content", "filename", "kind"),
    [
        (b"%PDF-1.7\n...", "notes.txt", "pdf"),
        (b"Plain words.", "document.pdf", "text"),
        (b"# Heading\n\nWords.", "notes.txt", "markdown"),
        (b"Plain words.", "notes.md", "markdown"),
    ],
)
def test_the_kind_is_seen_in_the_content(organization, state, content, filename, kind):
    document, _ = upload(organization, content, filename)
    version = state(organization, document)
    assert version.kind == kind
    assert version.storage_name.endswith({"pdf": ".pdf", "text": ".txt", "markdown": ".md"}[kind])


@pytest.mark.parametrize("content", [b"", b"GIF89a\0\0\1", b"PK\x03\x04\0\0", b"\0" * 99])
def test_what_is_no_document_is_refused_and_not_kept(organization, originals, counts, content):
    with pytest.raises(UnsupportedFileType):
        upload(organization, content, "policy.pdf")
    assert originals(organization) == []
    assert counts(organization)["Document"] == 0


def test_dates_in_the_wrong_order_are_told(organization):
    from datetime import date

    with pytest.raises(InvalidInput, match="effective_until"):
        upload(organization, effective_from=date(2026, 2, 1), effective_until=date(2026, 1, 31))


@pytest.fixture
def broken_storage(override, tmp_path):
    """A folder for originals that can't be made, because a file is in its place."""
    from django.conf import settings

    (tmp_path / "file").write_text("in the way")
    default = settings.STORAGES["default"]
    options = {**default["OPTIONS"], "location": str(tmp_path / "file")}

    def switch_on():
        override(STORAGES={**settings.STORAGES, "default": {**default, "OPTIONS": options}})

    return switch_on


def test_storage_that_can_not_be_written_is_told_and_leaves_no_row(
    organization, counts, broken_storage
):
    broken_storage()
    with pytest.raises(StorageUnavailable, match="Try again") as told:
        upload(organization)
    assert told.value.retryable
    assert counts(organization)["Document"] == 0


def test_a_document_whose_file_can_not_be_deleted_stays_and_can_be_deleted_later(
    organization, counts, broken_storage
):
    document, _ = upload(organization)
    broken_storage()
    with pytest.raises(StorageUnavailable):
        delete_document(organization.id, document.pk, ACTOR)
    assert counts(organization)["DocumentVersion"] == 1


def test_a_file_whose_row_can_not_be_written_is_not_kept(organization, originals, monkeypatch):
    from core.documents import intake

    def broken(*_, **__):
        raise RuntimeError("the database went away")

    monkeypatch.setattr(intake, "record", broken)
    with pytest.raises(RuntimeError):
        upload(organization)
    assert originals(organization) == []


def test_what_was_done_is_in_the_audit(organization):
    document, _ = upload(organization)
    upload(organization, b"Now 30 days.", replaces=document.pk)
    with tenant(organization.id):
        DocumentVersion.objects.update(status="failed")
    reprocess(organization.id, document.pk, ACTOR)
    with tenant(organization.id):
        events = AuditEvent.objects.filter(target=str(document.pk)).order_by("created_at")
        assert [(event.action, event.details["version"]) for event in events] == [
            ("document.uploaded", 1),
            ("document.replaced", 2),
            ("document.reprocessed", 2),
        ]
