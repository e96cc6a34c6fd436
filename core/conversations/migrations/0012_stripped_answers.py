"""When passages of a deleted document were taken out of an answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0011_within_organization")]

    operations = [
        migrations.AddField("message", "stripped_at", models.DateTimeField(null=True)),
    ]
