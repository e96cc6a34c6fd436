"""Scanned pages refer to versions of their own organization only."""

from django.db import migrations

from core.tenancy.references import within_organization


class Migration(migrations.Migration):
    atomic = False  # as core.tenancy.references demands
    dependencies = [("documents", "0020_scanned_pages")]

    operations = [
        *within_organization("documents_scannedpage", "version_id", "documents_documentversion"),
    ]
