"""No row can name another organization's: each foreign key goes over the organization as well."""

from typing import Any

from django.apps import apps
from django.db.models import ForeignKey
from psycopg import errors, sql

KEYS = """
SELECT f.conrelid::regclass::text, f.confrelid::regclass::text, f.convalidated,
       ARRAY (SELECT a.attname::text FROM unnest(f.conkey) WITH ORDINALITY AS k (number, place)
              JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.number
              ORDER BY place),
       ARRAY (SELECT a.attname::text FROM unnest(f.confkey) WITH ORDINALITY AS k (number, place)
              JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.number
              ORDER BY place)
FROM pg_constraint f
WHERE f.contype = 'f' AND f.connamespace = 'public'::regnamespace
  AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = f.conrelid
              AND a.attname = 'organization_id' AND NOT a.attisdropped)
  AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = f.confrelid
              AND a.attname = 'organization_id' AND NOT a.attisdropped)
ORDER BY 1, 4
"""
PARTITIONED = {"documents_chunk": 16}
# No key at all, because checking it would double the time that storing vectors takes.
WITHOUT_KEY = {("documents_vector", "version_id")}


def keys(connection: Any) -> list[tuple[str, str, bool, list[str], list[str]]]:
    """Every foreign key between two tables of tenants: from, to, validated, columns of both."""
    return connection.execute(KEYS).fetchall()


def fields() -> set[tuple[str, str]]:
    """Table and column of every reference between two models of tenants."""
    tenants = [model for model in apps.get_models() if _has_organization(model)]
    return {
        (model._meta.db_table, field.column)
        for model in tenants
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and _has_organization(field.related_model)
    }


def _has_organization(model: Any) -> bool:
    return any(field.name == "organization" for field in model._meta.local_fields)


def test_each_key_between_tables_of_tenants_goes_over_the_organization(connect):
    loose = [
        (table, columns)
        for table, _, is_validated, columns, named in keys(connect())
        if "organization_id" not in columns
        or named != ["organization_id", "id"]
        or not is_validated
    ]
    assert loose == []


def test_each_reference_of_the_program_has_its_key(connect):
    guarded = {(table, columns[-1]) for table, _, _, columns, _ in keys(connect())}
    wanted = set()
    for table, column in fields() - WITHOUT_KEY:
        parts = [f"{table}_p{number}" for number in range(PARTITIONED.get(table, 0))] or [table]
        wanted |= {(part, column) for part in parts}
    assert len(wanted) > 50
    assert wanted - guarded == set()


def test_no_row_can_be_made_to_name_the_neighbours(here, there, superuser):
    """Past every policy, as the owner's SQL would that forgets an organization."""
    refused, let_through = [], []
    for table, parent, _, columns, _ in keys(superuser):
        name = sql.Identifier(columns[-1])
        statement = sql.SQL(
            "UPDATE {} SET {} = (SELECT id FROM {} WHERE organization_id = %s LIMIT 1) "
            "WHERE ctid = (SELECT ctid FROM {} WHERE organization_id = %s LIMIT 1)"
        ).format(sql.Identifier(table), name, sql.Identifier(parent), sql.Identifier(table))
        try:
            with superuser.transaction():
                superuser.execute("SET CONSTRAINTS ALL IMMEDIATE")
                changed = superuser.execute(statement, [there.id, here.id]).rowcount
        except (errors.ForeignKeyViolation, errors.UniqueViolation):
            refused.append(table)
        else:
            let_through += [table] * changed
    assert let_through == []
    assert len(refused) > 20
