"""Who may not edit documents sees the versions from which answers may come, and no others.

So the old release goes on: what it asks for such a reader finds less.
"""

from django.db import migrations

from core.tenancy.rls import READS_ALL

OF_DOCUMENT = "EXISTS (SELECT FROM documents_document d WHERE d.id = document_id)"
POLICY = f"ALTER POLICY readers ON documents_documentversion USING ({READS_ALL} OR {{}});"


class Migration(migrations.Migration):
    dependencies = [("documents", "0017_version_titles")]

    operations = [
        migrations.RunSQL(
            POLICY.format(f"(indexed_run > 0 AND {OF_DOCUMENT})"), POLICY.format(OF_DOCUMENT)
        ),
    ]
