"""Migration operations for references that can't lead to another organization's row.

Row-level security says which rows can be read and written, not which ones a row may name: foreign
keys are checked past it. One over organization and id together can't be satisfied by a neighbour's
row. It takes the place of the one that Django makes, which would be checked as well for nothing.

For migrations with ``atomic = False``: an index is built beside the writers, and a key is checked
for new rows first and for those that are there afterwards, while others go on writing. One that was
killed in the middle is begun again.
"""

from django.db import migrations

# Whatever Django has called the key of one column.
DROP_SINGLE = """
DO $$ DECLARE one text; BEGIN
    FOR one IN SELECT conname FROM pg_constraint
        WHERE contype = 'f' AND conparentid = 0
          AND conrelid = '{table}'::regclass AND confrelid = '{parent}'::regclass
          AND conkey = ARRAY[(SELECT attnum FROM pg_attribute
                              WHERE attrelid = '{table}'::regclass AND attname = '{column}')]
    LOOP EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', one); END LOOP;
END $$
"""


def can_be_referenced(table: str) -> list[migrations.RunSQL]:
    """What a table needs before ``within_organization`` may lead to it."""
    index = f"{table}_within"
    return [
        migrations.RunSQL(f"DROP INDEX CONCURRENTLY IF EXISTS {index}", migrations.RunSQL.noop),
        migrations.RunSQL(
            f"CREATE UNIQUE INDEX CONCURRENTLY {index} ON {table} (organization_id, id)",
            f"DROP INDEX CONCURRENTLY IF EXISTS {index}",
        ),
    ]


def within_organization(
    table: str, column: str, parent: str, *, partitions: int = 0
) -> list[migrations.RunSQL]:
    """Have ``column`` name rows of ``parent`` in the row's own organization only.

    A partitioned table has its keys on each of its ``partitions``, ``TABLE_p0`` and so on: only
    there can they be checked for new rows first.
    """
    tables = [f"{table}_p{number}" for number in range(partitions)] or [table]
    single = {"table": table, "column": column, "parent": parent}
    again = (
        f"ALTER TABLE {table} ADD FOREIGN KEY ({column}) REFERENCES {parent} "
        "DEFERRABLE INITIALLY DEFERRED"
    )
    return [
        *(operation for one in tables for operation in _key(one, column, parent)),
        migrations.RunSQL(DROP_SINGLE.format(**single), again),
    ]


def _key(table: str, column: str, parent: str) -> list[migrations.RunSQL]:
    name = f"{table}_{column}_within"
    drop = f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}"
    return [
        migrations.RunSQL(drop, migrations.RunSQL.noop),
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (organization_id, {column}) "
            f"REFERENCES {parent} (organization_id, id) DEFERRABLE INITIALLY DEFERRED NOT VALID",
            drop,
        ),
        migrations.RunSQL(
            f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}", migrations.RunSQL.noop
        ),
    ]
