"""Whom documents are for. Of what is there everything stays for everybody.

The column has no default, so no row is written anew, and a policy takes effect without reading the
table. Vectors and postings have no policy for readers: they hold no text, and checking each row
would slow search down (docs/decisions/0029-audiences.md).
"""

import django.contrib.postgres.fields
from django.db import migrations, models

from core.tenancy.rls import READER, readers_only

PARTITIONS = 16
OF_DOCUMENT = "EXISTS (SELECT FROM documents_document d WHERE d.id = document_id)"
OF_VERSION = "EXISTS (SELECT FROM documents_documentversion v WHERE v.id = version_id)"
GUARDED = {
    "documents_document": f"audience IS NULL OR audience && string_to_array({READER}, ',')",
    "documents_documentversion": OF_DOCUMENT,
    "documents_page": OF_VERSION,
    "documents_chunk": OF_DOCUMENT,
    **{f"documents_chunk_p{number}": OF_DOCUMENT for number in range(PARTITIONS)},
}


class Migration(migrations.Migration):
    dependencies = [("documents", "0007_vectors"), ("tenancy", "0007_groups")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="audience",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), null=True, size=None
            ),
        ),
        *(readers_only(table, using) for table, using in GUARDED.items()),
    ]
