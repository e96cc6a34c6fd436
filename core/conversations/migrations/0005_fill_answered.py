"""Whether each message was answered, read from the answers that were stored before.

In batches, each in a transaction of its own: a migration that is killed is begun again, and
finds only what is left to do.
"""

from django.apps.registry import Apps
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BATCH = 1000
FILL = """
UPDATE conversations_message SET
    answered = CASE outcome ->> 'answered' WHEN 'true' THEN 'yes' ELSE 'no' END,
    refusal_reason = coalesce(outcome ->> 'refusal_reason', ''),
    stopped = coalesce((outcome ->> 'stopped')::boolean, false)
WHERE id IN (
    SELECT id FROM conversations_message
    WHERE organization_id = %s AND answered = '' AND outcome ? 'answered'
    LIMIT %s
)
"""


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    connection = editor.connection
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.platform', 'on', true)")
        cursor.execute("SELECT id FROM tenancy_organization")
        organizations = [organization_id for (organization_id,) in cursor.fetchall()]
    for organization_id in organizations:
        filled = BATCH
        while filled == BATCH:
            with transaction.atomic(connection.alias), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('app.organization', %s, true)", [str(organization_id)]
                )
                cursor.execute(FILL, [organization_id, BATCH])
                filled = cursor.rowcount


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("conversations", "0004_message_answered")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        # What a migration that was killed in the middle of it has left can't be used.
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS conversatio_organiz_2eb642_idx",
            migrations.RunSQL.noop,
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                fields=["organization", "answered", "-created_at"],
                name="conversatio_organiz_2eb642_idx",
            ),
        ),
    ]
