"""A backup is made while work goes on, and a new stack made from it answers as the old one did."""

import io
import json
import threading
from pathlib import Path

import pytest
from django.core.management import call_command

from appliance.backup.archive import check
from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from tests.appliance.stacks import (
    empty_stack,
    migrated_stack,
    present_stack,
    row_counts,
)

QUESTION = "How many vacation days may be carried over?"
LEAVE = "Employees have 25 days of paid leave a year. Nine vacation days may be carried over."
NOT_KEPT = {"accounts_session", "django_migrations"}


@pytest.fixture
def folder(tmp_path):
    """Where the new stack keeps its files."""
    return tmp_path / "new"


@pytest.fixture
def answered(organization, document_factory):
    """An organization with a document and a conversation about it."""
    document_factory(organization, LEAVE, title="Vacation rules")
    answer = complete(prepare(organization.id, Question(QUESTION)))
    assert "Nine vacation days" in answer.text
    return organization


def back_up(to: Path, **options):
    output = io.StringIO()
    call_command("backup", to=to, stdout=output, **options)
    return output.getvalue()


def test_a_stack_made_from_a_backup_answers_with_citation(
    answered, other_organization, document_factory, tmp_path, folder
):
    archive = tmp_path / "all.tar"
    document_factory(
        other_organization, "Dogs are welcome on Fridays.", title="Pets", audience=Audience(True)
    )
    back_up(archive)
    with empty_stack(folder) as stack:
        restored = stack.run("restore", str(archive), "--verify")
        assert restored.returncode == 0, restored.stdout + restored.stderr
        assert "verified" in restored.stdout
        assert json.loads((tmp_path / "verified.json").read_text())["file"] == archive.name
        asked = stack.run("ask", QUESTION, "--organization", answered.model.slug)
        assert "Nine vacation days may be carried over." in asked.stdout
        assert "[1] Vacation rules: " in asked.stdout
        other = stack.run("ask", QUESTION, "--organization", other_organization.model.slug)
        assert "Nine" not in other.stdout
        check_again = stack.run("check", "--database", "default")
        assert check_again.returncode == 0, check_again.stderr


def test_every_row_of_every_table_is_in_the_archive_and_in_the_new_stack(
    answered, tmp_path, folder
):
    archive = tmp_path / "all.tar"
    back_up(archive)
    there = row_counts(present_stack())
    recorded = {name: table.rows for name, table in check(archive, None).tables.items()}
    assert recorded == {name: rows for name, rows in there.items() if name not in NOT_KEPT}
    with migrated_stack(folder) as stack:
        restored = stack.run("restore", str(archive))
        assert restored.returncode == 0, restored.stderr
        here = row_counts(stack)
        assert {n: r for n, r in here.items() if n not in NOT_KEPT} == recorded
        with stack.superuser() as connection:
            forced = "SELECT count(*) FROM pg_class WHERE relforcerowsecurity"
            before = present_stack().superuser().execute(forced).fetchone()
            assert connection.execute(forced).fetchone() == before
        again = stack.run("create_organization", "Later Ltd")
        assert again.returncode == 0, again.stderr


def test_a_backup_taken_while_documents_come_in_is_one_moment(
    organization, document_factory, tmp_path, folder
):
    archive = tmp_path / "busy.tar"
    stop, uploaded = threading.Event(), threading.Event()

    def upload():
        number = 0
        while not stop.is_set():
            number += 1
            document_factory(organization, f"Rule {number}: item {number} costs {number} euros.")
            uploaded.set()

    worker = threading.Thread(target=upload)
    worker.start()
    try:
        assert uploaded.wait(60)
        back_up(archive)
    finally:
        stop.set()
        worker.join()
    manifest = check(archive, None)
    assert (manifest.lost, manifest.damaged) == ([], [])
    assert len(manifest.originals) == manifest.tables["documents_documentversion"].rows
    with migrated_stack(folder) as stack:
        restored = stack.run("restore", str(archive), "--verify")
        assert restored.returncode == 0, restored.stdout + restored.stderr


def test_the_archive_is_readable_by_its_owner_only_and_holds_no_secret(
    answered, tmp_path, override
):
    archive = tmp_path / "all.tar"
    output = back_up(archive, with_secrets=True)
    secrets = tmp_path / "all.secrets.json"
    assert str(secrets) in output
    assert [path.stat().st_mode & 0o777 for path in (archive, secrets)] == [0o600, 0o600]
    known = json.loads(secrets.read_text())["settings"]
    assert {"SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL"} <= known.keys()
    written = archive.read_bytes()
    assert [name for name, value in known.items() if value and value.encode() in written] == []
    assert check(archive, None).header.settings["LLM_PROVIDER"] == "extractive"


def test_an_encrypted_backup_needs_its_passphrase(answered, tmp_path, folder):
    archive, right, wrong = tmp_path / "all.tar.age", tmp_path / "right", tmp_path / "wrong"
    right.write_text("correct horse\n")
    wrong.write_text("battery staple\n")
    back_up(archive, passphrase_file=right)
    assert b"Vacation rules" not in archive.read_bytes()
    with migrated_stack(folder) as stack:
        for options, said in (
            ([], "is encrypted"),
            (["--passphrase-file", str(wrong)], "passphrase is not the one"),
            (["--passphrase-file", str(tmp_path / "nowhere")], "can't be read"),
        ):
            refused = stack.run("restore", str(archive), *options)
            assert refused.returncode == 1
            assert said in refused.stderr and "Traceback" not in refused.stderr
        restored = stack.run("restore", str(archive), "--passphrase-file", str(right), "--verify")
        assert restored.returncode == 0, restored.stderr


def test_a_lost_original_is_named_and_the_rest_is_kept(answered, tmp_path):
    from django.core.files.storage import default_storage
    from django.core.management import CommandError

    from core.documents.models import DocumentVersion

    with tenant(answered.id):
        name = DocumentVersion.objects.get().storage_name
    kept = default_storage.open(name).read()
    archive = tmp_path / "all.tar"
    default_storage.delete(name)
    try:
        with pytest.raises(CommandError, match=name):
            back_up(archive)
    finally:
        default_storage.save(name, io.BytesIO(kept))
    assert check(archive, None).lost == [name]
    assert name not in check(archive, None).originals
