"""Scanned pages of files that are read in several turns."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from core.tenancy.rls import readers_only, tenant_table

OF_VERSION = "EXISTS (SELECT FROM documents_documentversion v WHERE v.id = version_id)"


class Migration(migrations.Migration):
    dependencies = [("documents", "0019_run_titles")]

    operations = [
        migrations.CreateModel(
            name="ScannedPage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("read_by", models.CharField(max_length=300)),
                ("outcome", models.JSONField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenancy.organization",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scanned_pages",
                        to="documents.documentversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("version", "number"), name="scanned_page_once")
                ],
            },
        ),
        *tenant_table("documents_scannedpage"),
        readers_only("documents_scannedpage", OF_VERSION),
    ]
