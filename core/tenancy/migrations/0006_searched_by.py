from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0005_key_text"),
    ]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="searched_by",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
    ]
