"""An index of the answers that gaps are made of, so that looking for new ones passes over the many
others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # as an index that is built beside the writers demands
    dependencies = [("conversations", "0020_fill_use_section")]

    operations = [
        # What a migration that was killed in the middle of it has left can't be used.
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS message_not_answered", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                condition=models.Q(("answered__in", ["no", "partly"]), ("role", "assistant")),
                fields=["organization", "created_at"],
                include=("id", "answered", "refusal_reason", "surface"),
                name="message_not_answered",
            ),
        ),
    ]
