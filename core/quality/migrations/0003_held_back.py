"""How many versions a run held back. With a default of the database's: no row is written anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quality", "0002_within_organization")]

    operations = [
        migrations.AddField(
            model_name="qualityrun",
            name="held_back",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
