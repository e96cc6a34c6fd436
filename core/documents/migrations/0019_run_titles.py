"""What a file calls itself is known of each run that reads it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0018_readers_of_versions")]

    operations = [
        migrations.AddField(
            model_name="documentversion",
            name="run_titles",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
    ]
