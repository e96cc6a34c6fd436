"""By which code pages say why a run failed. With a default of the database's: no row is written
anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quality", "0004_blamed")]

    operations = [
        migrations.AddField(
            model_name="qualityrun",
            name="error_code",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
    ]
