"""The few versions that wait are found without reading the others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # as an index that is built beside the writers demands
    dependencies = [("documents", "0015_held_run")]

    operations = [
        # What a migration that was killed in the middle of it has left can't be used.
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS version_held", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="documentversion",
            index=models.Index(
                fields=["organization", "id"],
                name="version_held",
                condition=models.Q(held_run__gt=0),
            ),
        ),
    ]
