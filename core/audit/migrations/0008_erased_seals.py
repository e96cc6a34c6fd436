"""Of a seal whose answer was erased the hash stays; the rest may be deleted where it does."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from core.tenancy.rls import ORGANIZATION, append_only_table

HAS_LEFT_ITS_HASH = """
EXISTS (SELECT FROM audit_erasedseal erased
        WHERE erased.organization_id = audit_answerseal.organization_id
          AND erased.number = audit_answerseal.number AND erased.hash = audit_answerseal.hash)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0007_answer_seals"),
        ("tenancy", "0008_within_organization"),
    ]

    operations = [
        migrations.CreateModel(
            name="ErasedSeal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.BigIntegerField(editable=False)),
                ("hash", models.CharField(editable=False, max_length=64)),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "number"), name="erased_seal_number"
                    )
                ],
            },
        ),
        *append_only_table("audit_erasedseal"),
        migrations.RunSQL(
            "CREATE POLICY erase ON audit_answerseal FOR DELETE "
            f"USING (organization_id = {ORGANIZATION} AND {HAS_LEFT_ITS_HASH})",
            "DROP POLICY erase ON audit_answerseal",
        ),
    ]
