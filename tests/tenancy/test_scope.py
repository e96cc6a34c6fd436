"""A scope ends with its block, whatever happens in it."""

import asyncio
import threading

import pytest
from asgiref.sync import sync_to_async
from django.db import DatabaseError, connection, transaction

from core.documents.models import Chunk, Document, DocumentVersion, Page
from core.tenancy.context import (
    TenantScopeError,
    current_tenant,
    identity,
    platform,
    tenant,
)
from core.tenancy.models import ApiKey, Organization
from tests.tenancy.tables import tenant_tables


def visible() -> tuple[int, int, str]:
    """Documents that raw SQL finds, the session's process, and the scope it is in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM documents_document), pg_backend_pid(), "
            "coalesce(current_setting('app.organization', true), '')"
        )
        return cursor.fetchone()


def visible_later(session: int) -> tuple[int, str]:
    """What that very session shows once it is back in the pool."""
    for _ in range(50):
        found, pid, scope = visible()
        connection.close()
        if pid == session:
            return found, scope
    raise AssertionError("the pool never gave that session again")


@pytest.fixture(autouse=True)
def close_connection():
    yield
    connection.close()


def test_a_scope_ends_with_its_block(here):
    with tenant(here.id):
        found, inside, scope = visible()
        assert (found, scope) == (1, str(here.id))
    assert visible_later(inside) == (0, "")


def test_a_scope_ends_with_an_error(here):
    sessions = []

    def breaks():
        with tenant(here.id):
            sessions.append(visible()[1])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks()
    assert visible_later(*sessions) == (0, "")
    with pytest.raises(TenantScopeError):
        current_tenant()


def test_a_scope_ends_with_a_failed_statement(here):
    sessions = []

    def breaks():
        with tenant(here.id), connection.cursor() as cursor:
            sessions.append(visible()[1])
            cursor.execute("SELECT 1 / 0")

    with pytest.raises(DatabaseError):
        breaks()
    assert visible_later(*sessions) == (0, "")


def rename_and_break(organization):
    with tenant(organization.id):
        Document.objects.update(title="changed")
        raise ZeroDivisionError


def test_an_error_takes_back_what_the_block_wrote(here):
    with pytest.raises(ZeroDivisionError):
        rename_and_break(here)
    with tenant(here.id):
        assert Document.objects.get().title == "Leave policy"


def test_sessions_that_come_back_from_the_pool_remember_nobody(here, there):
    for organization in (here, there) * 5:
        with tenant(organization.id):
            assert Document.objects.get().organization_id == organization.id
        connection.close()
        assert visible()[::2] == (0, "")
        connection.close()


def test_another_tenant_inside_a_tenant_is_refused(here, there):
    with tenant(here.id):
        with pytest.raises(TenantScopeError), tenant(there.id):
            pass
        assert Document.objects.get().organization_id == here.id


def test_the_same_tenant_inside_a_tenant_is_a_savepoint(here):
    with tenant(here.id):
        with pytest.raises(ZeroDivisionError):
            rename_and_break(here)
        assert Document.objects.get().title == "Leave policy"
        assert current_tenant() == here.id


@pytest.mark.parametrize("scope", [platform, lambda: identity("somebody")])
def test_a_wider_scope_can_not_be_opened_inside_a_tenant(here, scope):
    with tenant(here.id), pytest.raises(RuntimeError), scope():
        pass


def test_a_scope_inside_a_plain_transaction_is_refused(here):
    with transaction.atomic(), pytest.raises(RuntimeError), tenant(here.id):
        pass


@pytest.mark.parametrize("model", [ApiKey, Chunk, Document, DocumentVersion, Page])
def test_managers_raise_outside_a_tenant(model):
    with pytest.raises(TenantScopeError):
        model.objects.count()


def test_rows_for_another_organization_are_none(here, there):
    with tenant(here.id):
        assert Document.objects.for_organization(here.model).count() == 1
        assert Document.objects.for_organization(there.id).count() == 0
        assert Document._base_manager.filter(organization_id=there.id).count() == 0


def test_threads_do_not_share_a_scope(here, there):
    seen = []

    def look():
        with pytest.raises(TenantScopeError):
            current_tenant()
        with tenant(there.id):
            seen.append(Document.objects.get().organization_id)

    with tenant(here.id):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        assert current_tenant() == here.id
    assert seen == [there.id]


async def test_tasks_do_not_share_a_scope(here, there):
    def read(organization_id):
        with tenant(organization_id):
            return Document.objects.get().organization_id

    wanted = [here.id, there.id] * 5
    found = await asyncio.gather(
        *(sync_to_async(read, thread_sensitive=False)(wanted_id) for wanted_id in wanted)
    )
    assert found == wanted


def test_identity_shows_exactly_the_one_it_names(here, there, connect):
    tables = ("tenancy_user", "tenancy_apikey", "tenancy_platformkey", "tenancy_organization")
    with identity(here.admin.username), connection.cursor() as cursor:
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
        assert visible()[0] == 0
        cursor.execute("SELECT username FROM tenancy_user")
        assert cursor.fetchall() == [(here.admin.username,)]
    assert counts == dict.fromkeys(tables, 0) | {"tenancy_user": 1}


def test_identity_can_not_write(here):
    with identity(here.admin.username), connection.cursor() as cursor:
        cursor.execute("UPDATE tenancy_user SET role = 'admin'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM tenancy_user")
        assert cursor.rowcount == 0
    planted = Organization(name="Planted", slug="planted")
    with identity("x"), pytest.raises(DatabaseError, match="row-level security"):
        planted.save(force_insert=True)


def test_platform_shows_the_organizations_and_nothing_inside_them(here, there, connect):
    tables = tenant_tables(connect())
    with platform(), connection.cursor() as cursor:
        found = set(Organization.objects.values_list("pk", flat=True))
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            assert cursor.fetchone() == (0,), table
        cursor.execute("UPDATE tenancy_organization SET name = 'mine'")
        assert cursor.rowcount == 0
    assert {here.id, there.id} <= found
