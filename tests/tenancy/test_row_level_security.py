"""No table gives away another tenant's rows, whatever SQL the runtime role sends."""

import re

import psycopg
import pytest
from django.apps import apps
from psycopg import errors, sql

from core.accounts.session_store import Session
from core.tenancy.models import Organization, PlatformKey
from tests.tenancy.tables import is_guarded, tenant_tables

PARTITIONS = 16
REFUSED = (errors.InsufficientPrivilege, errors.CheckViolation)
APPEND_ONLY = {"audit_auditevent", "audit_answerseal", "audit_erasedseal"}


def count(connection, table, condition="true", *values):
    statement = sql.SQL("SELECT count(*) FROM {} WHERE " + condition).format(sql.Identifier(table))
    return connection.execute(statement, values).fetchone()[0]


def test_every_model_with_an_organization_has_its_policy(connect):
    connection = connect()
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if any(field.name == "organization" for field in model._meta.get_fields())
    ]
    assert len(models) >= 9
    assert [m for m in models if not is_guarded(connection, m._meta.db_table)] == []


def test_every_table_and_partition_with_an_organization_has_its_policy(connect):
    connection = connect()
    tables = tenant_tables(connection)
    assert len([name for name in tables if name.startswith("documents_chunk_p")]) == PARTITIONS
    assert [table for table in tables if not is_guarded(connection, table)] == []


def test_every_table_of_ours_without_an_organization_is_known(connect):
    """A new table is a tenant table, or somebody has thought about why it is not."""
    ours = {
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith(("core.", "appliance."))
    }
    without = ours - set(tenant_tables(connect()))
    # A session is found by its cookie, before anything is known of whose it is.
    assert without == {model._meta.db_table for model in (Organization, PlatformKey, Session)}


def test_organizations_and_platform_keys_are_guarded_too(connect):
    connection = connect()
    assert is_guarded(connection, Organization._meta.db_table)
    forced = connection.execute(
        "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relname = %s",
        [PlatformKey._meta.db_table],
    ).fetchone()
    assert forced == (True,)


def test_without_a_scope_no_row_exists(here, connect, platform_key):
    connection = connect()
    guarded = [*tenant_tables(connection), "tenancy_organization", "tenancy_platformkey"]
    assert {table: count(connection, table) for table in guarded} == dict.fromkeys(guarded, 0)


@pytest.mark.parametrize("value", ["", "00000000-0000-0000-0000-000000000000"])
def test_an_empty_or_unknown_scope_shows_nothing(here, connect, value):
    connection = connect()
    connection.execute("SELECT set_config('app.organization', %s, false)", [value])
    tables = tenant_tables(connection)
    assert {table: count(connection, table) for table in tables} == dict.fromkeys(tables, 0)


def test_a_scope_that_is_no_id_is_an_error_and_not_everything(here, connect):
    connection = connect()
    connection.execute("SELECT set_config('app.organization', 'x'' or true --', false)")
    with pytest.raises(errors.InvalidTextRepresentation):
        count(connection, "documents_document")


def test_a_scope_shows_its_own_rows_and_none_of_the_neighbours(here, there, connect):
    connection = connect(organization=here.id)
    for table in tenant_tables(connection):
        assert count(connection, table, "organization_id <> %s", here.id) == 0, table
    for table in tenant_tables(connection, partitions=False):
        assert count(connection, table) > 0, f"{table} holds nothing to protect: fill it"
    assert connection.execute("SELECT id FROM tenancy_organization").fetchall() == [(here.id,)]


def test_the_neighbours_rows_can_not_be_changed_or_deleted(here, there, connect):
    connection = connect(organization=here.id)
    for table in tenant_tables(connection):
        name = sql.Identifier(table)
        for statement in (
            "UPDATE {} SET organization_id = organization_id WHERE organization_id = %s",
            "DELETE FROM {} WHERE organization_id = %s",
        ):
            assert connection.execute(sql.SQL(statement).format(name), [there.id]).rowcount == 0
    neighbour = connect(organization=there.id)
    for table in tenant_tables(connection, partitions=False):
        assert count(neighbour, table) > 0, table


def test_no_row_can_be_given_to_or_planted_on_the_neighbours(here, there, connect):
    connection = connect(organization=here.id)
    for table in tenant_tables(connection):
        name = sql.Identifier(table)
        full = sql.Identifier(re.sub(r"_p\d+$", "", table))  # a partition may be empty
        planted = sql.SQL(
            "INSERT INTO {} SELECT (jsonb_populate_record(x, %s)).* FROM {} x LIMIT 1"
        ).format(name, full)
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            connection.execute(planted, [f'{{"organization_id": "{there.id}"}}'])
        moved = sql.SQL("UPDATE {} SET organization_id = %s").format(name)
        if table in APPEND_ONLY:
            assert connection.execute(moved, [there.id]).rowcount == 0
        elif count(connection, table):
            # A partition may notice first that the row would belong to another one.
            with pytest.raises(REFUSED, match=r"row-level security|partition constraint"):
                connection.execute(moved, [there.id])


def test_the_audit_can_not_be_changed_by_its_own_organization_either(here, connect):
    connection = connect(organization=here.id)
    for table in APPEND_ONLY:
        before = count(connection, table)
        assert before > 0
        assert (
            connection.execute(f"UPDATE {table} SET organization_id = organization_id").rowcount
            == 0
        )
        assert connection.execute(f"DELETE FROM {table}").rowcount == 0
        assert count(connection, table) == before


def test_copy_takes_only_own_rows_out_and_none_in(here, there, connect):
    connection = connect(organization=here.id)
    for table in tenant_tables(connection):
        name = sql.Identifier(table)
        statement = sql.SQL("COPY (SELECT organization_id FROM {}) TO STDOUT").format(name)
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            assert {row[0] for row in copy.rows()} <= {str(here.id)}, table
        with (
            pytest.raises(psycopg.Error, match="row-level security"),
            connection.cursor() as cursor,
            cursor.copy(sql.SQL("COPY {} FROM STDIN").format(name)) as copy,
        ):
            copy.write("")


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE documents_chunk DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE documents_document NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON documents_document",
        "CREATE POLICY all_of_it ON documents_document USING (true)",
        "TRUNCATE documents_chunk CASCADE",
        "SET ROLE policychat_owner",
        "SET SESSION AUTHORIZATION postgres",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "CREATE TABLE here_i_am (id int)",
    ],
)
def test_the_runtime_role_can_not_take_the_guard_down(connect, statement):
    with pytest.raises(errors.InsufficientPrivilege):
        connect().execute(statement)


def test_switching_row_security_off_ends_in_an_error(here, connect):
    connection = connect(organization=here.id)
    connection.execute("SET row_security = off")
    with pytest.raises(errors.InsufficientPrivilege):
        count(connection, "documents_chunk")


def test_even_the_tables_owner_is_bound(here, connect):
    from django.conf import settings

    owner = connect(settings.DATABASE_OWNER_URL)
    tables = tenant_tables(owner)
    assert {table: count(owner, table) for table in tables} == dict.fromkeys(tables, 0)
