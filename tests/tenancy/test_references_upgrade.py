"""The migrations of references between tables can be begun again."""

from importlib import import_module

import pytest
from django.db import IntegrityError, connections
from django.db.migrations.state import ProjectState

from appliance.schema import owner_alias
from core.tenancy import references

MIGRATIONS = [
    ("tenancy", "0008"),
    ("accounts", "0004"),
    ("documents", "0009"),
    ("conversations", "0011"),
    ("quality", "0002"),
    ("webhooks", "0002"),
]
VALID = """
SELECT i.indisvalid FROM pg_index i WHERE i.indexrelid = 'tenancy_user_within'::regclass
"""


NO_KEY = "ALTER TABLE tenancy_groupmember DROP CONSTRAINT tenancy_groupmember_member_id_within"
MANY_GROUPS = """
WITH made AS (
    INSERT INTO tenancy_group (id, organization_id, name, claim_value, created_at)
    SELECT gen_random_uuid(), one.id, 'Group ' || number, '', now()
    FROM tenancy_organization one, generate_series(1, 7) number WHERE one.id = %s
    RETURNING id, organization_id)
INSERT INTO tenancy_groupmember (id, organization_id, group_id, member_id)
SELECT gen_random_uuid(), made.organization_id, made.id, member.id
FROM made JOIN LATERAL (SELECT id FROM tenancy_user u
                        WHERE u.organization_id = made.organization_id LIMIT 1) member ON true
"""
LAST_IS_THEIRS = """
UPDATE tenancy_groupmember SET member_id = %s
WHERE id = (SELECT id FROM tenancy_groupmember WHERE organization_id = %s
            ORDER BY id DESC LIMIT 1) RETURNING id
"""


def run(app: str, number: str) -> None:
    """The operations of a migration, as ``migrate`` runs those of one that is not atomic."""
    module = import_module(f"core.{app}.migrations.{number}_within_organization")
    state = ProjectState()
    owner = connections[owner_alias()]
    try:
        with owner.schema_editor(atomic=False) as editor:
            for operation in module.Migration.operations:
                operation.database_forwards(app, editor, state, state)
    finally:
        owner.close()


@pytest.mark.parametrize(("app", "number"), MIGRATIONS)
def test_what_was_killed_in_the_middle_runs_again(here, app, number):
    run(app, number)
    run(app, number)


@pytest.mark.parametrize(("app", "number"), MIGRATIONS)
def test_every_table_is_looked_through_row_by_row_where_slices_are_that_small(
    here, app, number, monkeypatch
):
    monkeypatch.setattr(references, "SLICE", 1)
    run(app, number)


def test_rows_are_looked_at_in_slices_each_in_a_transaction_of_its_own(
    here, there, superuser, monkeypatch
):
    monkeypatch.setattr(references, "SLICE", 2)
    superuser.execute(MANY_GROUPS, [here.id])
    members = "SELECT count(*) FROM tenancy_groupmember WHERE organization_id = %s"
    (rows,) = superuser.execute(members, [here.id]).fetchone()
    assert rows > 6
    looked, owner = [], connections[owner_alias()]

    def note(execute, statement, values, many, context):
        if "NOT EXISTS" in statement and values[0] == here.id:
            looked.append(context["connection"].in_atomic_block)
        return execute(statement, values, many, context)

    look = references._stop_at_foreign("tenancy_groupmember", "member_id", "tenancy_user")
    try:
        with owner.execute_wrapper(note), owner.schema_editor(atomic=False) as editor:
            look(None, editor)
            assert looked == [True] * (rows // 2 + 1)
            superuser.execute(NO_KEY)
            (last,) = superuser.execute(LAST_IS_THEIRS, [there.viewer.pk, here.id]).fetchone()
            with pytest.raises(IntegrityError, match=f"{last} of tenancy_groupmember"):
                look(None, editor)
    finally:
        owner.close()
    superuser.execute(LAST_IS_THEIRS, [here.viewer.pk, here.id])
    run("tenancy", "0008")


def test_an_index_whose_build_was_killed_is_built_anew(superuser):
    superuser.execute("DROP INDEX tenancy_user_within CASCADE")
    superuser.execute("CREATE UNIQUE INDEX tenancy_user_within ON tenancy_user (id)")
    superuser.execute(
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'tenancy_user_within'::regclass"
    )

    run("tenancy", "0008")

    assert superuser.execute(VALID).fetchone() == (True,)


def test_a_row_that_names_the_neighbours_stops_the_upgrade_by_name(here, there, superuser):
    superuser.execute(NO_KEY)
    name = "UPDATE tenancy_groupmember SET member_id = %s WHERE organization_id = %s RETURNING id"
    (row,) = superuser.execute(name, [there.viewer.pk, here.id]).fetchone()

    with pytest.raises(IntegrityError, match=f"{row} of tenancy_groupmember.*{there.viewer.pk}"):
        run("tenancy", "0008")

    superuser.execute(name, [here.viewer.pk, here.id])
    run("tenancy", "0008")
