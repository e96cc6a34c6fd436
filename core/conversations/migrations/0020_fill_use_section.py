"""The same for the uses that were stored before, read from the answers' citations.

A slice at a time, each in a transaction of its own: a migration that is killed is begun again and
changes only what is left to do."""

from uuid import UUID

from django.apps.registry import Apps
from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SLICE = 1000
FILL = """
WITH slice AS (
    SELECT id, message_id, document_id FROM conversations_documentuse
    WHERE organization_id = %(organization)s AND id > %(after)s ORDER BY id LIMIT %(most)s
), filled AS (
    UPDATE conversations_documentuse u SET section = first.section
    FROM slice s
    JOIN conversations_message m
      ON m.id = s.message_id AND m.organization_id = %(organization)s
    CROSS JOIN LATERAL (
        SELECT left(coalesce(one ->> 'section', ''), 500) AS section
        FROM jsonb_array_elements(
            CASE jsonb_typeof(m.outcome -> 'citations')
                WHEN 'array' THEN m.outcome -> 'citations' ELSE '[]' END
        ) WITH ORDINALITY AS cited(one, place)
        WHERE one ->> 'document_id' = s.document_id::text ORDER BY place LIMIT 1
    ) first
    WHERE u.id = s.id AND u.organization_id = %(organization)s AND u.cited
      AND u.section = '' AND first.section <> ''
)
SELECT id FROM slice ORDER BY id DESC LIMIT 1
"""


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
    atomic = False  # as slices that are committed one by one demand
    dependencies = [("conversations", "0019_use_section")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
