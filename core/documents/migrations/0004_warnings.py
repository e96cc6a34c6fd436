from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="documentversion",
            name="warnings",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
