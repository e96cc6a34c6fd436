"""Migration operations that put row-level security on a table.

The policy compares with a bare ``current_setting``: a sub-select would hide the value
from the planner, which then misjudges how many rows a tenant has. An unset or empty
setting becomes NULL and matches nothing. FORCE makes the policy hold for the table's
owner as well.
"""

from django.db import migrations

ORGANIZATION = "nullif(current_setting('app.organization', true), '')::uuid"
IDENTITY = "nullif(current_setting('app.identity', true), '')"
PLATFORM = "current_setting('app.platform', true) = 'on'"
READER = "current_setting('app.reader', true)"
READS_ALL = f"{READER} = 'all'"


def enable_rls(table: str) -> migrations.RunSQL:
    """Row-level security on and forced; without a policy no row is visible."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def add_policy(table: str, name: str, using: str, command: str = "ALL") -> migrations.RunSQL:
    """One permissive policy; several on a table are alternatives."""
    clause = "WITH CHECK" if command == "INSERT" else "USING"
    return migrations.RunSQL(
        f"CREATE POLICY {name} ON {table} FOR {command} {clause} ({using});",
        f"DROP POLICY {name} ON {table};",
    )


def tenant_table(table: str, column: str = "organization_id") -> list[migrations.RunSQL]:
    """The operations that every table with tenant rows needs, in its first migration."""
    return [enable_rls(table), add_policy(table, "tenant", f"{column} = {ORGANIZATION}")]


def append_only_table(table: str) -> list[migrations.RunSQL]:
    """Like ``tenant_table``, but no row can be changed or deleted once it is written."""
    mine = f"organization_id = {ORGANIZATION}"
    return [
        enable_rls(table),
        add_policy(table, "read", mine, "SELECT"),
        add_policy(table, "append", mine, "INSERT"),
    ]


def readers_only(table: str, using: str) -> migrations.RunSQL:
    """Besides what other policies ask: rows are there for whoever reads every document
    (core.tenancy.readers), and for others where ``using`` holds."""
    return migrations.RunSQL(
        f"CREATE POLICY readers ON {table} AS RESTRICTIVE USING ({READS_ALL} OR {using});",
        f"DROP POLICY readers ON {table};",
    )
