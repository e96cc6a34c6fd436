"""What may not be deleted, why, and since when."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from core.tenancy.rls import tenant_table


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0008_within_organization")]

    operations = [
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("user_identifier", models.CharField(blank=True, max_length=200)),
                ("reason", models.CharField(max_length=500)),
                ("set_by", models.CharField(max_length=200)),
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
                        fields=("organization", "user_identifier"), name="one_hold_of_each"
                    )
                ],
            },
        ),
        *tenant_table("tenancy_legalhold"),
    ]
