"""A run of a version that waits for the golden questions. With a default of the database's: no row
is written anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0014_review_reminders")]

    operations = [
        migrations.AddField(
            model_name="documentversion",
            name="held_run",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
