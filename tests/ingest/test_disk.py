"""Originals on a disk that fills, and files that a killed process left."""

import errno
import io
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage

from core.documents.intake import Upload
from core.documents.orphans import delete_orphans
from core.documents.storage import save_original
from core.documents.whole_files import PART
from core.errors import StorageUnavailable
from tests.conftest import PASSWORD, Organization, make_organization

HOURS = 3600


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less room than the reserve, wherever one looks."""
    usage = shutil.disk_usage("/")._replace(free=settings.DISK_RESERVE_BYTES - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)


def originals(organization: Organization) -> list[Path]:
    folder = Path(default_storage.path(str(organization.id)))
    return [path for path in folder.rglob("*") if path.is_file()]


def upload(client: Any) -> Any:
    file = io.BytesIO(b"Employees have 25 days of paid leave a year.")
    file.name = "leave.txt"
    return client.post("/api/v1/documents/upload/", {"file": file})


def test_an_upload_on_its_way_in_has_no_name_that_a_killed_process_could_leave(
    organization: Organization, api: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: list[object] = []

    def looked_at(_: object, upload: Upload, *__: object) -> object:
        seen.extend([upload.file.read(), *tmp_path.iterdir()])
        raise StorageUnavailable("So much for this test.")

    monkeypatch.setattr("core.api.uploads.accept", looked_at)
    large = b"Employees have 25 days. " * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE // 20)
    file = io.BytesIO(large)
    file.name = "leave.txt"
    answer = api(organization.secret_key).post("/api/v1/documents/upload/", {"file": file})
    assert answer.status_code == 503
    assert seen == [large]


class EndsEarly(io.BytesIO):
    """A file that the disk has no room for once half of it is written."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().read(64 * 1024)


def test_a_file_that_does_not_fit_leaves_nothing(organization: Organization) -> None:
    with pytest.raises(StorageUnavailable):
        save_original(organization.id, uuid4(), "text", EndsEarly(b"x" * 200_000))
    assert originals(organization) == []


def test_a_file_has_its_name_only_once_it_is_whole(organization: Organization) -> None:
    seen: list[str] = []

    class Watched(File):  # type: ignore[type-arg]
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            for block in (b"first", b"second"):
                yield block
                seen.extend(path.name for path in originals(organization))

    name = default_storage.save(f"{organization.id}/documents/a.txt", Watched(io.BytesIO()))
    assert {Path(each).suffix for each in seen} == {PART}
    assert [path.name for path in originals(organization)] == ["a.txt"]
    assert default_storage.open(name).read() == b"firstsecond"


def test_the_name_of_a_stored_file_is_on_disk_before_it_is_said_to_be_stored(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, bool]] = []
    name = f"{organization.id}/documents/a.txt"
    stored, fsync = Path(default_storage.path(name)), os.fsync

    def note(descriptor: int) -> None:
        fsync(descriptor)
        synced.append((os.readlink(f"/proc/self/fd/{descriptor}"), stored.exists()))

    monkeypatch.setattr(os, "fsync", note)
    default_storage.save(name, File(io.BytesIO(b"whole")))
    documents, own, all_files = stored.parents[:3]
    assert synced[0] == (f"{stored}{PART}", False)
    assert synced[1:] == [(str(each), True) for each in (documents, own, all_files)]


@pytest.mark.usefixtures("full_disk")
def test_uploads_are_refused_in_words_and_questions_go_on(
    organization: Organization, api: Any, is_problem: Any
) -> None:
    client = api(organization.secret_key)
    answer = upload(client)
    assert is_problem(answer, 507, "storage_full")
    detail = answer.json()["detail"]
    assert "make room" in detail and "MB" not in detail
    assert originals(organization) == []
    asked = client.post("/api/v1/query/", {"query": "How much leave?"}, "application/json")
    assert asked.status_code == 200


@pytest.mark.usefixtures("full_disk")
def test_readiness_names_the_disk_and_the_console_only_says_so_to_admins(
    organization: Organization, client: Any
) -> None:
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert "reserve" in ready.json()["checks"]["disk"]
    for member, sees in ((organization.admin, True), (organization.viewer, False)):
        client.post("/sign-in/", {"username": member.username, "password": PASSWORD})
        page = client.get("/", follow=True).content.decode()
        assert ("Uploads are refused" in page) is sees
        assert str(settings.DATA_DIR) not in page and "MB free" not in page
        client.post("/sign-out/")


def test_files_without_a_row_are_deleted_once_they_are_old(
    organization: Organization, document_factory: Any
) -> None:
    document_factory(organization, ingest=False)
    [named] = originals(organization)
    left, fresh = named.with_name("left.pdf.part"), named.with_name("fresh.pdf")
    for path in (left, fresh):
        path.write_bytes(b"half")
    past = time.time() - 2 * HOURS
    for path in (left, named):
        os.utime(path, (past, past))
    assert delete_orphans() >= 1
    assert set(originals(organization)) == {named, fresh}


def test_a_file_that_is_deleted_meanwhile_keeps_none_from_being_looked_at(
    organization: Organization, document_factory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_factory(organization, ingest=False)
    [named] = originals(organization)
    left = named.with_name("left.pdf")
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    folder = f"{organization.id}/documents"
    seen = [f"{folder}/gone.pdf", f"{folder}/left.pdf"]
    monkeypatch.setattr(
        "core.documents.orphans.listed", lambda of: seen if of == organization.id else []
    )
    assert delete_orphans() == 1
    assert originals(organization) == [named]


def test_files_of_organizations_that_the_database_does_not_know_stay() -> None:
    """It may be the wrong database."""
    folder = Path(default_storage.path(f"{uuid4()}/documents"))
    folder.mkdir(parents=True)
    file = folder / "old.pdf"
    file.write_bytes(b"whole")
    os.utime(file, (0, 0))
    make_organization("Known")
    delete_orphans()
    assert file.exists()
