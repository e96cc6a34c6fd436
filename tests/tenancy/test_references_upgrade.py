"""The migrations of references between tables can be begun again."""

from importlib import import_module

import pytest
from django.db import IntegrityError, connections
from django.db.migrations.state import ProjectState

from appliance.schema import owner_alias

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


def test_an_index_whose_build_was_killed_is_built_anew(superuser):
    superuser.execute("DROP INDEX tenancy_user_within CASCADE")
    superuser.execute("CREATE UNIQUE INDEX tenancy_user_within ON tenancy_user (id)")
    superuser.execute(
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'tenancy_user_within'::regclass"
    )

    run("tenancy", "0008")

    assert superuser.execute(VALID).fetchone() == (True,)


def test_a_row_that_names_the_neighbours_stops_the_upgrade_by_name(here, there, superuser):
    superuser.execute(
        "ALTER TABLE tenancy_groupmember DROP CONSTRAINT tenancy_groupmember_member_id_within"
    )
    name = "UPDATE tenancy_groupmember SET member_id = %s WHERE organization_id = %s RETURNING id"
    (row,) = superuser.execute(name, [there.viewer.pk, here.id]).fetchone()

    with pytest.raises(IntegrityError, match=f"{row} of tenancy_groupmember.*{there.viewer.pk}"):
        run("tenancy", "0008")

    superuser.execute(name, [here.viewer.pk, here.id])
    run("tenancy", "0008")
