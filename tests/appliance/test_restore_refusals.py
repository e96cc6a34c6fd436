"""What is not restored: damaged archives, newer ones, and anything over what is there."""

import gzip
import io
import json
import os
import re
import tarfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from appliance.backup import archive as archives
from appliance.backup.archive import check, sha256
from appliance.backup.errors import BackupError
from appliance.backup.restore import UNPACKED_BYTES, _unpacked
from core.documents import migrations
from tests.appliance.stacks import (
    empty_stack,
    migrated_stack,
    present_stack,
    row_counts,
)


@pytest.fixture
def archive(organization, document_factory, tmp_path):
    document_factory(organization)
    path = tmp_path / "all.tar"
    call_command("backup", to=path, stdout=io.StringIO())
    return path


def rewritten(path, change):
    """A copy of the archive ``path`` whose members went through ``change(name, data)``."""
    copy = path.with_name("changed.tar")
    with tarfile.open(path) as before, tarfile.open(copy, "w") as after:
        for member in before:
            data = change(member.name, before.extractfile(member).read())
            if data is not None:
                member.size = len(data)
                after.addfile(member, io.BytesIO(data))
    return copy


def test_an_archive_that_was_cut_off_is_refused(archive):
    whole = archive.read_bytes()
    for length in (0, 100, len(whole) // 2, len(whole) - 20_480):
        archive.write_bytes(whole[:length])
        with pytest.raises(BackupError):
            check(archive, None)


def test_an_archive_without_its_manifest_is_refused(archive):
    copy = rewritten(archive, lambda name, data: None if name == "manifest.json" else data)
    with pytest.raises(BackupError, match="cut off"):
        check(copy, None)


@pytest.mark.parametrize("part", ["tables/documents_page/", "originals/"])
def test_a_changed_member_is_named(archive, part):
    def flip(name, data):
        return data[:-1] + bytes([data[-1] ^ 1]) if name.startswith(part) else data

    with pytest.raises(BackupError, match=part):
        check(rewritten(archive, flip), None)


def test_a_missing_member_is_named(archive):
    copy = rewritten(archive, lambda name, data: None if "documents_page" in name else data)
    with pytest.raises(BackupError, match="documents_page"):
        check(copy, None)


@pytest.mark.parametrize(
    "name",
    [
        "originals/../../passwd",
        "originals//etc/passwd",
        "originals/a/../../passwd",
        "tables/pg_authid/00000.gz",
        "tables/",
        'tables/x"; DROP TABLE y; --/00000.gz',
        "hooks/after.sh",
    ],
)
def test_a_member_that_no_backup_has_is_named_before_anything_is_written(archive, name):
    def known(member, data):
        if member != "manifest.json":
            return data
        manifest = json.loads(data)
        manifest["members"][name] = sha256(io.BytesIO(b"pwned"))
        manifest["originals"].append(name.removeprefix("originals/"))
        return json.dumps(manifest).encode()

    changed = rewritten(archive, known)
    with tarfile.open(changed, "a") as tar:
        member = tarfile.TarInfo(name)
        member.size = 5
        tar.addfile(member, io.BytesIO(b"pwned"))
    with pytest.raises(BackupError, match=re.escape(repr(name))):
        check(changed, None)


def test_rows_of_a_table_that_no_backup_has_are_named_and_not_loaded(archive, tmp_path):
    def planted(name, data):
        return (
            data.replace(b"documents_page", b"accounts_session")
            if name == "manifest.json"
            else data
        )

    changed = archive.with_name("planted.tar")
    with tarfile.open(rewritten(archive, planted)) as before, tarfile.open(changed, "w") as after:
        for member in before:
            data = before.extractfile(member)
            member.name = member.name.replace("documents_page", "accounts_session")
            after.addfile(member, data)
    with migrated_stack(tmp_path / "stack") as stack:
        refused = stack.run("restore", str(changed))
        assert refused.returncode == 1
        assert "holds rows of accounts_session" in refused.stderr
        assert "Traceback" not in refused.stderr
        counts = row_counts(stack)
        assert counts["tenancy_organization"] == counts["accounts_session"] == 0


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (b"no gzip", "can't be unpacked"),
        (gzip.compress(bytes(64 * 1024**2), 1), "null character|invalid byte|0x00"),
    ],
    ids=["no gzip", "a bomb"],
)
def test_rows_that_are_none_are_refused(archive, tmp_path, rows, said):
    def replaced(name, data):
        if name.startswith("tables/documents_page/"):
            return rows
        if name == "manifest.json":
            manifest = json.loads(data)
            for member in manifest["members"]:
                if member.startswith("tables/documents_page/"):
                    manifest["members"][member] = sha256(io.BytesIO(rows))
            return json.dumps(manifest).encode()
        return data

    changed = rewritten(archive, replaced)
    with migrated_stack(tmp_path / "stack") as stack:
        refused = stack.run("restore", str(changed))
        assert refused.returncode == 1
        assert re.search(said, refused.stderr)
        assert "Traceback" not in refused.stderr
        assert row_counts(stack)["tenancy_organization"] == 0


