"""Each version has a title, which is its document's once answers come from it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0016_held_index")]

    operations = [
        migrations.AddField(
            model_name="documentversion",
            name="title",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
    ]
