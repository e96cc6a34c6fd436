"""Which versions a wrong answer holds back. With a default of the database's: no row is written
anew."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quality", "0003_held_back")]

    operations = [
        migrations.AddField(
            model_name="qualityresult",
            name="blamed",
            field=ArrayField(
                models.UUIDField(),
                db_default=models.Value([], ArrayField(models.UUIDField())),
                default=list,
            ),
        ),
    ]
