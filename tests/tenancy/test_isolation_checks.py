"""The system checks that stop the product from serving without its guard."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db.utils import ConnectionHandler

from core.tenancy import checks


@pytest.fixture
def check_as(monkeypatch):
    """``check_as(url)``: ids and messages of what the checks say of that login."""
    from environ import Env

    def check(url: str = "") -> list[tuple[str, str]]:
        config = Env.db_url_config(url or settings.DATABASE_URL)
        monkeypatch.setattr(checks, "connections", ConnectionHandler({"default": config}))
        return [(m.id, m.msg) for m in checks.check_isolation(databases=["default"])]

    return check


def test_the_runtime_role_passes(check_as):
    assert check_as() == []


@pytest.mark.parametrize("attributes", ["SUPERUSER", "BYPASSRLS", "IN ROLE policychat_owner"])
def test_a_role_that_policies_do_not_bind_is_refused(check_as, role, attributes):
    found = check_as(role(attributes))
    assert [number for number, _ in found] == ["tenancy.E001"]
    assert "DATABASE_URL" in found[0][1]


def test_the_owner_role_is_refused(check_as):
    assert [number for number, _ in check_as(settings.DATABASE_OWNER_URL)] == ["tenancy.E001"]


def test_a_table_without_a_policy_is_named(check_as, connect):
    owner = connect(settings.DATABASE_OWNER_URL)
    owner.execute("CREATE TABLE forgotten (organization_id uuid)")
    try:
        for statement, safe in (
            ("SELECT 1", False),
            ("ALTER TABLE forgotten ENABLE ROW LEVEL SECURITY", False),
            ("CREATE POLICY tenant ON forgotten USING (organization_id IS NULL)", False),
            ("ALTER TABLE forgotten FORCE ROW LEVEL SECURITY", True),
        ):
            owner.execute(statement)
            found = check_as()
            assert [number for number, _ in found] == ([] if safe else ["tenancy.E002"])
            assert safe or "forgotten" in found[0][1]
    finally:
        owner.execute("DROP TABLE forgotten")


def test_a_partition_without_a_policy_is_named(check_as, connect):
    owner = connect(settings.DATABASE_OWNER_URL)
    owner.execute("ALTER TABLE documents_chunk_p3 NO FORCE ROW LEVEL SECURITY")
    try:
        found = check_as()
    finally:
        owner.execute("ALTER TABLE documents_chunk_p3 FORCE ROW LEVEL SECURITY")
    assert [number for number, _ in found] == ["tenancy.E002"]
    assert "documents_chunk_p3" in found[0][1]


@pytest.mark.parametrize("command", [["serve", "--port", "1"], ["web", "--port", "1"]])
def test_serving_as_the_owner_does_not_start(command):
    environment = {**os.environ, "DATABASE_URL": settings.DATABASE_OWNER_URL}
    ended = subprocess.run(
        [sys.executable, "-m", "appliance", *command],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode != 0
    assert "tenancy.E001" in ended.stderr
