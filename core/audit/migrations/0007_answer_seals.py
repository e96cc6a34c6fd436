"""What each answer was, without its words, in a chain of its own."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from core.tenancy.rls import ORGANIZATION, append_only_table

MINE = f"organization_id = {ORGANIZATION}"


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0006_chain_old_events"),
        ("tenancy", "0006_searched_by"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerSeal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("message_id", models.UUIDField()),
                ("parts", models.JSONField()),
                ("versions", models.JSONField()),
                ("release", models.CharField(max_length=40)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("number", models.BigIntegerField(editable=False, null=True)),
                (
                    "hash",
                    models.CharField(blank=True, db_default="", editable=False, max_length=64),
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
                "ordering": ["number"],
                "indexes": [
                    models.Index(fields=["organization", "message_id"], name="seal_of_answer"),
                    models.Index(
                        condition=models.Q(("number__isnull", True)),
                        fields=["organization"],
                        name="seal_unchained",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number__isnull", False)),
                        fields=("organization", "number"),
                        name="seal_number",
                    )
                ],
            },
        ),
        *append_only_table("audit_answerseal"),
        migrations.RunSQL(
            f"CREATE POLICY chain ON audit_answerseal FOR UPDATE "
            f"USING ({MINE} AND number IS NULL) WITH CHECK ({MINE} AND number IS NOT NULL)",
            "DROP POLICY chain ON audit_answerseal",
        ),
        migrations.AddField(
            model_name="auditchain",
            name="of",
            field=models.CharField(default="events", max_length=10),
        ),
        migrations.RemoveConstraint(model_name="auditchain", name="chain_of"),
        migrations.AddConstraint(
            model_name="auditchain",
            constraint=models.UniqueConstraint(fields=("organization", "of"), name="chain_of"),
        ),
    ]
