"""System checks that the database keeps tenants apart.

Run by ``check --database default`` and before ``serve``: they need a connection.
"""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

UNSAFE_ROLE = """
SELECT rolsuper, rolbypassrls,
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
                 AND pg_has_role(current_user, c.relowner, 'MEMBER'))
FROM pg_roles WHERE rolname = current_user
"""

UNGUARDED_TABLES = """
SELECT c.relname FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped
WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
  AND NOT (c.relrowsecurity AND c.relforcerowsecurity
           AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))
ORDER BY 1
"""


def unguarded_tables(cursor: Any) -> list[str]:
    """Tables and partitions with an organization that lack forced row-level security."""
    cursor.execute(UNGUARDED_TABLES)
    return [name for (name,) in cursor.fetchall()]


def is_bound(cursor: Any) -> bool:
    """Whether row-level security binds the role of a connection."""
    cursor.execute(UNSAFE_ROLE)
    return not any(cursor.fetchone())


@checks.register(checks.Tags.database)
def check_isolation(databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """Refuse a role that policies do not bind, and tables without a policy."""
    if not databases or "default" not in databases:
        return []
    messages: list[checks.CheckMessage] = []
    connection = connections["default"]
    with connection.cursor() as cursor:
        if not is_bound(cursor):
            messages.append(
                checks.Error(
                    "The database role in DATABASE_URL is not bound by row-level security.",
                    hint="Use a role that is no superuser, has NOBYPASSRLS and owns no table; "
                    "give the owner's URL as DATABASE_OWNER_URL, for migrations only.",
                    id="tenancy.E001",
                )
            )
        for table in unguarded_tables(cursor):
            messages.append(
                checks.Error(
                    f"Table {table} has tenant rows but no forced row-level security policy.",
                    hint="Add core.tenancy.rls.tenant_table() to the migration that creates it.",
                    id="tenancy.E002",
                )
            )
    connection.close()
    return messages
