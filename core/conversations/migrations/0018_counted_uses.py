"""What counting the uses of documents needs: those of some days from an index alone, however many
years there are."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

# Not only how many periods there are, but how many rows all that answers are counted by makes:
# taken for more than there are, they are sorted instead of being summed up as they come.
STATISTICS = """
CREATE STATISTICS IF NOT EXISTS message_counted_by_{unit}
    ON (date_trunc('{unit}', created_at AT TIME ZONE 'UTC')), surface, widget_id, refusal_reason
    FROM conversations_message
"""
EARLIER = """
CREATE STATISTICS IF NOT EXISTS message_{unit}s
    ON (date_trunc('{unit}', created_at AT TIME ZONE 'UTC')) FROM conversations_message
"""
UNITS = ("day", "week", "month")


class Migration(migrations.Migration):
    atomic = False  # as an index that is built beside the writers demands
    dependencies = [("conversations", "0017_fill_message_place")]

    operations = [
        # What a migration that was killed in the middle of it has left can't be used.
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS use_counted", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="documentuse",
            index=models.Index(
                fields=["organization", "used_at"],
                name="use_counted",
                condition=models.Q(cited=True),
                include=("message", "document"),
            ),
        ),
        *(
            operation
            for unit in UNITS
            for operation in (
                migrations.RunSQL(
                    STATISTICS.format(unit=unit),
                    f"DROP STATISTICS IF EXISTS message_counted_by_{unit}",
                ),
                migrations.RunSQL(
                    f"DROP STATISTICS IF EXISTS message_{unit}s", EARLIER.format(unit=unit)
                ),
            )
        ),
    ]
