"""Whether originals can be stored, read and deleted: what /readyz and the doctor say of it."""

import threading

import pytest
from django.core.files.storage import FileSystemStorage

from appliance import health, storage_check
from appliance.doctor import machine
from appliance.doctor.finding import Level
from appliance.storage_check import OK, StorageCheck


@pytest.fixture(autouse=True)
def nothing_found_yet(monkeypatch):
    monkeypatch.setattr(health, "_storage_check", StorageCheck())


@pytest.fixture
def forbid(monkeypatch):
    """``forbid("delete")``: the storage does not let this user."""

    def refuse(*args, **kwargs):
        raise PermissionError("AccessDenied")

    return lambda method: monkeypatch.setattr(FileSystemStorage, method, refuse)


def test_what_can_be_stored_read_and_deleted_leaves_nothing(override, tmp_path):
    location = {"OPTIONS": {"location": str(tmp_path)}}
    backend = "core.documents.whole_files.WholeFileStorage"
    override(STORAGES={"default": {"BACKEND": backend, **location}})
    assert StorageCheck().state() == OK
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("method", "said"), [("_save", "stored"), ("_open", "read"), ("delete", "deleted")]
)
def test_what_can_not_be_done_is_named(client, forbid, method, said):
    forbid(method)
    answer = client.get("/readyz")
    assert answer.status_code == 200  # questions go on
    assert answer.json()["status"] == "degraded"
    told = answer.json()["checks"]["storage"]
    assert f"can't be {said}" in told and "AccessDenied" in told
    (finding,) = machine.storage()
    assert finding.level is Level.ERROR and f"can't be {said}" in finding.found


def test_a_look_is_remembered_for_a_while(monkeypatch):
    looks = []
    monkeypatch.setattr(storage_check, "look", lambda: looks.append(1) or OK)
    check = StorageCheck()
    assert [check.state() for _ in range(3)] == [OK, OK, OK]
    assert len(looks) == 1


def test_a_storage_that_takes_long_is_named_and_asked_once_at_a_time(monkeypatch):
    asked, answer = threading.Event(), threading.Event()

    def slow():
        asked.set()
        assert answer.wait(30)
        return OK

    monkeypatch.setattr(storage_check, "look", slow)
    monkeypatch.setattr(storage_check, "ANSWER_SECONDS", 0.0)
    check = StorageCheck()
    looking = threading.Thread(target=check.state)
    looking.start()
    assert asked.wait(30)
    assert "no answer" in check.state()
    answer.set()
    looking.join(30)
    assert check.state() == OK
