"""The words of chunks, for lexical search; what was ingested before is ingested again.

The vector index gets more links for each chunk: policies come in clusters (ten handbooks on
leave), and with pgvector's own numbers whole clusters could not be reached.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from core.tenancy.rls import tenant_table

REPLACE_INDEX = """
DROP INDEX chunk_embedding;
CREATE INDEX chunk_embedding ON documents_chunk
    USING hnsw ((embedding::halfvec(384)) halfvec_cosine_ops) WITH ({parameters});
"""
OLD, NEW = "m = 16, ef_construction = 64", "m = 32, ef_construction = 128"


def ingest_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Queue every searchable version; readers keep the old run until the new one is complete."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.platform', 'on', true)")
        cursor.execute("SELECT id FROM tenancy_organization")
        for (organization_id,) in cursor.fetchall():
            cursor.execute(
                "SELECT set_config('app.organization', %s, true)", [str(organization_id)]
            )
            cursor.execute(
                "UPDATE documents_documentversion SET status = 'pending', stage = 'queued', "
                "attempts = 0, claim = NULL WHERE organization_id = %s "
                "AND (status = 'completed' OR stage = 'embedding' OR indexed_run > 0)",
                [organization_id],
            )
        cursor.execute("SELECT set_config('app.platform', '', true)")
        cursor.execute("SELECT set_config('app.organization', '', true)")


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("tenancy", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organization_id",
                        "term",
                        "version_id",
                        "run",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("term", models.TextField(db_collation="C")),
                ("run", models.PositiveIntegerField()),
                ("frequency", models.PositiveIntegerField()),
                ("weight", models.FloatField()),
                (
                    "chunks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                (
                    "impacts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), size=None
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenancy.organization",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="documents.documentversion",
                    ),
                ),
            ],
            options={"ordering": ["term"]},
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(
                fields=["organization", "term"],
                include=("version", "run", "frequency", "weight"),
                name="posting_counts",
            ),
        ),
        *tenant_table("documents_posting"),
        migrations.RunSQL(
            REPLACE_INDEX.format(parameters=NEW), REPLACE_INDEX.format(parameters=OLD)
        ),
        migrations.RunPython(ingest_again, migrations.RunPython.noop),
    ]
