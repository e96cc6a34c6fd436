"""Since when a version has waited for an embedding model that does not answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0011_held_passages")]

    operations = [
        migrations.AddField(
            model_name="documentversion",
            name="away_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="documentversion",
            name="next_try_at",
            field=models.DateTimeField(null=True),
        ),
    ]
