"""In which widget a conversation is held. A column without a default: no row is written anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0014_curated_within_organization")]

    operations = [
        migrations.AddField("conversation", "widget_id", models.UUIDField(null=True)),
    ]
