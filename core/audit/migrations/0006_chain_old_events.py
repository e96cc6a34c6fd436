"""Events of releases before the chain are chained in the order in which they were written.

In batches, each in a transaction of its own: a migration that is killed is begun again, and goes
on where it was. What they were before today nobody can vouch for.
"""

from django.apps.registry import Apps
from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from core.audit.chain import hash_of

BATCH = 1000


def chain_old(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    connection = editor.connection
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.platform', 'on', true)")
        cursor.execute("SELECT id FROM tenancy_organization")
        organizations = [organization_id for (organization_id,) in cursor.fetchall()]
    events = apps.get_model("audit", "AuditEvent").objects.using(connection.alias)
    for organization_id in organizations:
        found = BATCH
        while found:
            with transaction.atomic(connection.alias), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('app.organization', %s, true)", [str(organization_id)]
                )
                mine = events.filter(organization_id=organization_id)
                chained = mine.filter(number__isnull=False).order_by("-number")
                number, previous = chained.values_list("number", "hash").first() or (0, "")
                batch = mine.filter(number=None).order_by("created_at", "id")[:BATCH]
                found = len(batch)
                for event in batch:
                    number += 1
                    previous = hash_of(event, number, previous)
                    events.filter(pk=event.pk).update(number=number, hash=previous)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("audit", "0005_chain_indexes")]

    operations = [migrations.RunPython(chain_old, migrations.RunPython.noop)]
