"""Seals of answers that were deleted by releases before this one leave their hashes alone.

A slice at a time, each in a transaction of its own: there may be millions."""

from typing import Any

from django.db import migrations, transaction

SLICE = 5000
ORGANIZATIONS = "SELECT id FROM tenancy_organization"
END = """
SELECT max(number) FROM (
    SELECT number FROM audit_answerseal WHERE organization_id = %s AND number > %s
    ORDER BY number LIMIT %s) slice
"""
GONE = """
FROM audit_answerseal seal
WHERE seal.organization_id = %s AND seal.number > %s AND seal.number <= %s
  AND NOT EXISTS (SELECT FROM conversations_message message
                  WHERE message.organization_id = seal.organization_id
                    AND message.id = seal.message_id)
"""
KEEP_HASH = f"""
INSERT INTO audit_erasedseal (id, organization_id, number, hash)
SELECT gen_random_uuid(), seal.organization_id, seal.number, seal.hash {GONE}
"""
ERASE = f"DELETE FROM audit_answerseal WHERE id IN (SELECT seal.id {GONE})"


def erase(_: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.platform', 'on', true)")
        cursor.execute(ORGANIZATIONS)
        organizations = [row[0] for row in cursor.fetchall()]
    for organization in organizations:
        after: int | None = 0
        while after is not None:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                after = _erase_slice(cursor, organization, after)


def _erase_slice(cursor: Any, organization: Any, after: int) -> int | None:
    """The last number that was looked at; None after all."""
    cursor.execute("SELECT set_config('app.organization', %s, true)", [str(organization)])
    cursor.execute(END, [organization, after, SLICE])
    end: int | None = cursor.fetchone()[0]
    if end is not None:
        cursor.execute(KEEP_HASH, [organization, after, end])
        cursor.execute(ERASE, [organization, after, end])
    return end


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("audit", "0008_erased_seals"),
        ("conversations", "0012_stripped_answers"),
    ]

    operations = [migrations.RunPython(erase, migrations.RunPython.noop)]
