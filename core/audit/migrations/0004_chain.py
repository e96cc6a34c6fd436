"""Each event gets a number and a hash, once, at the end of the transaction that writes it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from core.tenancy.rls import ORGANIZATION, tenant_table

MINE = f"organization_id = {ORGANIZATION}"
KEPT_DAYS = 90  # that no setting shortens


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_events_of_target"),
        ("tenancy", "0006_searched_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditevent",
            name="number",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="hash",
            field=models.CharField(blank=True, db_default="", editable=False, max_length=64),
        ),
        migrations.RunSQL(
            f"CREATE POLICY chain ON audit_auditevent FOR UPDATE "
            f"USING ({MINE} AND number IS NULL) WITH CHECK ({MINE} AND number IS NOT NULL)",
            "DROP POLICY chain ON audit_auditevent",
        ),
        migrations.RunSQL(
            f"CREATE POLICY expire ON audit_auditevent FOR DELETE "
            f"USING ({MINE} AND created_at < now() - interval '{KEPT_DAYS} days')",
            "DROP POLICY expire ON audit_auditevent",
        ),
        migrations.CreateModel(
            name="AuditChain",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("streamed_number", models.BigIntegerField(default=0)),
                ("checked_at", models.DateTimeField(null=True)),
                ("checked_number", models.BigIntegerField(default=0)),
                ("checked_hash", models.CharField(blank=True, max_length=64)),
                ("broken_at", models.BigIntegerField(null=True)),
                ("broken_because", models.CharField(blank=True, max_length=300)),
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
                "constraints": [models.UniqueConstraint(fields=("organization",), name="chain_of")],
            },
        ),
        *tenant_table("audit_auditchain"),
    ]
