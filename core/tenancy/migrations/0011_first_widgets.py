"""The first widget of each organization that is there, and keys that name their own only."""

from typing import Any

from django.db import migrations, transaction

from core.tenancy.references import can_be_referenced, within_organization

FIRST_WIDGET = """
INSERT INTO tenancy_widget (id, organization_id, name, settings, created_at)
SELECT id, id, 'Widget', '{}', created_at FROM tenancy_organization WHERE id = %s
ON CONFLICT DO NOTHING
"""


def make_first_widgets(_: Any, schema_editor: Any) -> None:
    """One short transaction for each organization; repeating it is harmless."""
    connection = schema_editor.connection
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.platform', 'on', true)")
        cursor.execute("SELECT id FROM tenancy_organization")
        organizations = [organization for (organization,) in cursor.fetchall()]
    for organization in organizations:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.organization', %s, true)", [str(organization)])
            cursor.execute(FIRST_WIDGET, [organization])


class Migration(migrations.Migration):
    atomic = False  # as core.tenancy.references demands
    dependencies = [("tenancy", "0010_widgets")]

    operations = [
        migrations.RunPython(make_first_widgets, migrations.RunPython.noop),
        *can_be_referenced("tenancy_widget"),
        *within_organization("tenancy_apikey", "widget_id", "tenancy_widget"),
    ]
