import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns without a default: no row is written anew."""

    dependencies = [("conversations", "0009_insight")]

    operations = [
        migrations.AddField(
            model_name="conversation", name="key_id", field=models.UUIDField(null=True)
        ),
        migrations.AddField(
            model_name="message",
            name="audiences",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), null=True, size=None
            ),
        ),
    ]
