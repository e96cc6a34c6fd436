"""Several widgets. The first has its organization's id, and keys that name none are its own: so
what an earlier release writes while both serve is right as it is."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from core.tenancy.rls import tenant_table

# Made by the database, because a release that knows of no widgets may make the organization.
FIRST_WIDGET = """
CREATE OR REPLACE FUNCTION tenancy_first_widget() RETURNS trigger AS $$ BEGIN
    INSERT INTO tenancy_widget (id, organization_id, name, settings, created_at)
    VALUES (NEW.id, NEW.id, 'Widget', '{}', now()) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER tenancy_first_widget AFTER INSERT ON tenancy_organization
    FOR EACH ROW EXECUTE FUNCTION tenancy_first_widget();
"""
NO_FIRST_WIDGET = """
DROP TRIGGER tenancy_first_widget ON tenancy_organization;
DROP FUNCTION tenancy_first_widget();
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0009_legal_holds")]

    operations = [
        migrations.CreateModel(
            name="Widget",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("settings", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenancy.organization",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "name"), name="widget_name_once"
                    )
                ],
            },
        ),
        *tenant_table("tenancy_widget"),
        migrations.RunSQL(FIRST_WIDGET, NO_FIRST_WIDGET),
        migrations.AddField(
            "apikey",
            "widget",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="tenancy.widget",
            ),
        ),
    ]
