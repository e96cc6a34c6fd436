"""Migration operations for references that can't lead to another organization's row.

Row-level security says which rows can be read and written, not which ones a row may name: foreign
keys are checked past it. One over organization and id together can't be satisfied by a neighbour's
row. It takes the place of the one that Django makes, which would be checked as well for nothing.

For migrations with ``atomic = False``: an index is built beside the writers, and a key is checked
for new rows first and for those that are there afterwards, while others go on writing. One that was
killed in the middle is begun again, and leaves what is there and whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, migrations, transaction

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
ADD_KEY = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_constraint
                   WHERE conrelid = '{table}'::regclass AND conname = '{name}') THEN
        ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (organization_id, {column})
        REFERENCES {parent} (organization_id, id) DEFERRABLE INITIALLY DEFERRED NOT VALID;
    END IF;
END $$
"""
IS_INVALID = (
    "SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass(%s) AND NOT indisvalid)"
)
AS_ORGANIZATION = (
    "SELECT set_config('app.organization', %s, true), set_config('app.reader', 'all', true)"
)
SLICE = 50_000  # rows looked at in one transaction
# What tells a row from the others of its organization.
KEY = """
SELECT a.attname::text FROM pg_index i
CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k (number, place)
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
WHERE i.indrelid = %s::regclass AND i.indisprimary AND a.attname <> 'organization_id'
ORDER BY k.place
"""
END = """
SELECT {key} FROM {table} child WHERE child.organization_id = %s{between}
ORDER BY {key} OFFSET %s LIMIT 1
"""
# A row without an id (of a composite key) is shown whole.
FOREIGN = """
SELECT coalesce(to_jsonb(child) ->> 'id', to_jsonb(child)::text), child.{column}
FROM {table} child
WHERE child.organization_id = %s{between} AND child.{column} IS NOT NULL
  AND NOT EXISTS (SELECT FROM {parent} parent
                  WHERE parent.organization_id = child.organization_id
                    AND parent.id = child.{column})
LIMIT 1
"""

Place = tuple[Any, ...]
Operations = list[migrations.RunSQL | migrations.RunPython]


def can_be_referenced(table: str) -> Operations:
    """What a table needs before ``within_organization`` may lead to it."""
    index = f"{table}_within"
    return [
        migrations.RunPython(_drop_invalid(index), migrations.RunPython.noop),
        migrations.RunSQL(
            f"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS {index} "
            f"ON {table} (organization_id, id)",
            f"DROP INDEX CONCURRENTLY IF EXISTS {index}",
        ),
    ]


def within_organization(table: str, column: str, parent: str, *, partitions: int = 0) -> Operations:
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
        *(_add_key(one, column, parent) for one in tables),
        migrations.RunPython(_stop_at_foreign(table, column, parent), migrations.RunPython.noop),
        *(_validate_key(one, column) for one in tables),
        migrations.RunSQL(DROP_SINGLE.format(**single), again),
    ]


def _add_key(table: str, column: str, parent: str) -> migrations.RunSQL:
    name = f"{table}_{column}_within"
    return migrations.RunSQL(
        ADD_KEY.format(table=table, name=name, column=column, parent=parent),
        f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}",
    )


def _validate_key(table: str, column: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE {table} VALIDATE CONSTRAINT {table}_{column}_within", migrations.RunSQL.noop
    )


def _stop_at_foreign(table: str, column: str, parent: str) -> Callable[[Any, Any], None]:
    """Raise IntegrityError at the first row whose ``parent`` is not in its organization.

    VALIDATE reads as the owner, whom row-level security shows no row while no organization is set:
    it would call any table valid. So each organization is looked through as itself, SLICE rows in
    one transaction, in the order of their keys.
    """

    def look(_: Any, schema_editor: Any) -> None:
        connection = schema_editor.connection
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.platform', 'on', true)")
            cursor.execute("SELECT id FROM tenancy_organization")
            organizations = [organization for (organization,) in cursor.fetchall()]
            cursor.execute(KEY, [table])
            key = [name for (name,) in cursor.fetchall()]
        for organization in organizations:
            after: Place | None = ()
            while after is not None:
                with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                    cursor.execute(AS_ORGANIZATION, [str(organization)])
                    part = _Part(table, key, organization, after)
                    after = part.end(cursor)
                    part.look(cursor, after, column, parent)

    return look


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of one organization in a table whose ``key`` comes behind ``after``, which is empty
    at the beginning."""

    table: str
    key: Sequence[str]
    organization: Any
    after: Place

    def end(self, cursor: Any) -> Place | None:
        """The key of the last row of the slice that begins here; None where it is the last one."""
        key = ", ".join(f"child.{name}" for name in self.key)
        between, values = self._between(None)
        statement = END.format(key=key, table=self.table, between=between)
        cursor.execute(statement, [self.organization, *values, SLICE - 1])
        found: Place | None = cursor.fetchone()
        return found

    def look(self, cursor: Any, end: Place | None, column: str, parent: str) -> None:
        """IntegrityError at a row through ``end`` that names somebody else's."""
        between, values = self._between(end)
        statement = FOREIGN.format(table=self.table, column=column, parent=parent, between=between)
        cursor.execute(statement, [self.organization, *values])
        if found := cursor.fetchone():
            row, value = found
            raise IntegrityError(
                f"The row {row} of {self.table}, in organization {self.organization}, names in "
                f"{column} the row {value}, which {parent} does not have in that organization. "
                "Correct or delete the row, then run the upgrade again."
            )

    def _between(self, end: Place | None) -> tuple[str, Place]:
        columns = ", ".join(f"child.{name}" for name in self.key)
        marks = ", ".join(["%s"] * len(self.key))
        text = f" AND ({columns}) > ({marks})" if self.after else ""
        if end is not None:
            text += f" AND ({columns}) <= ({marks})"
        return text, (*self.after, *(end or ()))


def _drop_invalid(index: str) -> Callable[[Any, Any], None]:
    """Drop what a build that was killed has left; a whole index may have keys that lean on it."""

    def drop(_: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(IS_INVALID, [index])
            if cursor.fetchone()[0]:
                cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index}")

    return drop
