import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.tenancy.rls import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_wanted_reset_within_organization"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Passkey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("id_hash", models.CharField(max_length=64)),
                ("credential", models.TextField()),
                ("counter", models.BigIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("last_used_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "ordering": ["created_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id_hash"), name="passkey_once")
                ],
            },
        ),
        migrations.AlterField(
            model_name="secondfactor",
            name="sealed_secret",
            field=models.CharField(blank=True, max_length=255),
        ),
        *tenant_table("accounts_passkey"),
    ]
