from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

NUMBERED = models.Q(number__isnull=False)


class Migration(migrations.Migration):
    atomic = False  # as an index that is built beside the writers demands
    dependencies = [("audit", "0004_chain")]

    operations = [
        # What a migration that was killed in the middle of it has left can't be used.
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS event_unchained", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name="auditevent",
            index=models.Index(
                fields=["organization"],
                name="event_unchained",
                condition=models.Q(number__isnull=True),
            ),
        ),
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS event_number", migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    "CREATE UNIQUE INDEX CONCURRENTLY event_number "
                    "ON audit_auditevent (organization_id, number) WHERE number IS NOT NULL",
                    "DROP INDEX CONCURRENTLY event_number",
                )
            ],
            [
                migrations.AddConstraint(
                    model_name="auditevent",
                    constraint=models.UniqueConstraint(
                        fields=("organization", "number"), name="event_number", condition=NUMBERED
                    ),
                )
            ],
        ),
    ]
