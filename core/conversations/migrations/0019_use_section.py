"""Which section of a document an answer cites, for new uses; those that there are already are filled
by the next migration. The release before writes none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0018_counted_uses")]

    operations = [
        migrations.AddField(
            model_name="documentuse",
            name="section",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
    ]
