"""What the database's own catalogue says about its tables."""

from typing import Any

TENANT_TABLES = """
SELECT c.relname::text, c.relispartition FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY 1
"""
GUARD = """
SELECT relrowsecurity AND relforcerowsecurity,
       (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid
        AND p.polcmd = '*' AND p.polpermissive
        AND pg_get_expr(p.polqual, c.oid) LIKE %s)
FROM pg_class c WHERE relname = %s AND relnamespace = 'public'::regnamespace
"""
ORGANIZATION_SETTING = "%current_setting('app.organization'%"


def tenant_tables(connection: Any, *, partitions: bool = True) -> list[str]:
    """Every table with a column ``organization_id``, partitions included unless not wanted."""
    rows = connection.execute(TENANT_TABLES).fetchall()
    return [name for name, is_partition in rows if partitions or not is_partition]


def is_guarded(connection: Any, table: str) -> bool:
    """Whether row-level security is on and forced, with a policy that asks for the tenant."""
    forced, policies = connection.execute(GUARD, [ORGANIZATION_SETTING, table]).fetchone()
    return bool(forced and policies == 1)
