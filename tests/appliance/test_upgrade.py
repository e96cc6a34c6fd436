"""From one schema to the next: once, with a backup before, and never with an older program."""

import os
import sys
import uuid

import psycopg
import pytest
from django.db import connections

from appliance.schema import LEFT, LOCK, pending
from core.providers.registry import embedding_model
from tests.appliance.stacks import copied_stack, empty_stack, migrated_stack

OLD = [("audit", "0001"), ("conversations", "0002"), ("documents", "0001")]
# An app of older programs that this one has no more.
SESSIONS = """
CREATE TABLE django_session (session_key varchar(40) PRIMARY KEY, session_data text NOT NULL,
    expire_date timestamptz NOT NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON django_session TO policychat_app;
INSERT INTO django_migrations (app, name, applied) VALUES ('sessions', '0001_initial', now());
"""
TEXT = "Employees have 25 days of paid leave a year."
FUTURE = (
    "INSERT INTO django_migrations (app, name, applied) VALUES ('documents', '0999_future', now())"
)
ORGANIZATION = """
INSERT INTO tenancy_organization (id, name, slug, settings, is_active, created_at, updated_at)
VALUES (%s, 'Old Ltd', 'old', '{}', true, now(), now())
"""
DOCUMENT = """
INSERT INTO documents_document (id, organization_id, title, metadata, created_at, updated_at)
VALUES (%s, %s, 'Leave', '{}', now(), now())
"""
VERSION = """
INSERT INTO documents_documentversion (id, organization_id, document_id, number, file_hash,
    size_bytes, kind, filename, storage_name, status, stage, progress_done, progress_total,
    error_code, error_detail, error_retryable, attempts, run, indexed_run, page_count, chunk_count,
    language, created_at, updated_at)
VALUES (%s, %s, %s, 1, %s, %s, 'text', 'leave.txt', %s, 'completed', 'done', 1, 1,
    '', '', false, 1, 1, 1, 1, 1, 'en', now(), now())
"""
CHUNK = """
INSERT INTO documents_chunk (organization_id, id, document_id, version_id, run, chunk_index,
    content, section, page_start, page_end, boxes, embedding_model, embedding)
VALUES (%s, gen_random_uuid(), %s, %s, 1, 0, %s, '', 1, 1, '[]', %s, %s)
"""


@pytest.fixture(scope="module")
def kept_old_stack(tmp_path_factory):
    """A stack of an older schema, with a document in it, of which each test gets a copy."""
    from hashlib import sha256

    with empty_stack(tmp_path_factory.mktemp("kept") / "old") as stack:
        for app, name in OLD:
            migrated = stack.run("migrate", app, name, "-v", "0")
            assert migrated.returncode == 0, migrated.stderr
        organization, document, version = (uuid.uuid4() for _ in range(3))
        name = f"{organization}/documents/{version}.txt"
        original = stack.folder / "originals" / name
        original.parent.mkdir(parents=True)
        original.write_text(TEXT)
        model = embedding_model()
        vector = str(model.embed_passages([TEXT])[0].tolist())
        with stack.superuser() as db:
            db.execute(SESSIONS)
            db.execute(ORGANIZATION, [organization])
            db.execute(DOCUMENT, [document, organization])
            digest = sha256(TEXT.encode()).hexdigest()
            db.execute(VERSION, [version, organization, document, digest, len(TEXT), name])
            db.execute(CHUNK, [organization, document, version, TEXT, model.model_id, vector])
        yield stack


@pytest.fixture
def old_stack(kept_old_stack, tmp_path):
    with copied_stack(kept_old_stack, tmp_path / "old") as stack:
        yield stack


def migrations_of(stack):
    with stack.superuser() as db:
        return {tuple(row) for row in db.execute("SELECT app, name FROM django_migrations")}


def test_a_backup_of_an_older_schema_is_restored_and_brought_up_to_date(old_stack, tmp_path):
    archive = tmp_path / "old.tar"
    made = old_stack.run("backup", "--to", str(archive))
    assert made.returncode == 0, made.stderr
    with migrated_stack(tmp_path / "new") as stack:
        # An empty stack of the present schema makes room for the older one.
        current = migrations_of(stack)
        restored = stack.run("restore", str(archive), "--verify")
        assert restored.returncode == 0, restored.stdout + restored.stderr
        assert migrations_of(stack) - LEFT == current > migrations_of(old_stack) - LEFT
        with stack.superuser() as db:
            rows = db.execute("SELECT slug, identity_generation FROM tenancy_organization")
            assert rows.fetchall() == [("old", 1)]
            assert db.execute("SELECT content FROM documents_chunk").fetchall() == [(TEXT,)]
        assert [f.read_text() for f in stack.folder.rglob("*.txt")] == [TEXT]


def test_migrating_makes_a_backup_first_when_there_is_work_and_only_then(old_stack):
    before = migrations_of(old_stack)
    upgraded = old_stack.run("migrate", "--backup")
    assert upgraded.returncode == 0, upgraded.stderr
    assert migrations_of(old_stack) > before > LEFT
    backups = list((old_stack.folder / "backups").glob("*.tar"))
    assert len(backups) == 1 and str(backups[0]) in upgraded.stdout
    again = old_stack.run("migrate", "--backup")
    assert again.returncode == 0
    assert list((old_stack.folder / "backups").glob("*.tar")) == backups


def test_without_the_backup_nothing_is_migrated(old_stack, tmp_path):
    before = migrations_of(old_stack)
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    refused = old_stack.run("migrate", "--backup", BACKUP_DIR=str(in_the_way / "backups"))
    assert refused.returncode == 1
    assert "Nothing was migrated" in refused.stderr and "Traceback" not in refused.stderr
    assert migrations_of(old_stack) == before


def test_a_migration_waits_for_another_and_finds_nothing_left_to_do(old_stack, process):
    with old_stack.superuser() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        waiting = process(
            [sys.executable, "-m", "appliance", "migrate", "-v", "1"], **old_stack.environment
        )
        asking = (
            "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND query LIKE '%pg_try_advisory_lock%' AND datname = current_database()"
        )
        while other.execute(asking).fetchone() == (0,):
            assert waiting.poll() is None, waiting.stderr.read()
        assert ("documents", "0003_units") not in migrations_of(old_stack)
        other.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        assert waiting.wait(240) == 0, waiting.stderr.read()
    assert ("documents", "0003_units") in migrations_of(old_stack)


@pytest.mark.parametrize(
    "command",
    [
        ["migrate"],
        ["serve", "--port", "1"],
        ["web", "--port", "1"],
        ["worker", "parse"],
        ["scheduler"],
    ],
    ids=lambda command: command[0],
)
def test_no_older_program_runs_on_a_newer_schema(command, newer_stack):
    refused = newer_stack.run(*command)
    assert refused.returncode != 0
    assert "documents.0999_future" in refused.stderr
    assert "documents.0022_parts_of_vectors" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.fixture(scope="module")
def newer_stack(tmp_path_factory):
    with migrated_stack(tmp_path_factory.mktemp("newer")) as stack:
        with stack.superuser() as db:
            db.execute(FUTURE)
        yield stack


def test_the_tests_own_database_is_up_to_date():
    assert pending(connections["default"]) == []
    with psycopg.connect(os.environ["DATABASE_URL"]) as db:
        assert db.execute("SELECT count(*) FROM django_migrations").fetchone() != (0,)
