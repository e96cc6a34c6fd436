from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0004_warnings"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="title_given",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="page",
            name="label",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
    ]
