"""Which documents answers rest on, read from the answers that were stored before.

In batches, each in a transaction of its own: a migration that is killed is begun again, and
goes on where it was.
"""

from django.apps.registry import Apps
from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BATCH = 1000
FIRST = "00000000-0000-0000-0000-000000000000"
LAST_OF_BATCH = """
SELECT max(id::text) FROM (
    SELECT id FROM conversations_message
    WHERE organization_id = %(organization)s AND id > %(after)s ORDER BY id LIMIT %(batch)s
) AS next
"""
FILL = """
INSERT INTO conversations_documentuse (id, organization_id, message_id, document_id, cited, used_at)
SELECT gen_random_uuid(), m.organization_id, m.id, d.id, bool_or(used.cited), m.created_at
FROM conversations_message m
JOIN conversations_conversation c ON c.id = m.conversation_id AND c.surface <> 'review'
CROSS JOIN LATERAL (
    SELECT one ->> 'document_id' AS document, true AS cited
    FROM jsonb_array_elements(m.outcome -> 'citations') AS one
    UNION ALL
    SELECT one ->> 'document_id', false
    FROM jsonb_array_elements(
        CASE jsonb_typeof(m.outcome -> 'refusal')
            WHEN 'object' THEN m.outcome -> 'refusal' -> 'closest' ELSE '[]' END
    ) AS one
) AS used
JOIN documents_document d ON d.id = used.document::uuid AND d.organization_id = m.organization_id
WHERE m.organization_id = %(organization)s AND m.id > %(after)s AND m.id <= %(last)s
  AND m.outcome ? 'citations'
GROUP BY m.organization_id, m.id, d.id, m.created_at
ON CONFLICT (message_id, document_id) DO NOTHING
"""


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    connection = editor.connection
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.platform', 'on', true)")
        cursor.execute("SELECT id FROM tenancy_organization")
        organizations = [organization_id for (organization_id,) in cursor.fetchall()]
    for organization_id in organizations:
        after = FIRST
        while after:
            with transaction.atomic(connection.alias), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('app.organization', %s, true)", [str(organization_id)]
                )
                place = {"organization": organization_id, "after": after, "batch": BATCH}
                cursor.execute(LAST_OF_BATCH, place)
                (last,) = cursor.fetchone()
                if last:
                    cursor.execute(FILL, {**place, "last": last})
                after = last


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("conversations", "0007_document_uses")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
