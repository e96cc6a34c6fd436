"""An index of the reviews, so that those of a question that is deleted are found among all
conversations."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # as an index that is built beside the writers demands
    dependencies = [("conversations", "0021_not_answered")]

    operations = [
        # What a migration that was killed in the middle of it has left can't be used.
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS conversation_of_review", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("surface", "review")),
                fields=["organization"],
                name="conversation_of_review",
            ),
        ),
    ]
