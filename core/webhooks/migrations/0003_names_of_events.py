"""Events have the names that the API promises: in endpoints and in what waits to be sent."""

from typing import Any

from django.db import migrations, models, transaction

NAMES = {"version.in_force": "document.in_force", "person.erased": "erasure.done"}
RENAMED = (
    "UPDATE webhooks_webhookevent SET type = %s WHERE organization_id = %s AND type = %s",
    "UPDATE webhooks_webhookendpoint SET events = (events - %s::text) || to_jsonb(%s::text)"
    " WHERE organization_id = %s AND events ? %s",
)


def rename(_: Any, schema_editor: Any) -> None:
    """One short transaction for each organization; repeating it is harmless."""
    connection = schema_editor.connection
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.platform', 'on', true)")
        cursor.execute("SELECT id FROM tenancy_organization")
        organizations = [organization for (organization,) in cursor.fetchall()]
    events, endpoints = RENAMED
    for organization in organizations:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.organization', %s, true)", [str(organization)])
            for old, new in NAMES.items():
                cursor.execute(events, [new, organization, old])
                cursor.execute(endpoints, [old, new, organization, old])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("webhooks", "0002_within_organization")]

    operations = [
        migrations.AlterField(
            model_name="webhookevent",
            name="type",
            field=models.CharField(
                choices=[
                    ("document.completed", "A document can be searched"),
                    ("document.failed", "A document could not be read"),
                    ("document.in_force", "A version counts from now on"),
                    ("review.due", "A document is to be reviewed"),
                    ("question.unanswered", "The policies did not answer a question"),
                    ("feedback.down", "An answer was rated down"),
                    ("erasure.done", "A person’s conversations were erased"),
                    ("backup.done", "A backup was made of the whole installation"),
                    ("webhook.test", "A test"),
                ],
                max_length=40,
            ),
        ),
        migrations.RunPython(rename, migrations.RunPython.noop),
    ]
