"""For which day a document's owner was reminded of its review."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0013_left_out")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="reminded_for",
            field=models.DateField(null=True),
        ),
    ]
