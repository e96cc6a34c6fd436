"""Which answers say what a curated answer says, and what closes a gap."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from core.tenancy.rls import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0012_stripped_answers"),
        ("curated", "0002_within_organization"),
    ]

    operations = [
        migrations.CreateModel(
            name="CuratedUse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("used_at", models.DateTimeField()),
                (
                    "curated",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="curated.curatedanswer",
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="curated_use",
                        to="conversations.message",
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
                "indexes": [
                    models.Index(
                        fields=["organization", "curated", "-used_at"], name="curated_use_lately"
                    )
                ],
            },
        ),
        *tenant_table("conversations_curateduse"),
        migrations.AddField(
            "gap",
            "closing_answer",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="curated.curatedanswer",
            ),
        ),
        migrations.AddField(
            "gap",
            "closing_document",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AddField("gapquestion", "seen_at", models.DateTimeField(null=True)),
    ]