def test_rows_are_unpacked_a_little_at_a_time():
    bomb = io.BytesIO(gzip.compress(bytes(64 * 1024**2), 1))
    parts = _unpacked("documents_page", bomb)
    assert len(next(parts)) <= UNPACKED_BYTES
    assert bomb.tell() < len(bomb.getvalue())


@pytest.mark.parametrize(
    "content",
    [b"", b"no archive at all" * 1000, gzip.compress(b"x", mtime=0)],
    ids=["empty", "text", "gzip"],
)
def test_something_else_is_refused(tmp_path, content):
    path = tmp_path / "other.tar"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=r"no complete backup|no backup"):
        call_command("restore", path, stdout=io.StringIO())


def test_a_stack_that_holds_data_is_left_as_it_is(archive):
    before = row_counts(present_stack())
    with pytest.raises(CommandError, match=r"holds \d+ organization.*empty stack only"):
        call_command("restore", archive, stdout=io.StringIO())
    assert row_counts(present_stack()) == before


def test_a_database_of_another_program_is_left_as_it_is(archive, tmp_path):
    with empty_stack(tmp_path / "new") as stack:
        with stack.superuser() as connection:
            connection.execute("CREATE TABLE wiki_page (id int)")
        refused = stack.run("restore", str(archive))
        assert refused.returncode == 1 and "wiki_page" in refused.stderr
        assert row_counts(stack) == {"wiki_page": 0}


def test_a_backup_of_a_newer_schema_is_refused_before_anything_is_read(archive):
    def newer(name, data):
        if name != "header.json":
            return data
        header = json.loads(data)
        header["migrations"].append(["documents", "0999_from_the_future"])
        return json.dumps(header).encode()

    latest = max(one.stem for one in Path(migrations.__path__[0]).glob("0*.py"))
    with pytest.raises(CommandError, match=rf"documents\.0999_from_the_future.*\.{latest}"):
        call_command("restore", rewritten(archive, newer), stdout=io.StringIO())


def test_another_format_is_refused(archive):
    def newer(name, data):
        return data.replace(b'"format": 1', b'"format": 2') if name == "header.json" else data

    with pytest.raises(CommandError, match="format 2"):
        call_command("restore", rewritten(archive, newer), stdout=io.StringIO())


def test_what_differs_from_the_backup_is_told(archive, tmp_path):
    with migrated_stack(tmp_path / "new") as stack:
        assert stack.run("restore", str(archive)).returncode == 0
        names = check(archive, None).originals
        (stack.folder / "originals" / names[0]).write_bytes(b"something else")
        with stack.superuser() as connection:
            connection.execute("UPDATE documents_document SET title = 'Changed'")
            connection.execute("DELETE FROM documents_posting")
        ended = stack.run("restore", str(archive), "--verify")
    assert ended.returncode == 1
    assert "compared, and nothing is written" in ended.stdout
    assert f"{names[0]} differs" in ended.stderr
    assert "documents_document has as many rows as the backup, with other content" in ended.stderr
    assert "documents_posting has 0 rows" in ended.stderr


def test_a_file_that_search_can_not_find_is_told(archive, tmp_path):
    with migrated_stack(tmp_path / "new") as stack:
        assert stack.run("restore", str(archive)).returncode == 0
        with stack.superuser() as connection:
            connection.execute("DELETE FROM documents_vector")
            connection.execute("DELETE FROM documents_posting")
        ended = stack.run("restore", str(archive), "--verify")
    assert ended.returncode == 1
    assert "search does not find" in ended.stderr


def test_a_full_disk_leaves_no_archive_behind(
    organization, document_factory, tmp_path, monkeypatch
):
    document_factory(organization)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archives, "os", SimpleNamespace(**{**vars(os), "fsync": full}))
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", to=tmp_path / "all.tar", stdout=io.StringIO())
    assert list(tmp_path.iterdir()) == []


def test_an_archive_is_never_written_over(archive):
    before = archive.read_bytes()
    with pytest.raises(CommandError, match="already"):
        call_command("backup", to=archive, stdout=io.StringIO())
    assert archive.read_bytes() == before
