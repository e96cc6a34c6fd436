"""Vectors move from their chunks into a table of their own, where each model has some; each
organization is searched by the model that it has most vectors of.

Made by hand, as the chunks' table: Django has no partitioned tables.
"""

import uuid

import django.db.models.deletion
import pgvector.django.halfvec
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from core.tenancy.rls import tenant_table

PARTITIONS = 16
CREATE_VECTORS = """
CREATE TABLE documents_vector (
    organization_id uuid NOT NULL REFERENCES tenancy_organization DEFERRABLE INITIALLY DEFERRED,
    version_id uuid NOT NULL,
    run integer NOT NULL,
    chunk_index integer NOT NULL,
    model text NOT NULL,
    embedding halfvec NOT NULL,
    PRIMARY KEY (organization_id, version_id, run, chunk_index, model)
) PARTITION BY HASH (organization_id);
""" + "".join(
    f"CREATE TABLE documents_vector_p{n} PARTITION OF documents_vector "
    f"FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {n});"
    for n in range(PARTITIONS)
)
TENANT_TABLES = [
    "documents_vector",
    *(f"documents_vector_p{n}" for n in range(PARTITIONS)),
    "documents_reembedding",
]
COPY = """
INSERT INTO documents_vector (organization_id, version_id, run, chunk_index, model, embedding)
SELECT organization_id, version_id, run, chunk_index, embedding_model, embedding
FROM documents_chunk WHERE organization_id = %s AND embedding IS NOT NULL
"""
SEARCHED_BY = """
UPDATE tenancy_organization SET searched_by = jsonb_build_object('id', found.model)
FROM (SELECT model FROM documents_vector WHERE organization_id = %(organization)s
      GROUP BY model ORDER BY count(*) DESC LIMIT 1) AS found
WHERE id = %(organization)s
"""
# As core.documents.vectors.index makes it. After the copy: a graph is made faster at once than
# vector by vector.
PACKAGED_INDEX = """
SET CONSTRAINTS ALL IMMEDIATE;
CREATE INDEX vector_03ffb584d8f4 ON documents_vector
    USING hnsw ((embedding::halfvec(384)) halfvec_cosine_ops)
    WITH (m = 32, ef_construction = 128) WHERE model = 'all-MiniLM-L6-v2/openvino-int8';
"""


def copy_vectors(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.platform', 'on', true)")
        cursor.execute("SELECT id FROM tenancy_organization")
        for (organization_id,) in cursor.fetchall():
            cursor.execute(
                "SELECT set_config('app.organization', %s, true)", [str(organization_id)]
            )
            cursor.execute(COPY, [organization_id])
            cursor.execute(SEARCHED_BY, {"organization": organization_id})
        cursor.execute("SELECT set_config('app.platform', '', true)")
        cursor.execute("SELECT set_config('app.organization', '', true)")


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0006_library"),
        ("tenancy", "0006_searched_by"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reembedding",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("model", models.TextField()),
                ("after", models.UUIDField(null=True)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("slices", models.PositiveIntegerField(default=0)),
                ("claim", models.UUIDField(null=True)),
                ("heartbeat_at", models.DateTimeField(null=True)),
                ("error_detail", models.TextField(blank=True)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "organization",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenancy.organization",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CREATE_VECTORS, "DROP TABLE documents_vector")],
            state_operations=[
                migrations.CreateModel(
                    name="Vector",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "organization_id",
                                "version_id",
                                "run",
                                "chunk_index",
                                "model",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("run", models.PositiveIntegerField()),
                        ("chunk_index", models.PositiveIntegerField()),
                        ("model", models.TextField()),
                        ("embedding", pgvector.django.halfvec.HalfVectorField()),
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
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="documents.documentversion",
                            ),
                        ),
                    ],
                    options={"ordering": ["version", "run", "chunk_index"]},
                ),
            ],
        ),
        *(operation for table in TENANT_TABLES for operation in tenant_table(table)),
        migrations.RunPython(copy_vectors, migrations.RunPython.noop),
        migrations.RunSQL(PACKAGED_INDEX, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="chunk", name="embedding"),
        migrations.RemoveField(model_name="chunk", name="embedding_model"),
    ]
