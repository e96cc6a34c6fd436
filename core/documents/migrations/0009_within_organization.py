"""References to rows of other tables stay within their organization."""

from django.db import migrations

from core.tenancy.references import can_be_referenced, within_organization

PARTITIONS = 16


class Migration(migrations.Migration):
    atomic = False  # as core.tenancy.references demands
    dependencies = [
        ("documents", "0008_audience"),
        ("tenancy", "0008_within_organization"),
    ]

    operations = [
        *can_be_referenced("documents_document"),
        *can_be_referenced("documents_documentversion"),
        *within_organization("documents_document", "owner_id", "tenancy_user"),
        *within_organization("documents_document", "created_by_id", "tenancy_user"),
        *within_organization("documents_documentversion", "document_id", "documents_document"),
        *within_organization("documents_page", "version_id", "documents_documentversion"),
        *within_organization(
            "documents_chunk", "document_id", "documents_document", partitions=PARTITIONS
        ),
        *within_organization(
            "documents_chunk", "version_id", "documents_documentversion", partitions=PARTITIONS
        ),
        *within_organization("documents_posting", "version_id", "documents_documentversion"),
    ]
