"""A chunk has a vector for each of its parts (core.documents.vectors.chunk_parts); those that are there
are of whole chunks."""

from django.db import migrations, models

KEY = "organization_id, version_id, run, chunk_index, model"
ADD_PART = f"""
ALTER TABLE documents_vector ADD COLUMN part smallint NOT NULL DEFAULT 0 CHECK (part >= 0);
ALTER TABLE documents_vector DROP CONSTRAINT documents_vector_pkey;
ALTER TABLE documents_vector ADD PRIMARY KEY ({KEY}, part);
"""
DROP_PART = f"""
DELETE FROM documents_vector WHERE part > 0;
ALTER TABLE documents_vector DROP CONSTRAINT documents_vector_pkey;
ALTER TABLE documents_vector DROP COLUMN part;
ALTER TABLE documents_vector ADD PRIMARY KEY ({KEY});
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0021_scanned_pages_within_organization")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ADD_PART, DROP_PART)],
            state_operations=[
                migrations.AddField(
                    "vector", "part", models.PositiveSmallIntegerField(default=0, db_default=0)
                ),
                migrations.AlterField(
                    "vector",
                    "pk",
                    models.CompositePrimaryKey(
                        "organization_id",
                        "version_id",
                        "run",
                        "chunk_index",
                        "model",
                        "part",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
        ),
    ]
