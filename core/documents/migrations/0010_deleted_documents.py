"""Receipts of deleted documents."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from core.tenancy.rls import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0009_within_organization"),
        ("tenancy", "0008_within_organization"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeletedDocument",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("document_id", models.UUIDField()),
                ("versions", models.PositiveIntegerField()),
                ("pages", models.PositiveIntegerField()),
                ("chunks", models.PositiveIntegerField()),
                ("files", models.PositiveIntegerField()),
                ("answers", models.PositiveIntegerField(default=0)),
                ("since", models.DateTimeField()),
                ("next_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                "ordering": ["-created_at", "id"],
                "indexes": [
                    models.Index(fields=["organization", "-created_at"], name="deleted_lately"),
                    models.Index(
                        condition=models.Q(("finished_at", None)),
                        fields=["organization", "next_at"],
                        name="deleted_unfinished",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "document_id"), name="deleted_once"
                    )
                ],
            },
        ),
        *tenant_table("documents_deleteddocument"),
    ]
