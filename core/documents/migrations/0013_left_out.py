"""What of a page was left out of its text as header, footer or watermark."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0012_model_away")]

    operations = [
        migrations.AddField(
            model_name="page",
            name="left_out",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(),
                db_default=models.Value(
                    [],
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField()),
                ),
                default=list,
                size=None,
            ),
        ),
    ]
