"""What the database's own catalogue says about its tables."""

from typing import Any

TENANT_TABLES = """
SELECT c.relname::text, c.relispartition FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY 1
"""
IS_FORCED = """
SELECT relrowsecurity AND relforcerowsecurity FROM pg_class
WHERE relname = %s AND relnamespace = 'public'::regnamespace
"""
POLICIES = """
SELECT polcmd::text, concat(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
FROM pg_policy WHERE polrelid = %s::regclass AND polpermissive
"""
ORGANIZATION_SETTING = "current_setting('app.organization'"
READ, ALL = "r", "*"


def tenant_tables(connection: Any, *, partitions: bool = True) -> list[str]:
    """Every table with a column ``organization_id``, partitions included unless not wanted."""
    rows = connection.execute(TENANT_TABLES).fetchall()
    return [name for name, is_partition in rows if partitions or not is_partition]


def is_guarded(connection: Any, table: str) -> bool:
    """Whether row-level security is on and forced, and every policy asks for the tenant.

    A policy that only reads may ask for something else, if another one reads the tenant's.
    """
    forced = connection.execute(IS_FORCED, [table]).fetchone()[0]
    policies = connection.execute(POLICIES, [table]).fetchall()
    by_tenant = {command for command, condition in policies if ORGANIZATION_SETTING in condition}
    other = {command for command, condition in policies if ORGANIZATION_SETTING not in condition}
    return bool(forced and by_tenant & {READ, ALL} and other <= {READ})
