"""The same for the messages that were stored before, and what counting them by it needs.

A slice at a time, each in a transaction of its own: there may be millions, and a migration that is
killed is begun again and changes only what is left to do."""

from uuid import UUID

from django.apps.registry import Apps
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SLICE = 5000
FILL = """
WITH slice AS (
    SELECT id, conversation_id FROM conversations_message
    WHERE organization_id = %(organization)s AND id > %(after)s ORDER BY id LIMIT %(most)s
), filled AS (
    UPDATE conversations_message m SET surface = c.surface, widget_id = c.widget_id
    FROM slice s
    JOIN conversations_conversation c
      ON c.id = s.conversation_id AND c.organization_id = %(organization)s
    WHERE m.id = s.id AND m.organization_id = %(organization)s AND m.surface = ''
)
SELECT id FROM slice ORDER BY id DESC LIMIT 1
"""
# Without these the planner takes each answer for a period of its own, and sorts all of them.
STATISTICS = """
CREATE STATISTICS IF NOT EXISTS message_{unit}s
    ON (date_trunc('{unit}', created_at AT TIME ZONE 'UTC')) FROM conversations_message
"""
UNITS = ("day", "week", "month")


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    connection = editor.connection
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.platform', 'on', true)")
        cursor.execute("SELECT id FROM tenancy_organization")
        organizations = [organization_id for (organization_id,) in cursor.fetchall()]
    for organization_id in organizations:
        last: tuple[UUID] | None = (UUID(int=0),)
        while last:
            with transaction.atomic(connection.alias), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('app.organization', %s, true)", [str(organization_id)]
                )
                given = {"organization": organization_id, "after": last[0], "most": SLICE}
                cursor.execute(FILL, given)
                last = cursor.fetchone()


class Migration(migrations.Migration):
    atomic = False  # as an index that is built beside the writers demands
    dependencies = [("conversations", "0016_message_place")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        # What a migration that was killed in the middle of it has left can't be used.
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS message_counted", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                condition=models.Q(("role", "assistant")),
                fields=["organization", "created_at"],
                include=(
                    *("id", "answered", "refusal_reason", "stopped", "surface", "widget_id"),
                    "finished_at",
                ),
                name="message_counted",
            ),
        ),
        RemoveIndexConcurrently("message", "message_insight"),
        *(
            migrations.RunSQL(
                STATISTICS.format(unit=unit), f"DROP STATISTICS IF EXISTS message_{unit}s"
            )
            for unit in UNITS
        ),
    ]
