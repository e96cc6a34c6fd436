"""A logo for each organization that wants one."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from core.tenancy.rls import tenant_table


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0014_platform_admins")]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="logo",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
        migrations.CreateModel(
            name="Logo",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("image", models.BinaryField()),
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
                "constraints": [models.UniqueConstraint(fields=("organization",), name="one_logo")],
            },
        ),
        *tenant_table("tenancy_logo"),
    ]
